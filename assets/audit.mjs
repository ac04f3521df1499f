// The auditor's page over REST: the state of the chain, how much goes on when, what stands out, and the lines, narrowed by what stands in the address.

import {ask, el, icon, say, toast} from "./session.mjs";

const KINDS = {
  changed: ["内容被改动", "a line was changed"], gone: ["记录被删除", "a line is gone"], missing: ["链节缺失", "a link is missing"], unsealed: ["未入链的记录", "a line was never sealed"],
  cut_off: ["链尾被截去", "the end was cut off"], other_history: ["与锚点不符", "it differs from its anchor"], bad_anchor: ["锚点文件损坏", "an anchor cannot be read"],
};
const RESULTS = {done: ["完成", "Done"], refused: ["拒绝", "Refused"], failed: ["失败", "Failed"]};
const when = (iso) => `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
const count = (n) => Number(n).toLocaleString("en");

/** What a break of the chain says in a sentence. */
export const breakWords = (each) => `${each.n == null ? "" : say(`第 ${each.n} 节：`, `link ${each.n}: `)}${say(...(KINDS[each.kind] ?? [each.kind, each.kind]))}${each.line ? say(`（记录 ${each.line}）`, ` (line ${each.line})`) : ""}${each.file ? ` · ${each.file}` : ""}`;

/** Bars of the chart as shares of the tallest: [{at, done, refused, failed, height}]. */
export function heights(bars) {
  const total = (bar) => bar.done + bar.refused + bar.failed, most = Math.max(1, ...bars.map(total));
  return bars.map((bar) => ({...bar, total: total(bar), height: total(bar) / most}));
}

export function start(page) {
  const details = JSON.parse(page.dataset.details);
  const part = (name) => page.querySelector(`[data-part="${name}"]`);
  const [chain, chart, lines, findings] = ["chain", "chart", "lines", "findings"].map(part);
  const filters = [...page.querySelectorAll("[data-filter]")];
  for (const box of page.querySelectorAll("[data-field]")) {
    const input = el("input", {class: "inp", type: "search", name: box.dataset.field, maxlength: 120, "aria-label": box.dataset.words, placeholder: box.dataset.words, autocomplete: "off", "data-filter": box.dataset.field, "data-now": box.dataset.now});
    box.replaceChildren(input);
    filters.push(input);
  }
  for (const each of filters) each.value = each.dataset.now;
  for (const box of [chain, lines]) box.replaceChildren(el("div", {class: "skel"}));
  let ended = false, next = null, tab = "lines", turn = 0; // `turn`: of what the lines were last narrowed to

  const value = (name) => filters.find((each) => each.dataset.filter === name).value.trim();
  const query = () => {
    const found = new URLSearchParams({since: new Date(Date.now() - Number(value("days") || 7) * 86400e3).toISOString()});
    for (const name of ["who", "act", "target", "result", "address"]) if (value(name)) found.set(name, value(name));
    return found;
  };
  const fail = (box) => (error) => { if (!ended) box.replaceChildren(el("div", {class: "void"}, icon("alert-triangle"), el("b", {}, error.message))); };

  function state(found) {
    const {ok, sealed, breaks, restores, checked_at: at} = found;
    chain.dataset.ok = String(ok);
    chain.replaceChildren(
      el("span", {class: "seal"}, icon(ok ? "shield-check" : "alert-triangle")),
      el("div", {}, el("b", {}, ok ? say("审计链完整", "The trail holds") : say(`审计链有 ${breaks.length} 处断点`, `The trail breaks at ${breaks.length} ${breaks.length === 1 ? "place" : "places"}`)),
        el("span", {}, say(`已封存至第 ${count(sealed.n)} 节 · ${sealed.at ? when(sealed.at) : "—"} · 校验于 ${when(at)}`, `Sealed up to link ${count(sealed.n)} · ${sealed.at ? when(sealed.at) : "—"} · verified ${when(at)}`)),
        ...(breaks.length ? [el("ul", {}, ...breaks.map((each) => el("li", {}, breakWords(each))))] : []),
        ...restores.map((each) => el("span", {class: "restored"}, say(`${when(each.at)} 恢复过备份，其后 ${each.lost} 条记录未能保留`, `A backup was restored ${when(each.at)}; ${each.lost} later lines were lost`)))),
      el("span", {class: "hash", title: sealed.hash}, sealed.hash.slice(0, 16)),
      el("button", {class: "btn sm", "data-action": "verify", onclick: verify}, icon("refresh"), say("重新校验", "Verify again")));
  }
  async function verify() {
    try { const found = await ask("/audit/verify"); if (!ended) state(found); } catch (error) { fail(chain)(error); }
  }
  async function draw() {
    const mine = turn;
    try {
      const {bars, acts} = await ask(`/audit/chart?${query()}`);
      if (ended || mine !== turn) return;
      chart.replaceChildren(
        el("div", {class: "bars", role: "img", "aria-label": say("每日记录数", "Lines by day")}, ...heights(bars).map((bar) => {
          const pile = el("i", {title: `${bar.at} · ${bar.total}${bar.refused ? say(` · 拒绝 ${bar.refused}`, ` · refused ${bar.refused}`) : ""}`});
          pile.style.setProperty("--h", bar.height);
          pile.style.setProperty("--bad", bar.total ? (bar.refused + bar.failed) / bar.total : 0);
          return el("span", {}, pile, el("small", {}, bar.at.slice(5)));
        })),
        el("div", {class: "acts"}, ...acts.map((each) => el("button", {"aria-pressed": String(value("act") === each.act), onclick: () => choose("act", value("act") === each.act ? "" : each.act)}, el("span", {}, say(each.zh, each.en)), el("b", {}, count(each.count))))));
    } catch (error) { if (mine === turn) fail(chart)(error); }
  }
  function choose(name, to) {
    const box = filters.find((each) => each.dataset.filter === name);
    if (box.tagName === "SELECT" && to && ![...box.options].some((option) => option.value === to)) box.append(el("option", {value: to}, to));
    box.value = to;
    changed();
  }
  const person = (each) => (each ? el("span", {class: "person"}, el("b", {}, each.name), el("small", {}, `${each.username} · ${each.unit}`)) : el("span", {class: "person"}, el("b", {}, say("系统", "System"))));
  const detailed = (each) => Object.entries(each.detail).filter(([name]) => name !== "purpose").map(([name, it]) => `${details[name] ?? name}${say("：", ": ")}${typeof it === "object" ? JSON.stringify(it) : it}`).join(" · ");
  const row = (each) => el("article", {class: `row ${each.result}`, "data-line": each.id},
    el("time", {}, when(each.at)), person(each.account), el("span", {class: "post"}, say(each.role_zh, each.role_en)), el("span", {class: "act"}, say(each.act_zh, each.act_en)),
    el("span", {class: "on"}, each.target ?? "—"), el("span", {class: "why"}, each.purpose ? el("q", {}, each.purpose) : null, el("small", {}, detailed(each))),
    el("span", {class: `tag ${each.result}`}, say(...RESULTS[each.result])), el("small", {class: "from"}, each.address ?? "—"), el("small", {class: "link", title: each.hash ?? say("待封存", "not sealed yet")}, each.link == null ? "…" : `#${each.link}`));
  const head = () => el("div", {class: "row head"}, ...[["时间", "Time"], ["谁", "Who"], ["岗位", "Post"], ["操作", "Act"], ["对象", "On what"], ["事由与说明", "Why and detail"], ["结果", "Result"], ["来自", "From"], ["链", "Link"]].map((each) => el("span", {}, say(...each))));
  const more = () => el("button", {class: "btn", "data-action": "more", onclick: () => read(true)}, say("更多", "More"));
  async function read(on = false) {
    const mine = turn, button = lines.querySelector('[data-action="more"]');
    if (on) button.disabled = true;
    try {
      const asked = query();
      if (on) asked.set("after", next);
      const answer = await ask(`/audit?${asked}`);
      if (ended || mine !== turn) return;
      next = answer.next;
      const rows = answer.items.map(row);
      if (on) { button.remove(); lines.append(...rows); }
      else if (rows.length) lines.replaceChildren(el("p", {class: "hint"}, say(`共 ${count(answer.total)} 条`, `${count(answer.total)} lines`)), head(), ...rows);
      else lines.replaceChildren(el("div", {class: "void"}, icon("inbox"), el("b", {}, say("没有符合的记录", "No such line"))));
      if (next) lines.append(more());
      page.dataset.read = "";
    } catch (error) {
      if (mine !== turn) return;
      if (!on) return fail(lines)(error);
      button.disabled = false;
      toast(error.message);
    }
  }
  const block = (title, hint, n, rows, none) => el("section", {class: "panel"}, el("h2", {}, title, el("span", {class: "n"}, String(n))), el("p", {class: "hint"}, hint), ...(rows.length ? rows : [el("div", {class: "void"}, icon("check"), el("span", {}, none))]));
  async function standOut() {
    const mine = turn;
    try {
      const found = await ask(`/audit/findings?days=${Math.min(92, Number(value("days") || 7))}`);
      if (ended || mine !== turn) return;
      findings.replaceChildren(
        block(say("值班时间外查看个人信息", "Reveals outside duty hours"), say("按岗位值班时间与工作日历判断。", "By the duty hours of the post and the work calendar."), found.outside_hours.length, found.outside_hours.map(row), say("没有", "None")),
        block(say("次数异常", "Unusual counts"), say("查看与导出次数远高于本人前四周。", "Looks and exports far above the person's own four weeks before."), found.unusual.length,
          found.unusual.map((each) => el("article", {class: "finding"}, el("time", {}, each.day), person(each.account), el("b", {class: "big"}, String(each.count)), el("span", {}, say(`平时每天 ${each.usual} 次`, `usually ${each.usual} a day`)), seek(each.account?.username))), say("没有", "None")),
        block(say("同一事由反复使用", "One purpose, several people"), say("同一账号以相同文字查看了三人以上。", "One account gave the same words for three people or more."), found.reused.length,
          found.reused.map((each) => el("article", {class: "finding"}, el("time", {}, when(each.last)), person(each.account), el("b", {class: "big"}, String(each.people)), el("q", {}, each.purpose), seek(each.account?.username))), say("没有", "None")));
    } catch (error) { if (mine === turn) fail(findings)(error); }
  }
  const seek = (username) => (username ? el("button", {class: "btn sm", onclick: () => { show("lines"); choose("who", username); }}, icon("search"), say("看记录", "See lines")) : null);
  function show(name) {
    tab = name;
    for (const button of page.querySelectorAll("[data-tab]")) button.setAttribute("aria-pressed", String(button.dataset.tab === name));
    for (const box of [chart, lines]) box.hidden = name !== "lines";
    findings.hidden = name !== "findings";
    for (const each of filters) if (each.dataset.filter !== "days") each.disabled = name !== "lines";
    if (name === "findings") standOut();
  }
  function changed() {
    turn += 1;
    const now = new URLSearchParams(location.search);
    for (const each of filters) { each.value.trim() ? now.set(each.dataset.filter, each.value.trim()) : now.delete(each.dataset.filter); each.classList.toggle("on", each.dataset.filter !== "days" && Boolean(each.value)); }
    history.replaceState(history.state, "", `${location.pathname}?${now}`);
    for (const out of page.querySelectorAll("[data-export]")) out.href = `/api/v1/audit/export?${query()}&form=${out.dataset.export}`;
    if (tab === "findings") return void standOut();
    draw();
    read();
  }
  for (const button of page.querySelectorAll("[data-tab]")) button.addEventListener("click", () => show(button.dataset.tab));
  for (const each of filters) each.addEventListener("change", changed);
  verify();
  changed();
  return () => { ended = true; };
}
