// The health board of interfaces over REST: late ones on top; a row opens its last runs and, run by run, what was refused.

import {ago, faultTable, lamp, lasting, LIGHTS, minute, number, ORDER, searchIn, span, trend, words} from "./_boards.mjs";
import {interfaceForm} from "./_interface_form.mjs";
import {reads} from "./_reads.mjs";
import {live} from "./live_client.mjs";
import {ask, el, icon, say, toast} from "./session.mjs";

const EVERY = 10_000, AT_ONCE = 1500;
const STATES = {running: ["进行中", "Running"], done: ["完成", "Done"], part: ["部分", "In part"], failed: ["失败", "Failed"]};

export function start(page) {
  const [totals, board] = [page.querySelector(".totals"), page.querySelector(".board")];
  const owner = page.querySelector('[data-filter="owner"]'), admin = Boolean(page.dataset.admin);
  owner.value = owner.dataset.now;
  let items = [], wanted = page.dataset.light, open = page.dataset.open || null, run = null, gone = false, timer = null, over = false;
  const search = searchIn(page, draw), rows = new Map(), making = page.querySelector(".making"), fresh = page.querySelector('[data-action="new-interface"]');

  const get = reads(board, read);
  async function read() {
    clearTimeout(timer);
    const answer = await get("/interfaces");
    if (gone) return;
    again();
    if (!answer) return;
    ({items} = answer);
    draw();
    page.dataset.read = "";
  }
  const again = () => { if (!gone) timer = setTimeout(() => (document.hidden ? again() : read()), EVERY); };

  const rank = (each) => [each.paused ? 4 : ORDER.indexOf(each.light), -(each.delay_s ?? 0)];
  const before = (a, b) => { const [one, late] = rank(a), [two, later] = rank(b); return one - two || late - later; };
  function draw() {
    const of = (name) => items.filter((each) => (name === "paused" ? each.paused : !each.paused && each.light === name)).length;
    const figure = (id, text, count) => el("button", {class: "fig", type: "button", "data-total": id, "aria-pressed": String(wanted === id), onclick: () => { wanted = wanted === id ? "" : id; kept(); draw(); }}, id in LIGHTS ? lamp(id, text) : el("span", {}, text), el("b", {}, String(count)));
    totals.replaceChildren(figure("", say("全部接口", "All"), items.length), ...["red", "yellow", "green", "none"].map((id) => figure(id, say(...LIGHTS[id]), of(id))), figure("paused", say("已暂停", "Paused"), of("paused")), el("div", {class: "fig", "data-total": "rows"}, el("span", {}, say("最近载入行数", "Rows of the last loads")), el("b", {}, number(items.reduce((sum, each) => sum + (each.rows || 0), 0)))));
    const text = search();
    const fits = (each) => (!wanted || (wanted === "paused" ? each.paused : !each.paused && each.light === wanted)) && (!owner.value || each.owner.id === owner.value) && (!text || [each.zh, each.en, each.id, each.dataset.zh, each.dataset.en, each.owner.zh, each.owner.en].some((name) => name.toLowerCase().includes(text)));
    let shown = items.filter(fits).sort(before);
    if (over && rows.size) shown = [...shown].sort((a, b) => place(a.id) - place(b.id)); // no row moves under a pointer
    for (const id of [...rows.keys()]) if (!shown.some((each) => each.id === id)) { rows.get(id).node.remove(); rows.delete(id); }
    if (!shown.length) return board.replaceChildren(el("div", {class: "void"}, icon("plug"), el("b", {}, items.length ? say("没有符合的接口", "No such interface") : say("还没有接口", "There is no interface yet"))));
    board.querySelector(".void")?.remove();
    shown.forEach((each, at) => {
      const said = JSON.stringify({...each, delay_s: Math.floor((each.delay_s ?? 0) / 60), ago: each.last_ok_at && Math.floor((Date.now() - Date.parse(each.last_ok_at)) / 60_000)}), last = each.trend.at(-1)?.id, had = rows.get(each.id);
      if (!had || had.said !== said) {
        const node = row(each);
        if (had) { const focus = had.node.contains(document.activeElement) ? document.activeElement.dataset.action : null; had.node.replaceWith(node); if (focus) node.querySelector(`[data-action="${focus}"]`)?.focus({preventScroll: true}); }
        if (had && open === each.id) node.querySelector(".more").replaceWith(had.node.querySelector(".more")); // what somebody reads stays
        rows.set(each.id, {node, said, last});
        if (open === each.id && had?.last !== last) show(each.id, node);
      }
      const {node} = rows.get(each.id);
      if (board.children[at] !== node) board.insertBefore(node, board.children[at] ?? null);
    });
  }
  const place = (id) => { const at = [...rows.keys()].indexOf(id); return at < 0 ? Infinity : [...board.children].indexOf(rows.get(id).node); };

  function row(each) {
    const late = each.delay_s != null && each.allowed_s != null && each.delay_s > each.allowed_s && !each.paused;
    const act = (action, name, text, to) => el("button", {class: "icb", type: "button", title: text, "aria-label": `${text} ${words(each)}`, "data-action": action, onclick: () => does(each, to)}, icon(name));
    return el("article", {class: `iface${late ? " late" : ""}`, "data-interface": each.id},
      el("button", {class: "head", type: "button", "data-action": "open-interface", "aria-expanded": String(open === each.id), onclick: (event) => toggle(each.id, event.currentTarget.parentNode)},
        each.paused ? lamp("none", say("已暂停", "Paused")) : lamp(each.light),
        el("span", {class: "what"}, el("b", {}, words(each)), el("small", {}, `${words(each.dataset)} · ${words(each.owner)}`)),
        el("span", {class: "last-ok"}, el("b", {}, each.last_ok_at ? ago(each.last_ok_at) : say("从未成功", "Never")), el("small", {}, each.last_ok_at ? minute(each.last_ok_at) : "")),
        el("span", {class: "delay"}, el("b", {class: late ? "over" : ""}, late ? say(`超 ${span(each.delay_s - each.allowed_s)}`, `${span(each.delay_s - each.allowed_s)} over`) : each.running ? say("正在载入", "Loading") : say("按时", "On time")), el("small", {}, say(`允许 ${span(each.allowed_s)}`, `allowed ${span(each.allowed_s)}`))),
        el("span", {class: "n"}, el("b", {}, number(each.rows)), el("small", {}, say("行", "rows"))),
        el("span", {class: "n"}, el("b", {}, number(each.errors)), el("small", {}, say("行有误", "refused"))),
        trend(each.trend)),
      admin ? el("span", {class: "acts"}, each.paused ? act("resume", "player-play", say("恢复", "Resume"), "resume") : act("retry", "refresh", say("立即重试", "Try again now"), "retry"), each.paused ? null : act("pause", "player-pause", say("暂停", "Pause"), "pause")) : null,
      each.why && each.light !== "green" ? el("p", {class: "reason"}, icon("alert-triangle"), words(each.why)) : null,
      ...each.drift.map((drift) => el("p", {class: "reason"}, icon("columns"), words(drift))),
      el("div", {class: "more"}));
  }
  async function does(each, to) {
    try {
      await ask(`/interfaces/${each.id}/${to}`, {method: "POST"});
      toast({retry: say("已安排重试", "It is asked again"), pause: say("已暂停，已有数据保留", "Paused; its rows stay"), resume: say("已恢复", "Resumed")}[to]);
      clearTimeout(timer);
      read();
      setTimeout(() => !gone && read(), AT_ONCE);
    } catch (error) { toast(error.message); }
  }

  // ── the last runs of one ──
  function toggle(id, node) {
    if (open === id) { open = null; run = null; node.querySelector(".more").replaceChildren(); node.querySelector(".head").setAttribute("aria-expanded", "false"); return kept(); }
    const had = rows.get(open)?.node;
    had?.querySelector(".more").replaceChildren();
    had?.querySelector(".head").setAttribute("aria-expanded", "false");
    open = id;
    run = null;
    node.querySelector(".head").setAttribute("aria-expanded", "true");
    kept();
    show(id, node);
  }
  async function show(id, node) {
    let of;
    try { of = await ask(`/interfaces/${id}`); } catch (error) { node.querySelector(".more").replaceChildren(el("p", {class: "hint"}, error.message)); return; }
    if (gone || open !== id) return;
    const facts = [[say("方式", "Connector"), `${words(of.way)} · ${of.load === "full" ? say("全量", "full") : say("增量", "incremental")}`], [say("频率", "Every"), of.every ? lasting(of.every) : null], [say("下次", "Next"), of.paused ? "—" : minute(of.next_at)], [say("读到", "Read up to"), of.loads.find((each) => each.watermark)?.watermark ?? of.watermark]].filter(([, value]) => value);
    node.querySelector(".more").replaceChildren(
      el("dl", {class: "facts"}, ...facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
      el("p", {class: "line"}, el("a", {class: "btn sm", href: `/datasets?id=${of.dataset.id}`}, icon("database"), words(of.dataset)), el("a", {class: "btn sm", href: `/lineage?dataset=${of.dataset.id}`}, icon("route"), say("去向", "Where it goes"))),
      of.loads.length ? el("div", {class: "loads"}, ...of.loads.map(line)) : el("p", {class: "hint"}, say("还没有载入过。", "It has not run yet.")));
  }
  function line(load) {
    const more = el("div", {class: "faults"});
    const figures = say(`读 ${number(load.read)} · 新增 ${number(load.added)} · 变更 ${number(load.changed)} · 移除 ${number(load.removed)}`, `${number(load.read)} read · ${number(load.added)} added · ${number(load.changed)} changed · ${number(load.removed)} removed`);
    const bad = load.bad ? el("button", {class: "btn sm", type: "button", "data-action": "faults", "aria-expanded": "false", onclick: () => faults(load, more)}, say(`${number(load.bad)} 行未载入`, `${number(load.bad)} rows refused`)) : el("span", {class: "hint"}, say("无误", "no faults"));
    const item = el("div", {class: "load", "data-load": load.id}, el("span", {class: `tag${load.state === "failed" ? " red" : ""}`}, say(...STATES[load.state])), el("span", {class: "n"}, minute(load.started_at)), el("span", {}, load.why ? words(load.why) : figures), el("span", {class: "n"}, load.seconds == null ? "" : `${load.seconds.toFixed(1)} s`), bad, more);
    if (run === load.id) faults(load, more);
    return item;
  }
  async function faults(load, more) {
    if (more.children.length) { run = null; more.replaceChildren(); return; }
    run = load.id;
    try {
      const found = await ask(`/loads/${load.id}`);
      more.replaceChildren(faultTable(found.items), found.next ? el("p", {class: "hint"}, say(`列出前 ${found.items.length} 条。`, `The first ${found.items.length}.`)) : "");
    } catch (error) { more.replaceChildren(el("p", {class: "hint"}, error.message)); }
  }
  function kept() {
    const now = new URLSearchParams(location.search);
    for (const [name, value] of [["light", wanted], ["owner", owner.value], ["id", open]]) value ? now.set(name, value) : now.delete(name);
    history.replaceState(history.state, "", `${location.pathname}${now.size ? `?${now}` : ""}`);
  }
  fresh?.addEventListener("click", () => {
    const close = () => { making.replaceChildren(); fresh.focus(); };
    making.replaceChildren(interfaceForm(JSON.parse(fresh.dataset.known), (id) => { close(); open = id; kept(); clearTimeout(timer); setTimeout(read, AT_ONCE); }, close));
    making.querySelector("input").focus();
  });
  owner.addEventListener("change", () => { kept(); draw(); });
  board.addEventListener("pointerenter", () => { over = true; });
  board.addEventListener("pointerleave", () => { over = false; draw(); });
  const end = live.onSnapshot?.(() => read());
  read();
  return () => { gone = true; clearTimeout(timer); end?.(); };
}
