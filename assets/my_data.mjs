// My data: datasets sent down to one's area on the left, the rows of the chosen one as a table; a cell that may be put right opens a form.

import {askByFile, askMissing, askSuperfluous, askValue, shown} from "./_correction_form.mjs";
import {hears, reads} from "./_reads.mjs";
import {notMine} from "./_not_mine.mjs";
import {placed} from "./magnets/_on_map.mjs";
import {ask, el, icon, lang, say, toast} from "./session.mjs";

const WAIT_MS = 300, PAGE = 100;
const both = (words) => words?.[lang()] ?? "";
const number = (n) => n.toLocaleString();
const minute = (iso) => (iso ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : say("尚无", "none yet"));
/** How many rows, where a count of few residents stays back. */
export const rowsWords = (count) => (count === "few" ? "<5" : number(count));

/** What a table is asked with, as an address. */
export function queryOf(state) {
  const query = new URLSearchParams({area: state.area, limit: PAGE});
  if (state.text) query.set("q", state.text);
  if (state.sort) query.set("sort", state.sort);
  if (Object.keys(state.where).length) query.set("where", JSON.stringify(state.where));
  return query;
}

/** A column's next order: as it stands, rising, falling. */
export const nextSort = (sort, column) => (sort === column ? `-${column}` : sort === `-${column}` ? "" : column);

export function start(page) {
  const {area} = page.dataset, asks = Boolean(page.dataset.asks);
  const [sets, box] = [".sets", ".rows"].map((each) => page.querySelector(each));
  const state = {area, text: "", sort: "", where: {}};
  let open = page.dataset.dataset || null, listed = [], about = null, ended = false, turn = 0, wanted = "";

  // ── the list ──
  const entry = (each) => el("button", {class: "set", type: "button", "data-dataset": each.id, "aria-current": String(each.id === open), disabled: !each.opens || each.rows === 0, onclick: () => show(each.id)},
    el("b", {}, both(each)), el("span", {class: "n"}, rowsWords(each.rows)),
    el("small", {}, each.opens ? `${both(each.owner)} · ${each.live ? say("实时", "live") : minute(each.newest)}` : say(`${each.owner.zh} · 只作统计`, `${each.owner.en} · counted only`)),
    el("span", {class: "marks"}, each.late && each.newest ? el("span", {class: "tag"}, icon("clock"), say("更新已超期", "late")) : null, each.pending ? el("span", {class: "tag wait"}, say(`${each.pending} 项待核`, `${each.pending} pending`)) : null));
  const search = el("input", {class: "inp", type: "search", placeholder: say("查找数据类", "Find a dataset"), "aria-label": say("查找数据类", "Find a dataset"), oninput: () => { wanted = search.value.trim().toLowerCase(); drawList(); }});
  const list = el("div", {class: "list"}, el("div", {class: "skel"}), el("div", {class: "skel"}), el("div", {class: "skel"})), sum = el("p", {class: "sum"});
  sets.replaceChildren(el("div", {class: "top"}, search, sum), list);
  function drawList() {
    const fits = listed.filter((each) => !wanted || `${each.zh} ${each.en} ${each.id} ${each.owner.zh} ${each.owner.en}`.toLowerCase().includes(wanted));
    const groups = new Map();
    for (const each of fits) groups.set(each.database.id, [...(groups.get(each.database.id) ?? []), each]);
    const full = fits.filter((each) => each.rows), rows = full.reduce((total, each) => total + (Number(each.rows) || 0), 0);
    sum.textContent = say(`${full.length} 类有本区数据 · 共 ${number(rows)} 行`, `${full.length} with rows of this area · ${number(rows)} rows`);
    list.replaceChildren(...[...groups.values()].map((of) => {
      const [full, none] = [of.filter((each) => each.rows !== 0), of.filter((each) => each.rows === 0)];
      return el("section", {}, el("h3", {}, both(of[0].database), el("span", {class: "n"}, full.length)), ...full.map(entry), none.length ? el("details", {open: Boolean(wanted)}, el("summary", {}, say(`${none.length} 类暂无本区数据`, `${none.length} without rows of this area`)), ...none.map(entry)) : null);
    }), ...(fits.length ? [] : [el("p", {class: "hint"}, say("没有符合的数据类", "No such dataset"))]));
  }
  const get = reads(list, read);
  async function read() {
    const answer = await get(`/data-down?area=${area}`);
    if (!answer || ended) return;
    listed = answer.items;
    drawList();
    page.dataset.read = "";
  }

  // ── the table ──
  function invite() {
    box.replaceChildren(el("div", {class: "void"}, icon("database"), el("b", {}, say("选择一类数据，查看本区的明细", "Choose a dataset to see the rows of your area")), el("span", {}, say("区里掌握的、属于本区的数据都在这里；有误可直接提出更正。", "What the district holds of your area is here; what is wrong you can ask to be put right."))));
  }
  function show(id) {
    open = id;
    Object.assign(state, {text: "", sort: "", where: {}});
    page.classList.add("opened");
    const now = new URLSearchParams(location.search);
    now.set("dataset", id);
    history.replaceState(history.state, "", `${location.pathname}?${now}`);
    for (const each of list.querySelectorAll(".set")) each.setAttribute("aria-current", String(each.dataset.dataset === id));
    box.replaceChildren(el("div", {class: "skel"}));
    table(true);
  }
  function back() {
    page.classList.remove("opened");
    list.querySelector('[aria-current="true"]')?.focus();
  }
  const changed = () => { table(); read(); };
  const asked = (answer) => { toast(answer.items ? say(`已提交 ${answer.good} 条更正`, `${answer.good} corrections asked for`) : say(`已提交，待${answer.owner.zh}核实`, `Asked for: ${answer.owner.en} decides`)); changed(); };

  async function table(fresh = false) {
    const mine = ++turn, id = open;
    let answer;
    try { answer = await ask(`/data-down/${id}?${queryOf(state)}`); } catch (error) { if (mine === turn && !ended) complain(error, fresh); return; }
    if (mine !== turn || ended) return;
    about = answer;
    if (fresh || !box.querySelector(".grid-of-rows")) frame();
    body(answer);
  }
  function complain(error, fresh) {
    const words = el("p", {class: "why", role: "alert"}, error.message);
    if (fresh || !box.querySelector(".said")) box.replaceChildren(el("div", {class: "void"}, icon("alert-triangle"), el("b", {}, error.message)));
    else box.querySelector(".said").replaceChildren(words);
  }
  function frame() {
    const facts = [both(about.owner), about.live ? say("业务库实时", "live from the store") : say(`更新 ${minute(about.newest)}`, `loaded ${minute(about.newest)}`), ...about.interfaces.slice(0, 2).map((each) => say(`接口：${each.zh}`, `by ${each.en}`)), about.fresh ? say(`承诺 ${about.fresh} 内`, `promised within ${about.fresh}`) : null].filter(Boolean);
    const picks = about.columns.filter((column) => !column.masked && (column.kind === "bool" || Object.keys(column.choices).length)).slice(0, 4);
    const pick = (column) => { const options = column.kind === "bool" ? [["true", say("是", "Yes")], ["false", say("否", "No")]] : Object.entries(column.choices).map(([key, words]) => [key, both(words)]);
      return el("select", {class: "pick", "data-filter": column.id, "aria-label": both(column), onchange: ({target}) => { if (target.value) state.where[column.id] = [target.value]; else delete state.where[column.id]; target.classList.toggle("on", Boolean(target.value)); table(); }}, el("option", {value: ""}, say(`全部${column.zh}`, `Any ${column.en.toLowerCase()}`)), ...options.map(([key, words]) => el("option", {value: key}, words))); };
    let timer = null;
    const find = el("input", {class: "inp", type: "search", "data-find": "", placeholder: say("在行中查找", "Find in the rows"), "aria-label": say("在行中查找", "Find in the rows"), oninput: () => { clearTimeout(timer); timer = setTimeout(() => { state.text = find.value.trim(); table(); }, WAIT_MS); }});
    const out = (form) => el("a", {class: "btn sm", "data-action": `export-${form}`, download: "", href: "#", onclick: (event) => { event.currentTarget.href = `/api/v1/data-down/${open}/file?${queryOf(state)}&form=${form}`; }}, icon("download"), form.toUpperCase());
    box.replaceChildren(
      el("header", {}, el("button", {class: "icb back", type: "button", "data-action": "back", "aria-label": say("返回目录", "Back to the list"), onclick: back}, icon("arrow-left")), el("div", {}, el("h2", {}, both(about), about.late && about.newest ? el("span", {class: "tag"}, icon("clock"), say("更新已超期", "late")) : null), el("p", {class: "hint"}, both(about.says)), el("p", {class: "hint"}, facts.join(" · ")))),
      el("div", {class: "line"}, find, ...picks.map(pick), el("span", {class: "push"}), !asks && about.columns.some((each) => each.correct) ? notMine(say("提出更正", "Ask for a correction"), "door:POST /corrections") : null, asks && about.adds ? el("button", {class: "btn sm", type: "button", "data-action": "missing-row", onclick: () => askMissing(about, about.columns, area, asked)}, icon("plus"), say("补录", "Missing row")) : null, asks && about.columns.some((each) => each.correct) ? el("button", {class: "btn sm", type: "button", "data-action": "by-file", onclick: () => askByFile(about, asked)}, icon("upload"), say("按文件更正", "By file")) : null, out("xlsx"), out("csv")),
      el("div", {class: "said"}), el("div", {class: "grid-of-rows", tabindex: "0", role: "region", "aria-label": both(about)}), el("footer", {}));
  }
  function cell(column, row) {
    const mark = row.asked?.[column.id], value = column.area ? both(row.place) : shown(column, row.cells[column.id]);
    const waits = mark?.state === "pending";
    const inside = [el("span", {class: column.masked ? "masked" : ""}, value), waits ? el("span", {class: "asked-for"}, el("span", {class: "tag wait"}, say("待核", "Pending")), icon("arrow-right"), el("b", {}, both(mark.new))) : mark ? el("span", {class: "asked-for done"}, el("span", {class: "tag"}, both(mark)), mark.answer ? el("small", {}, mark.answer) : null) : null];
    if (!asks || !column.correct || waits) return el("td", {"data-column": column.id, "data-label": both(column)}, ...inside);
    return el("td", {"data-column": column.id, "data-label": both(column)}, el("button", {class: "fix", type: "button", title: say("提出更正", "Ask for a correction"), "data-action": "correct", onclick: () => askValue(about, column, row, asked)}, ...inside, icon("pencil")));
  }
  const whereOf = ({cells, place}) => (cells.lon == null ? {area: place?.code} : {lon: Number(cells.lon), lat: Number(cells.lat)});
  const line = (row) => placed(el("tr", {"data-key": row.key, class: row.superfluous?.state === "pending" ? "leaving" : ""}, ...about.columns.map((column) => cell(column, row)),
    asks && about.adds ? el("td", {class: "more"}, row.superfluous?.state === "pending" ? el("span", {class: "tag wait"}, say("待核：删除", "Pending: out")) : el("button", {class: "icb", type: "button", "data-action": "superfluous", title: say("这条数据是多余的", "This row should not be there"), "aria-label": say("这条数据是多余的", "This row should not be there"), onclick: () => askSuperfluous(about, row, asked)}, icon("trash"))) : null), whereOf(row));
  const absent = (row) => el("tr", {class: "coming", "data-missing": row.id}, ...about.columns.map((column, at) => el("td", {"data-label": both(column)}, at ? null : el("span", {class: "tag wait"}, say("待核：补录", "Pending: new")), column.area ? both(row.place) : shown(column, row.cells[column.id]))), asks && about.adds ? el("td", {class: "more"}) : null);
  function head(column) {
    const sorted = state.sort === column.id ? "ascending" : state.sort === `-${column.id}` ? "descending" : "none";
    if (column.masked) return el("th", {scope: "col"}, both(column), el("i", {class: "i i-lock", title: say("已遮蔽", "masked"), "aria-label": say("已遮蔽", "masked")}));
    return el("th", {scope: "col", "aria-sort": sorted}, el("button", {type: "button", "data-sort": column.id, onclick: () => { state.sort = nextSort(state.sort, column.id); table(); }}, both(column), sorted === "none" ? null : icon(sorted === "ascending" ? "arrow-up" : "arrow-down")));
  }
  function body(answer) {
    const place = box.querySelector(".grid-of-rows"), focus = document.activeElement?.dataset?.sort;
    box.querySelector(".said").replaceChildren();
    const rows = el("tbody", {}, ...answer.missing.map(absent), ...answer.items.map(line));
    place.replaceChildren(answer.items.length || answer.missing.length ? el("table", {}, el("thead", {}, el("tr", {}, ...answer.columns.map(head), asks && answer.adds ? el("th", {scope: "col"}, el("span", {class: "sr"}, say("更多", "More"))) : null)), rows) : el("div", {class: "void"}, icon("search"), el("b", {}, say("没有符合的数据", "No such rows"))));
    place.dataset.count = answer.items.length;
    if (focus) place.querySelector(`[data-sort="${focus}"]`)?.focus();
    foot(answer, rows);
  }
  function foot(answer, rows) {
    const more = answer.next ? el("button", {class: "btn sm", type: "button", "data-action": "more-rows", onclick: async () => {
      more.disabled = true;
      try { const next = await ask(`/data-down/${open}?${queryOf(state)}&after=${encodeURIComponent(answer.next)}`); rows.append(...next.items.map(line)); foot(next, rows); } catch (error) { toast(error.message); more.disabled = false; }
    }}, say("更多", "More")) : null;
    box.querySelector("footer").replaceChildren(...[el("span", {}, say(`显示 ${number(rows.children.length)} 行，本区共 ${rowsWords(answer.rows)} 行`, `${number(rows.children.length)} shown of ${rowsWords(answer.rows)} of this area`)), answer.columns.some((each) => each.masked) ? el("span", {}, say("个人信息已遮蔽", "Personal columns are masked")) : null, more].filter(Boolean));
  }

  const ends = [hears([{topic: "correction"}], read), hears([{topic: "correction", fits: (v) => v.dataset === open}], () => open && table())];
  open ? show(open) : invite();
  read();
  return () => { ended = true; for (const end of ends) end(); };
}
