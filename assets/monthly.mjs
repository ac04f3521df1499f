// The monthly tables: how full each is for the area and month, the open one with its lines, the cells that lack and where each is filled in.

import {notMine} from "./_not_mine.mjs";
import {reads} from "./_reads.mjs";
import {ask, el, icon, lang, say, toast} from "./session.mjs";

const both = (words) => words?.[lang()] ?? "";
const minute = (iso) => (iso ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : say("尚无", "none yet"));
const small = (value) => value === "<5"; // of residents, whose exact number is not told
const numeric = (of, n) => { const value = of.rows.find((row) => row.cells[n] !== null && row.cells[n] !== undefined)?.cells[n]; return typeof value === "number" || small(value); };
/** How full a table is, in whole percent; one without cells lacks nothing. */
export const share = (filled, cells) => (cells ? Math.floor((100 * filled) / cells) : 100);
const shown = (value) => (value === null || value === undefined || value === "" ? "" : typeof value === "object" ? both(value) : typeof value === "number" ? value.toLocaleString() : String(value));

export function start(page) {
  const {area} = page.dataset, fills = Boolean(page.dataset.fills);
  const [list, box] = [".tables", ".sheet"].map((each) => page.querySelector(each));
  let month = page.dataset.month, open = page.dataset.table, listed = null, about = null, ended = false;
  const full = new Map();

  // ── the ten ──
  const get = reads(list, read), table = reads(box, () => show(open));
  async function read() {
    const answer = await get(`/monthly?area=${area}`);
    if (!answer || ended) return;
    listed = answer;
    if (!listed.months.includes(month)) [month] = listed.months;
    draw();
    page.dataset.read = "";
    if (!open && innerWidth > 900) open = listed.items[0]?.id;
    if (open) show(open);
    fullness();
  }
  function draw() {
    const pick = el("select", {class: "pick", "data-month": "", "aria-label": say("月份", "Month"), onchange: ({target}) => { month = target.value; full.clear(); draw(); address(); if (open) show(open); fullness(); }}, ...[...listed.months].sort().reverse().map((each) => el("option", {value: each, selected: each === month}, each)));
    list.replaceChildren(el("div", {class: "top"}, el("h2", {}, say(`${listed.area_zh} 月度报表`, `${listed.area_en}: monthly tables`)), pick), el("div", {class: "list"}, ...listed.items.map(entry)));
  }
  function entry(each) {
    const of = full.get(each.id), n = of && share(of.filled, of.cells);
    return el("button", {class: "set", type: "button", "data-table": each.id, "aria-current": String(each.id === open), onclick: () => show(each.id)},
      el("b", {}, both(each)), el("span", {class: "n"}, of ? (of.lines ? `${n}%` : say("无记录", "none")) : "…"),
      el("small", {}, say(`${each.asked_by.zh} 要求`, `for ${each.asked_by.en}`)), el("span", {class: "marks"}, of?.lacking ? el("span", {class: "tag"}, say(`缺 ${of.lacking} 格`, `${of.lacking} lacking`)) : null),
      el("i", {class: "bar", "aria-hidden": "true", style: `--share:${of?.lines ? n / 100 : 0}`}));
  }
  async function fullness() {
    const wanted = month;
    for (const each of listed.items) {
      if (full.has(each.id)) continue;
      try { const of = await ask(`/monthly/${each.id}?area=${area}&month=${wanted}`); if (ended || wanted !== month) return; full.set(each.id, of); list.querySelector(`[data-table="${each.id}"]`)?.replaceWith(entry(each)); } catch { /* it says so when it is opened */ }
    }
  }
  function address() {
    const now = new URLSearchParams(location.search);
    now.set("month", month);
    if (open) now.set("table", open);
    history.replaceState(history.state, "", `${location.pathname}?${now}`);
  }

  // ── the open one ──
  async function show(id) {
    open = id;
    page.classList.add("opened");
    for (const each of list.querySelectorAll(".set")) each.setAttribute("aria-current", String(each.dataset.table === id));
    address();
    const of = await table(`/monthly/${id}?area=${area}&month=${month}`);
    if (of && !ended) body(of);
  }
  function body(of) {
    about = of;
    full.set(of.id, of);
    list.querySelector(`[data-table="${of.id}"]`)?.replaceWith(entry(listed.items.find((each) => each.id === of.id)));
    const lacking = new Map(of.missing.map((each) => [`${each.row}/${each.column}`, each])), typed = new Map(of.typed.map((each) => [`${each.row}/${each.column}`, each]));
    const sheet = `/api/v1/monthly/${of.id}/sheet.xlsx?area=${area}&month=${month}`;
    box.replaceChildren(
      el("header", {}, el("button", {class: "icb back", type: "button", "data-action": "back", "aria-label": say("返回目录", "Back to the list"), onclick: () => page.classList.remove("opened")}, icon("arrow-left")),
        el("div", {}, el("h2", {}, `${both(of)} · ${of.month}`), el("p", {class: "hint"}, both(of.says)), el("p", {class: "hint"}, [both({zh: of.area_zh, en: of.area_en}), say(`${of.asked_by.zh} 要求`, `for ${of.asked_by.en}`), say(`数据截至 ${minute(of.data_time)}`, `data of ${minute(of.data_time)}`)].join(" · "))),
        el("span", {class: "push"}), el("a", {class: "btn", href: sheet, download: "", "data-action": "sheet"}, icon("download"), "XLSX"), el("button", {class: "btn", type: "button", "data-action": "print", onclick: () => print()}, icon("printer"), say("打印", "Print")), !fills && of.missing.some((each) => !each.correct) ? notMine(say("填写", "Fill in"), "door:PUT /monthly/<table>/cells") : null),
      el("div", {class: "fullness", role: "status", "data-filled": of.filled, "data-cells": of.cells}, el("b", {}, of.lines ? `${share(of.filled, of.cells)}%` : "—"), el("i", {class: "bar", style: `--share:${of.lines ? share(of.filled, of.cells) / 100 : 0}`}), el("span", {}, of.none ? both(of.none) : say(`${of.cells} 格中 ${of.filled} 格已由现有数据或手工填好，缺 ${of.lacking} 格`, `${of.filled} of ${of.cells} cells are filled, from what is held or by hand; missing: ${of.lacking}`))),
      el("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": both(of)}, of.lines ? el("table", {}, el("thead", {}, el("tr", {}, el("th", {scope: "col"}, say("行", "Line")), ...of.columns.map((column, n) => el("th", {scope: "col", class: numeric(of, n) ? "n" : ""}, both(column))))),
        el("tbody", {}, ...of.rows.map((row, at) => el("tr", {"data-line": at + 1}, el("th", {scope: "row"}, both(row)), ...row.cells.map((value, n) => cell(of.columns[n], value, lacking.get(`${at + 1}/${of.columns[n].id}`), typed.get(`${at + 1}/${of.columns[n].id}`))))))) : el("div", {class: "void"}, icon("calendar"), el("b", {}, both(of.none)))),
      of.missing.length ? lacks(of) : el("p", {class: "hint whole"}, icon("check"), of.lines ? say("没有缺项，可以上报。", "Nothing lacks.") : ""));
  }
  function cell(column, value, lack, typed) {
    const label = both(column);
    if (typed) return el("td", {class: "typed", "data-label": label}, el("button", {class: "fix", type: "button", "data-action": "retype", disabled: !fills, title: say(`${typed.unit} 手填 ${minute(typed.at)}`, `typed by ${typed.unit}, ${minute(typed.at)}`), onclick: ({currentTarget}) => type(currentTarget.parentElement, column, typed, shown(value))}, shown(value), el("small", {}, say(`手填 ${typed.unit} ${minute(typed.at)}`, `by hand: ${typed.unit} ${minute(typed.at)}`))));
    if (!lack) return el("td", {"data-label": label, class: typeof value === "number" || small(value) ? "n" : ""}, shown(value));
    return el("td", {class: "lack", "data-label": label, "data-lack": `${lack.row}/${lack.column}`}, way(lack, column));
  }
  /** Where a cell that lacks is filled in: here, or where the data is put right. */
  function way(lack, column) {
    if (lack.correct) return el("a", {class: "go", href: `/my-data?dataset=${about.dataset}`, title: both(lack)}, say("去更正", "Correct it"));
    if (!fills) return el("span", {title: both(lack)}, "—");
    return el("button", {class: "go", type: "button", "data-action": "type", title: both(lack), onclick: ({currentTarget}) => type(currentTarget.closest("td") ?? box.querySelector(`[data-lack="${lack.row}/${lack.column}"]`), column, lack, "")}, icon("pencil"), say("填写", "Fill in"));
  }
  function type(at, column, place, before) {
    if (!at) return;
    at.scrollIntoView({block: "center", inline: "center"});
    const field = el("input", {class: "inp", maxlength: 200, value: before, "aria-label": both(column)});
    let over = false;
    const keep = async (next) => {
      if (over) return;
      over = true;
      if (field.value.trim() === before) { body(about); return; }
      try {
        body(await ask(`/monthly/${about.id}/cells`, {method: "PUT", body: {month, area: place.area, line: place.line, column: column.id, value: field.value.trim(), seen: area}}));
        toast(say("已保存", "Saved"));
        if (next) box.querySelector('[data-action="type"]')?.click();
      } catch (error) { toast(error.message); over = false; }
    };
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") keep(true); if (event.key === "Escape") { over = true; body(about); } });
    field.addEventListener("blur", () => keep(false));
    at.replaceChildren(field);
    field.focus();
  }
  function lacks(of) {
    const groups = new Map();
    for (const each of of.missing) groups.set(each.reason, [...(groups.get(each.reason) ?? []), each]);
    const line = (each) => el("li", {}, el("span", {}, `${say("第", "line ")}${each.row}${say(" 行", "")} ${both({zh: each.row_zh, en: each.row_en}) === String(each.row) ? "" : both({zh: each.row_zh, en: each.row_en})} · ${both({zh: each.column_zh, en: each.column_en})}`), way(each, of.columns.find((column) => column.id === each.column)));
    const source = (reason) => (reason === "no_load" ? el("a", {class: "btn sm", href: `/my-data?dataset=${of.dataset}`}, icon("database"), say("看数据来源", "See the data")) : null);
    return el("section", {class: "lacks"}, el("h3", {}, say(`缺项 ${of.lacking}`, `What lacks: ${of.lacking}`)), ...[...groups].map(([reason, all]) => el("details", {open: all.length <= 12, "data-reason": reason}, el("summary", {}, `${both(all[0])} · ${all.length}`), el("ul", {}, ...all.slice(0, 60).map(line)), source(reason))));
  }
  read();
  return () => { ended = true; };
}
