// The records behind a number: what is counted, row by row, masked, those first that somebody has to do something about.

import {words} from "./_boards.mjs";
import {ask, el, icon, say} from "./session.mjs";

const TIMES = ["area", "day", "month"];

/** What a number is narrowed by, one of its rows included: field=value, by commas. */
export const narrowing = ({filter, by, row}) => [filter, by && row && !TIMES.includes(by) ? `${by}=${row}` : ""].filter(Boolean).join(",");

/** The text of one cell: choices in words, yes and no, days and moments without their seconds. */
export function cell(column, value) {
  if (value == null || value === "") return "—";
  if (typeof value === "boolean") return say(...(value ? ["是", "Yes"] : ["否", "No"]));
  if (column.choices?.[value]) return words(column.choices[value]);
  return column.kind === "time" ? String(value).slice(0, 16).replace("T", " ") : String(value);
}

/** The section, filled as soon as the records have come. */
export function records({indicator, area, period, filter, by, row}) {
  const box = el("section", {class: "panel figure-records", "data-records": ""}, el("h2", {}, say("记录", "Records")), el("p", {class: "hint"}, say("读取中…", "Reading…")));
  const query = new URLSearchParams(Object.entries({area, period, filter, by, row}).filter(([, value]) => value));
  ask(`/indicators/${encodeURIComponent(indicator)}/records?${query}`).then((found) => box.replaceChildren(...filled(found, {indicator, area, period, row})), (error) => box.replaceChildren(box.firstChild, el("p", {class: "hint", role: "alert"}, error.message)));
  return box;
}

function filled({dataset, columns, items, more, part, why}, {indicator, area, period}) {
  const head = el("h2", {}, say("记录", "Records"), items.length ? el("small", {}, more ? say(`最新 ${items.length} 条`, `the newest ${items.length}`) : say(`${items.length} 条`, `${items.length} in all`)) : null);
  const whole = dataset ? el("a", {class: "btn sm", href: `/datasets?id=${encodeURIComponent(dataset.id)}`}, icon("database"), say(`${dataset.zh}目录`, `${dataset.en} in the catalogue`)) : null;
  if (why) {
    const cases = indicator.startsWith("case.") ? el("a", {class: "btn sm", href: `/cases?${new URLSearchParams({tab: "list", area, of: indicator, ...(period ? {period} : {})})}`}, icon("list"), say("案件清单", "List of cases")) : null;
    return [head, el("p", {class: "hint"}, words(why)), el("p", {class: "line"}, cases)];
  }
  if (!items.length) return [head, el("p", {class: "hint"}, say("本区域本期没有记录。", "Nothing on record in this area and period."))];
  const shown = columns.filter((each) => !each.area);
  const mark = (item) => (part ? [el("td", {}, item._part ? el("span", {class: "tag"}, say("计入", "Counted")) : el("span", {class: "tag off"}, say("未达到", "Not met")))] : []);
  const numeric = (each) => (["int", "float"].includes(each.kind) ? "num" : "");
  const line = (item) => el("tr", {}, ...mark(item), el("td", {}, words(item._area)), ...shown.map((each) => el("td", {class: numeric(each)}, cell(each, item[each.id]))));
  const heads = [...(part ? [[say("分子", "Numerator"), ""]] : []), [say("位置", "Where"), ""], ...shown.map((each) => [words(each), numeric(each)])];
  const table = el("div", {class: "scroll", tabindex: 0, role: "region", "aria-label": say("记录", "Records")}, el("table", {}, el("thead", {}, el("tr", {}, ...heads.map(([text, kind]) => el("th", {scope: "col", class: kind}, text)))), el("tbody", {}, ...items.map(line))));
  return [head, el("p", {class: "hint"}, say("个人信息已遮盖，仅本范围。", "Personal data are masked; your area alone.")), table, el("p", {class: "line"}, whole)];
}
