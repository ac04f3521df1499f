// A desk: groups with counts, the cases of one with what is done next, the case that is open. One key does the proposed thing; the next case comes by itself.

import {forms, MOVED, take} from "./_case_act.mjs";
import {caseView, minute, timeLeft, words} from "./_case_view.mjs";
import {departmentFigures, ownReports, supervision} from "./_desk_more.mjs";
import {reads} from "./_reads.mjs";
import {live} from "./live_client.mjs";
import {placeOf} from "./magnets/_case.mjs";
import {placed} from "./magnets/_on_map.mjs";
import {ask, el, icon, lang, say, toast} from "./session.mjs";

const PAGE = 50;
const MOST = 200;
const AGAIN = 2000; // ms between two readings while cases move
const MORE = {department: departmentFigures, property: ownReports, supervise: supervision};
const APPEALS = {asked: ["待初审", "waits for the first look"], supported: ["初审同意，待终审", "supported, to be decided"], granted: ["已同意，不计超时", "granted: not counted as overdue"], refused: ["未同意", "refused"]};

/** The group that is shown when the chosen one is empty stays; the row to stand on after `done` has gone from `rows` is the one that takes its place. */
export function nextOf(rows, done) {
  const at = rows.findIndex((each) => each.no === done);
  if (at < 0) return rows[0]?.no ?? null;
  return (rows[at + 1] ?? rows[at - 1])?.no ?? null;
}

/** What one press sends of an offer: its own needs, or null where somebody has to be asked. */
export const oneKey = (offer) => (offer?.given ? {action: offer.action, ...offer.given} : null);

export function start(page) {
  const {desk, area} = page.dataset;
  const nav = page.querySelector(".desk-groups");
  const list = page.querySelector(".desk-rows");
  const side = page.querySelector(".desk-case");
  const doors = page.querySelector(".desk-bar .pick");
  let chosen = {group: page.dataset.group || "all", source: page.dataset.source};
  let rows = [];
  let groups = [];
  let wanted = null; // the case that was asked for last
  let doorsNow = []; // through which doors the cases of the chosen group came
  let on = null; // the case the keys act on
  let open = null; // the case that is open, as GET /cases/<no> answered
  let busy = false;
  let ended = false;
  let asked = 0;
  let limit = PAGE;

  const line = (no) => rows.find((each) => each.no === no);
  const address = () => {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(chosen)) value && value !== "all" ? query.set(name, value) : query.delete(name);
    history.replaceState(history.state, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
  };

  // ── drawing ──
  function drawGroups(sources) {
    const work = groups.filter((each) => each.work);
    const whole = {id: "all", zh: "全部待办", en: "All my work", total: work.reduce((sum, each) => sum + each.total, 0), red: work.reduce((sum, each) => sum + each.red, 0)};
    const one = (each) => el("button", {class: `group${each.total ? "" : " none"}`, "data-group": each.id, "aria-current": String(each.id === chosen.group), onclick: () => choose({group: each.id})},
      el("span", {class: "w"}, words(each)), each.red ? el("span", {class: "red", title: say("超期", "overdue")}, String(each.red)) : null, el("b", {}, String(each.total)));
    const watched = groups.filter((each) => !each.work);
    const had = document.activeElement?.dataset?.group;
    const door = (each) => el("button", {class: "group door", "data-door": each.id, "aria-pressed": String(each.id === chosen.source), onclick: () => choose({source: each.id === chosen.source ? "" : each.id, group: chosen.group})}, el("span", {class: "w"}, words(each)), el("b", {}, String(each.total)));
    const bySource = sources.length ? [el("h3", {}, say("按来源", "By source")), ...sources.map(door)] : [];
    nav.replaceChildren(one(whole), ...work.map(one), ...(watched.length ? [el("hr", {}), ...watched.map(one)] : []), ...bySource);
    if (had) nav.querySelector(`[data-group="${had}"]`)?.focus();
    page.querySelector(".desk-bar h2").textContent = words([whole, ...groups].find((each) => each.id === chosen.group) ?? whole);
    doors.hidden = sources.length < 2 && !chosen.source;
    doors.setAttribute("aria-label", say("来源", "Source"));
    if (document.activeElement !== doors) doors.replaceChildren(el("option", {value: ""}, say("全部来源", "All sources")), ...sources.map((each) => el("option", {value: each.id, selected: each.id === chosen.source}, `${words(each)} ${each.total}`)));
  }
  const total = () => (chosen.source || chosen.group === "all" ? doorsNow.filter((each) => !chosen.source || each.id === chosen.source).reduce((sum, each) => sum + each.total, 0) : groups.find((each) => each.id === chosen.group)?.total ?? 0);
  function why(each) {
    const parts = [];
    if (each.arrive_by) parts.push(el("span", {class: Date.parse(each.arrive_by) < Date.now() ? "late" : ""}, say(`${minute(each.arrive_by)} 前报到`, `be there by ${minute(each.arrive_by)}`), " · ", el("b", {"data-due": each.arrive_by}, timeLeft(each.arrive_by))));
    if (each.group === "special") parts.push(...each.special.map((one) => say(`${one.zh} ${one.times} 次`, `${one.en} ${one.times}×`)), ...(each.state === "voided" ? [say("作废", "voided")] : []));
    else if (each.returned) parts.push(say(`退回 ${each.returned} 次`, `returned ${each.returned}×`));
    if (each.note) parts.push(`“${each.note}”`);
    if (each.appeal) parts.push(say(...APPEALS[each.appeal]));
    if (each.missing.length && desk !== "inbox") parts.push(say(`协办未反馈：${each.missing.map(words).join("、")}`, `still to assist: ${each.missing.map(words).join(", ")}`));
    const rule = each.offers[0]?.rule;
    if (rule) parts.push(say(`规则：${rule.zh}`, `Rule: ${rule.en}`));
    if (["to_sign", "rework"].includes(each.group)) parts.push(say(`时限 ${each.limit.zh}`, `limit ${each.limit.en}`), ...each.standards.slice(0, 1).map((one) => (one.close ? say(`结案标准：${one.close.zh}`, `closed when: ${one.close.en}`) : words(one))));
    return parts.length ? el("span", {class: "why"}, ...parts.flatMap((part, i) => (i ? [" · ", part] : [part]))) : null;
  }
  function offers(each) {
    return el("span", {class: "acts"}, ...each.offers.map((offer, i) => el("button", {class: i ? "btn sm" : "btn sm pri", "data-offer": offer.action, "data-no": each.no, tabindex: each.no === on || i === 0 ? 0 : -1, onclick: (event) => { event.stopPropagation(); press(each, offer); }},
      `${words(offer.label)}${offer.to ? ` → ${words(offer.to)}` : ""}${offer.given ? "" : "…"}`)));
  }
  function row(each) {
    const light = each.light ?? "done";
    return placed(el("li", {class: `desk-row ${light}${each.no === on ? " on" : ""}`, "data-no": each.no, tabindex: each.no === on ? 0 : -1, "aria-current": String(each.no === on)},
      el("span", {class: "time"}, el("span", {class: `lamp ${light}`, "aria-hidden": "true"}), el("b", {"data-due": each.light ? each.due_at : ""}, each.light ? timeLeft(each.due_at) : minute(each.closed_at))),
      el("span", {class: "what"}, el("b", {}, each.urgent ? el("span", {class: "flag urg"}, say("急", "URGENT")) : null, say(each.category_zh, each.category_en)), el("span", {class: "t"}, each.title)),
      el("span", {class: "where"}, el("span", {}, `${say(each.area_zh, each.area_en)} ${say(each.grid_zh ?? "", "")}`), el("small", {}, [words(each.source), say(each.state_zh, each.state_en), ...(desk === "supervise" && each.department_words ? [words(each.department_words)] : [])].join(" · "))),
      offers(each), why(each)), placeOf(each));
  }
  function draw(sources) {
    drawGroups(sources);
    const inside = list.contains(document.activeElement) && document.activeElement.matches("li");
    const button = list.contains(document.activeElement) && document.activeElement.dataset.offer && document.activeElement.dataset;
    list.replaceChildren(...(rows.length ? rows.map(row) : [el("li", {class: "void"}, icon("check"), el("b", {}, say("这里都办完了", "All done here")), el("span", {}, say("有新的会自己出现。", "What comes appears by itself.")))]));
    const whole = total();
    if (whole > rows.length) list.append(el("li", {class: "more"}, el("span", {}, say(`共 ${whole} 件，列出最紧急的 ${rows.length} 件`, `the ${rows.length} most pressing of ${whole}`)), limit < MOST ? el("button", {class: "btn sm", "data-action": "more-rows", onclick: () => { limit = Math.min(MOST, limit * 2); read(); }}, say("再列出一些", "Show more")) : el("a", {class: "btn sm", href: `/cases?tab=list&area=${area}`}, say("到案件列表", "To the list of cases"))));
    if (inside) list.querySelector("li.on")?.focus({preventScroll: true});
    if (button) list.querySelector(`[data-no="${button.no}"] [data-offer="${button.offer}"]`)?.focus({preventScroll: true});
  }

  // ── reading ──
  let waiting = null;
  let last = 0;
  let behind = false;
  const get = reads(list, read, "li");
  async function read() {
    last = Date.now();
    const query = new URLSearchParams({area, group: chosen.group, limit, ...(chosen.source && {source: chosen.source})});
    const answer = await get(`/desks/${desk}?${query}`);
    if (!answer || ended) return;
    ({items: rows, groups} = answer);
    if (!line(on) && !(open && side.querySelector(".ask:not([hidden])"))) on = rows[0]?.no ?? null;
    doorsNow = answer.sources;
    draw(answer.sources);
    more?.(answer);
    page.dataset.read = String(++asked);
  }
  function soon() {
    if (document.hidden) { behind = true; return; } // read again when somebody looks
    clearTimeout(waiting);
    waiting = setTimeout(read, Math.max(150, AGAIN - (Date.now() - last)));
  }
  async function show(no, focus = false) {
    wanted = no;
    if (!no) { open = null; side.hidden = true; return; }
    let of;
    try { of = await ask(`/cases/${encodeURIComponent(no)}`); } catch (error) { if (!ended) toast(error.message); return; }
    if (ended || wanted !== no || (on !== no && !focus)) return;
    open = of;
    side.replaceChildren(caseView(of, line(no), {close: () => { show(null); list.querySelector("li.on")?.focus(); }, act: (offer) => doing(offer)}));
    side.hidden = false;
  }

  // ── acting ──
  const choose = (what) => { chosen = {...chosen, source: "", ...what}; limit = PAGE; on = null; show(null); address(); read(); };
  function stand(no, focus = true) {
    on = no;
    for (const each of list.querySelectorAll(".desk-row")) {
      const here = each.dataset.no === no;
      each.classList.toggle("on", here);
      each.setAttribute("aria-current", String(here));
      each.tabIndex = here ? 0 : -1;
      if (here && focus) { each.focus({preventScroll: true}); each.scrollIntoView({block: "nearest"}); }
    }
    if (!side.hidden && no) show(no);
  }
  function done(no, answer) {
    toast(`${no} · ${say(answer.state_zh, answer.state_en)}`);
    const next = nextOf(rows, no);
    rows = rows.filter((each) => each.no !== no);
    const wide = !side.hidden;
    list.querySelector(`.desk-row[data-no="${no}"]`)?.remove();
    stand(next);
    if (!next || !wide) show(null);
    read();
  }
  async function send(no, version, body) {
    if (busy) return;
    busy = true;
    page.classList.add("busy");
    try {
      done(no, await ask(`/cases/${encodeURIComponent(no)}/actions`, {method: "POST", body: {version, ...body}}));
    } catch (error) {
      toast(error.status === 409 ? MOVED() : error.message);
      read();
    } finally { busy = false; page.classList.remove("busy"); }
  }
  /** A press on an offer of a row: sent at once where nothing has to be asked, else the case opens with the form. */
  async function press(each, offer) {
    const ready = oneKey(offer);
    if (on !== each.no) stand(each.no, false);
    if (ready) return send(each.no, each.version, ready);
    await show(each.no, true);
    const full = open?.no === each.no && open.actions.find((one) => one.action === offer.action);
    if (full) doing(full);
  }
  function doing(offer) {
    if (!offer.needs.length) return send(open.no, open.version, {action: offer.action});
    forming.press(offer);
    side.querySelector(".ask").scrollIntoView({block: "nearest"});
  }
  async function act(offer, given) {
    const {no, version} = open;
    if (busy) return;
    busy = true;
    for (const button of side.querySelectorAll(".doing button")) button.disabled = true;
    try {
      const after = await take(no, version, offer, given);
      forming.sent();
      done(no, after);
    } catch (error) {
      toast(error.status === 409 ? MOVED() : error.message);
      if (error.status === 409) { show(no, true); read(); } else for (const button of side.querySelectorAll(".doing button")) button.disabled = false;
    } finally { busy = false; }
  }
  const forming = forms(side, {no: () => open?.no, offers: () => open.actions, act, cancelled: () => list.querySelector("li.on")?.focus()});
  const step = (by) => { const at = rows.findIndex((each) => each.no === on); const to = rows[Math.max(0, Math.min(rows.length - 1, at + by))]; if (to) stand(to.no); };
  const keys = {ArrowDown: () => step(1), j: () => step(1), ArrowUp: () => step(-1), k: () => step(-1), Enter: () => { const each = line(on); if (each?.offers[0]) press(each, each.offers[0]); }, f: () => show(on, true), F: () => show(on, true)};
  const key = (event) => {
    if (event.key === "Escape" && !side.hidden) { show(null); list.querySelector("li.on")?.focus(); return; }
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select, button, a, summary, dialog, [role=dialog]")) return;
    event.preventDefault();
    if (!event.repeat || event.key.startsWith("Arrow")) keys[event.key]();
  };
  const click = (event) => {
    const at = event.target.closest?.(".desk-row");
    if (!at || event.target.closest("button, a")) return;
    stand(at.dataset.no);
    show(at.dataset.no, true);
  };
  const door = () => { chosen.source = doors.value; address(); on = null; read(); };
  const more = MORE[desk]?.(page, {area, lang: lang(), soon});
  const clock = setInterval(() => { for (const node of page.querySelectorAll("[data-due]")) if (node.dataset.due) { const text = timeLeft(node.dataset.due); if (node.textContent !== text) node.textContent = text; } }, 15_000);
  const looked = () => { if (!document.hidden && behind) { behind = false; soon(); } };
  document.addEventListener("visibilitychange", looked);
  list.addEventListener("click", click);
  doors.addEventListener("change", door);
  document.addEventListener("keydown", key);
  const ends = [
    live.on({topic: "case"}, (message) => {
      soon();
      if (open?.no === message.key && message.v.version > open.version && !busy && side.querySelector(".ask")?.hidden !== false) show(message.key);
    }),
    live.onSnapshot?.(() => soon()),
  ];
  read();
  return () => {
    ended = true;
    clearInterval(clock);
    clearTimeout(waiting);
    forming.stop();
    list.removeEventListener("click", click);
    doors.removeEventListener("change", door);
    document.removeEventListener("keydown", key);
    document.removeEventListener("visibilitychange", looked);
    ends.forEach((end) => end?.());
  };
}
