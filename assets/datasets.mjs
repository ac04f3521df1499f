// The catalogue of data over REST: by database, searched and narrowed; one opens beside it with columns, quality, loads and a masked preview.

import {ago, lamp, lasting, minute, number, searchIn, words} from "./_boards.mjs";
import {reads} from "./_reads.mjs";
import {ask, el, icon, say} from "./session.mjs";

const EVERY = 30_000;
const FRESH = {red: ["超时", "Late"], green: ["按时", "On time"], none: ["未约定", "No promise"]};
const STATES = {running: ["进行中", "Running"], done: ["完成", "Done"], part: ["部分", "In part"], failed: ["失败", "Failed"]};
const LOW = 95; // percent: below it a rule stands out

export function start(page) {
  const known = JSON.parse(page.dataset.known), [totals, board, side, out] = [".totals", ".board", ".side", '[data-action="export"]'].map((each) => page.querySelector(each));
  const filters = Object.fromEntries([...page.querySelectorAll("[data-filter]")].map((each) => [each.dataset.filter, each]));
  for (const each of Object.values(filters)) each.value = each.dataset.now;
  let items = [], database = page.dataset.database, open = page.dataset.open || null, gone = false, timer = null, said = "";
  const search = searchIn(page, draw), area = page.dataset.area;

  const get = reads(board, read);
  async function read() {
    clearTimeout(timer);
    const answer = await get(`/datasets?area=${area}`);
    if (gone) return;
    again();
    if (!answer) return;
    ({items} = answer);
    draw();
    page.dataset.read = "";
    if (open && side.hidden) show(open);
  }
  const again = () => { if (!gone) timer = setTimeout(() => (document.hidden ? again() : read()), EVERY); };
  function fits(each) {
    const text = search();
    return (!filters.secrecy.value || each.secrecy === filters.secrecy.value) && (!filters.light.value || each.light === filters.light.value) && (!filters.owner.value || each.owner.id === filters.owner.value) && (!text || [each.zh, each.en, each.id, each.owner.zh, each.owner.en, each.says.zh, each.says.en].some((name) => name.toLowerCase().includes(text)));
  }
  const summed = (all) => all.reduce((sum, each) => sum + (typeof each.rows === "number" ? each.rows : 0), 0);
  function draw() {
    out.href = `/api/v1/datasets.xlsx?area=${area}`;
    const shown = items.filter(fits), now = JSON.stringify([shown, database, open]);
    if (now === said) return;
    said = now;
    const figure = (id, text, of) => el("button", {class: "fig", type: "button", "data-total": id, "aria-pressed": String(database === id), onclick: () => { database = database === id ? "" : id; kept(); draw(); }}, el("span", {}, text), el("b", {}, String(of.length)), el("small", {}, say(`${number(summed(of))} 行`, `${number(summed(of))} rows`)));
    totals.replaceChildren(figure("", say("全部", "All"), shown), ...Object.entries(known.databases).map(([id, text]) => figure(id, text, shown.filter((each) => each.database.id === id))));
    const had = document.activeElement?.dataset?.dataset, top = board.scrollTop;
    const shelves = Object.entries(known.databases).filter(([id]) => !database || database === id).map(([id, text]) => [text, shown.filter((each) => each.database.id === id)]).filter(([, of]) => of.length);
    board.replaceChildren(...(shelves.length ? shelves.map(([text, of]) => el("section", {class: "shelf"}, el("h2", {}, text, el("small", {}, say(`${of.length} 类`, `${of.length} classes`))), ...of.map(row))) : [el("div", {class: "void"}, icon("database"), el("b", {}, say("没有符合的数据", "No such data")))]));
    board.scrollTop = top;
    if (had) board.querySelector(`[data-dataset="${CSS.escape(had)}"]`)?.focus({preventScroll: true});
  }
  const uses = ({users}) => (users.indicators.length || users.pages ? say(`${users.indicators.length} 个指标 · ${users.pages} 个页面`, `${users.indicators.length} indicators · ${users.pages} pages`) : say("暂无使用", "Not used"));
  function row(each) {
    const rules = each.quality.filter((rule) => rule.denominator);
    const share = (rule) => (100 * rule.numerator) / rule.denominator;
    return el("button", {class: "dset", type: "button", "data-dataset": each.id, "aria-expanded": String(open === each.id), onclick: () => show(each.id)},
      lamp(each.light, say(...(FRESH[each.light] ?? FRESH.none))),
      el("span", {class: "what"}, el("b", {}, words(each)), el("small", {}, words(each.owner))),
      el("span", {class: "tag"}, known.secrecy[each.secrecy]),
      el("span", {class: "n"}, el("b", {}, each.rows === "few" || (each.rows && typeof each.rows !== "number") ? say("少于 5", "under 5") : number(each.rows)), el("small", {}, say("行", "rows"))),
      el("span", {}, each.newest ? ago(each.newest) : "—", el("small", {}, each.newest ? minute(each.newest) : say("尚未载入", "not loaded"))),
      el("span", {class: "rules"}, each.score == null ? el("span", {}, "—") : el("span", {class: "score"}, `${each.score}%`), ...rules.map((rule) => el("span", {class: share(rule) < LOW ? "low" : ""}, `${words(rule)} ${number(rule.numerator)}/${number(rule.denominator)}`))),
      el("span", {}, uses(each)));
  }

  // ── one of them ──
  async function show(id) {
    if (open === id && !side.hidden) return close();
    open = id;
    kept();
    let of;
    try { of = await ask(`/datasets/${encodeURIComponent(id)}?area=${area}`); } catch (error) { side.replaceChildren(head({zh: id, en: id}), el("p", {class: "hint"}, error.message)); side.hidden = false; return; }
    if (gone || open !== id) return;
    const facts = [[say("归口", "Owner"), words(of.owner)], [say("级别", "Level"), known.secrecy[of.secrecy]], [say("行数", "Rows"), typeof of.rows === "number" ? number(of.rows) : of.rows ? say("少于 5", "under 5") : "—"], [say("更新承诺", "Promise"), lasting(of.fresh)], [say("最新", "Newest"), minute(of.newest)], [say("保存", "Kept"), of.keep ? lasting(of.keep) : say("长期", "always")]];
    const preview = el("section", {"data-preview": ""}, el("h3", {}, say("样例（已遮盖，仅本范围）", "Preview (masked, your area alone)")), el("p", {class: "hint"}, say("读取中…", "Reading…")));
    const column = (each) => el("span", {class: `col${each.personal ? " masked" : ""}`, title: each.id}, words(each), each.personal ? el("small", {}, say("遮盖", "masked")) : null);
    side.replaceChildren(head(of), el("p", {class: "says"}, words(of.says)),
      el("p", {class: "line"}, known.builds && !of.source.startsWith("store") ? el("a", {class: "btn sm pri", href: `/build?dataset=${of.id}`}, icon("chart-bar"), say("做指标", "Build an indicator")) : null, el("a", {class: "btn sm", href: `/lineage?dataset=${of.id}`}, icon("route"), say("血缘", "Lineage"))),
      el("dl", {class: "facts"}, ...facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
      el("section", {}, el("h3", {}, say(`列（${of.columns.length}）`, `Columns (${of.columns.length})`)), el("div", {class: "cols"}, ...of.columns.map(column))),
      ...(of.quality.length ? [el("section", {}, el("h3", {}, say("质量", "Quality")), el("div", {class: "quality"}, ...of.quality.flatMap(quality(of))))] : []),
      el("section", {}, el("h3", {}, say("谁在用", "Who uses it")), el("div", {class: "cols"}, ...(of.users.indicators.length ? of.users.indicators.slice(0, 40).map((id) => el("a", {class: "col", href: `/lineage?indicator=${encodeURIComponent(id)}`}, known.indicators[id] ?? id)) : [el("span", {class: "hint"}, say("还没有指标使用它。", "No indicator is made of it yet."))]))),
      el("section", {}, el("h3", {}, say("来源与载入", "Interfaces and loads")), el("div", {class: "cols"}, ...of.comes.map((each) => el("a", {class: "col", href: `/interfaces?id=${each.id}`}, icon("plug"), words(each)))), ...of.loads.slice(0, 5).map((load) => el("p", {class: "line"}, el("span", {class: `tag${load.state === "failed" ? " red" : ""}`}, say(...STATES[load.state])), minute(load.started_at), el("span", {class: "hint"}, load.why ? words(load.why) : say(`载入 ${number(load.good)} 行，${number(load.bad)} 行有误`, `${number(load.good)} rows, ${number(load.bad)} refused`))))),
      preview);
    side.hidden = false;
    side.scrollTop = 0;
    side.querySelector(".icb").focus({preventScroll: true});
    draw();
    try {
      const {columns, items: rows} = await ask(`/datasets/${encodeURIComponent(id)}/rows?area=${area}&limit=20`);
      const cell = (value) => (value == null ? "" : typeof value === "object" ? words(value) : String(value));
      preview.replaceChildren(preview.firstChild, rows.length ? el("div", {class: "scroll", tabindex: 0}, el("table", {}, el("thead", {}, el("tr", {}, ...columns.map((each) => el("th", {scope: "col"}, words(each))))), el("tbody", {}, ...rows.map((line) => el("tr", {}, ...columns.map((each) => el("td", {}, cell(line[each.id])))))))) : el("p", {class: "hint"}, say("本范围没有可显示的行。", "There is no row to show in this area.")));
    } catch (error) { preview.replaceChildren(preview.firstChild, el("p", {class: "hint"}, error.message)); }
  }
  const quality = (of) => (rule) => {
    const names = rule.columns.map((id) => words(of.columns.find((each) => each.id === id) ?? {zh: id, en: id})).join(say("、", ", ")), bar = el("i", {});
    bar.style.setProperty("--w", rule.denominator ? `${(100 * rule.numerator) / rule.denominator}%` : "0%");
    return [el("span", {}, words(rule)), el("span", {title: names}, names), el("span", {class: "share", "aria-hidden": "true"}, bar), el("span", {}, rule.denominator ? `${number(rule.numerator)} / ${number(rule.denominator)}` : "—")];
  };
  function head(of) {
    return el("header", {}, el("h2", {}, words(of)), el("button", {class: "icb", type: "button", "aria-label": say("关闭", "Close"), onclick: close}, icon("x")));
  }
  function close() {
    const had = open;
    open = null;
    side.hidden = true;
    kept();
    draw();
    board.querySelector(`[data-dataset="${CSS.escape(had ?? "")}"]`)?.focus({preventScroll: true});
  }
  function kept() {
    const now = new URLSearchParams(location.search);
    for (const [name, value] of [["database", database], ["id", open], ...Object.entries(filters).map(([name, each]) => [name, each.value])]) value ? now.set(name, value) : now.delete(name);
    history.replaceState(history.state, "", `${location.pathname}${now.size ? `?${now}` : ""}`);
  }
  const key = (event) => { if (event.key === "Escape" && !side.hidden) close(); };
  for (const each of Object.values(filters)) each.addEventListener("change", () => { kept(); draw(); });
  document.addEventListener("keydown", key);
  read();
  return () => { gone = true; clearTimeout(timer); document.removeEventListener("keydown", key); };
}
