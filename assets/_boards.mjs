// What the boards of interfaces and of data share: lights with their word, spans of time, figures, the search that filters.

import {light as shape} from "./magnets/_draw.mjs";
import {el, say} from "./session.mjs";

export const LIGHTS = {red: ["超时", "Late"], yellow: ["有问题", "Troubled"], green: ["正常", "Well"], none: ["未运行", "Not running"]};
export const ORDER = ["red", "yellow", "none", "green"];
export const number = (n) => (typeof n === "number" ? n.toLocaleString() : n == null ? "—" : String(n));
export const minute = (iso) => (iso ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : "—");
export const words = (each) => (each ? say(each.zh, each.en) : "—");

/** A light with its word; `none` is an empty dot. */
export function lamp(name, text = say(...LIGHTS[name])) {
  const mark = el("span", {class: `lit-mark ${name}`, "aria-hidden": "true"});
  if (name !== "none") mark.innerHTML = shape(name); // markup of our own, nothing from data
  return el("span", {class: `lit ${name}`, "data-light": name}, mark, text);
}

/** 95 → 1 分钟, 7300 → 2 小时. */
export function span(seconds) {
  if (seconds == null) return "—";
  for (const [unit, zh, en] of [[86_400, "天", "d"], [3600, "小时", "h"], [60, "分钟", "min"]]) if (seconds >= unit * (unit === 86_400 ? 2 : 1)) return say(`${Math.floor(seconds / unit)} ${zh}`, `${Math.floor(seconds / unit)} ${en}`);
  return say(`${Math.max(0, Math.round(seconds))} 秒`, `${Math.max(0, Math.round(seconds))} s`);
}

const TIMES = {s: ["秒", "s"], m: ["分钟", "min"], h: ["小时", "h"], d: ["天", "d"], w: ["周", "w"], y: ["年", "y"]};
/** A time as a definition writes it, in words: 36h → 36 小时. */
export function lasting(text) {
  const [, n, unit] = /^(\d+)([smhdwy])$/.exec(text ?? "") ?? [];
  return unit ? say(`${n} ${TIMES[unit][0]}`, `${n} ${TIMES[unit][1]}`) : text ?? "—";
}

/** How long ago a moment is. */
export const ago = (iso) => (!iso ? "—" : Date.now() - Date.parse(iso) < 60_000 ? say("刚刚", "just now") : say(`${span((Date.now() - Date.parse(iso)) / 1000)}前`, `${span((Date.now() - Date.parse(iso)) / 1000)} ago`));

/** The last runs as small columns: height by rows, marked where rows were refused, hollow where it failed. */
export function trend(runs) {
  const most = Math.max(1, ...runs.map((run) => run.good));
  const label = say(`最近 ${runs.length} 次，失败 ${runs.filter((run) => run.state === "failed").length} 次`, `Last ${runs.length} runs, ${runs.filter((run) => run.state === "failed").length} failed`);
  return el("span", {class: "runs", role: "img", "aria-label": label, title: label}, ...runs.map((run) => {
    const bar = el("i", {class: run.state});
    bar.style.setProperty("--h", `${run.state === "failed" ? 100 : Math.max(12, (100 * run.good) / most)}%`);
    return bar;
  }));
}

/** A search field where the page left room for it; calls `changed` while one types. */
export function searchIn(page, changed) {
  const holder = page.querySelector('[data-holds="search"]'), text = holder.dataset.placeholder;
  const input = el("input", {class: "inp", type: "search", placeholder: text, "aria-label": text, "data-search": "", oninput: changed});
  holder.replaceChildren(input);
  return () => input.value.trim().toLowerCase();
}

/** Rows of faults as a small table. */
export function faultTable(items) {
  const head = [say("行", "Row"), say("列", "Column"), say("原值（已遮盖）", "Value (masked)"), say("原因", "Reason")];
  return el("div", {class: "scroll", tabindex: 0}, el("table", {}, el("thead", {}, el("tr", {}, ...head.map((text) => el("th", {scope: "col"}, text)))), el("tbody", {}, ...items.map((each) => el("tr", {"data-fault": each.row, "data-reason": each.reason}, el("td", {class: "n"}, String(each.row)), el("td", {}, each.column_zh ? say(each.column_zh, each.column_en) : each.column ?? ""), el("td", {}, el("code", {}, each.value ?? "")), el("td", {}, words(each), each.kept ? el("small", {}, say(" 已载入", " taken all the same")) : null))))));
}
