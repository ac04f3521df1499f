// The area switcher: the tree of one's scope, searched by name, pinyin or code, worked by mouse or keys.

import {close, pop} from "./_pop.mjs";
import {ask, el, icon, lang, say, visit} from "./session.mjs";

const LEVELS = {district: ["区", "District"], town_street: ["镇街", "Town"], community: ["社区", "Community"], grid: ["网格", "Grid"], micro_grid: ["微网格", "Micro grid"]};
const MOST = 60; // hits drawn for one search
let known = null;

/** Every area of one's scope by code, in tree order, asked for once. */
async function load() {
  if (known) return known;
  const items = [];
  let after = null;
  do {
    const answer = await ask(`/areas?limit=1000${after ? `&after=${encodeURIComponent(after)}` : ""}`);
    items.push(...answer.items);
    after = answer.next;
  } while (after);
  const codes = new Set(items.map((item) => item.code));
  const below = Map.groupBy ? Map.groupBy(items, (item) => item.parent) : items.reduce((map, item) => map.set(item.parent, [...(map.get(item.parent) ?? []), item]), new Map());
  known = {items, below, roots: items.filter((item) => !codes.has(item.parent))};
  return known;
}

const name = (item) => (lang() === "en" ? item.name_en || item.name : item.name);

/** Hits of `text` among `items`: names that begin with it first. */
export function search(items, text) {
  const wanted = text.trim().toLowerCase();
  const initials = (item) => (item.name_en ?? "").toLowerCase().split(/[\s-]+/).map((word) => word[0]).join("");
  const rank = (item) => {
    const both = [item.name, (item.name_en ?? "").toLowerCase()];
    if (both.some((each) => each.startsWith(wanted)) || item.code.startsWith(wanted)) return 0;
    if (both.some((each) => each.includes(wanted)) || both[1].replaceAll(" ", "").includes(wanted)) return 1;
    return initials(item).startsWith(wanted) ? 2 : null;
  };
  return items.map((item) => [rank(item), item]).filter(([at]) => at !== null).sort((a, b) => a[0] - b[0] || a[1].code.length - b[1].code.length).map(([, item]) => item);
}

/** A page that takes choices itself says so by cancelling; else the address is another one. */
function go(code) {
  close();
  if (!dispatchEvent(new CustomEvent("mg:choose", {detail: {area: code, among: ""}, cancelable: true}))) return;
  const query = new URLSearchParams(location.search);
  query.set("area", code);
  visit(`${location.pathname}?${query}`);
}

/** Open the switcher under `button`. */
export async function open(button) {
  const input = el("input", {class: "inp", type: "search", placeholder: say("名称、拼音或代码", "Name or code"), "aria-label": say("搜索区域", "Search areas")});
  const list = el("ul", {role: "tree"});
  const box = pop(button, say("选择区域", "Choose an area"), "area-switch", el("div", {class: "find"}, icon("search"), input), list);
  if (!box) return;
  input.focus();
  list.append(el("li", {class: "none"}, say("读取中…", "Loading…")));
  let tree;
  try { tree = await load(); } catch (error) { return list.replaceChildren(el("li", {class: "none"}, error.message)); }
  const opened = new Set(tree.roots.map((item) => item.code));
  for (let code = button.dataset.area; code.length > 6; code = code.includes("-") ? code.slice(0, 15) : code.slice(0, -3)) opened.add(code.includes("-") ? code.slice(0, 15) : code.slice(0, -3));
  let rows = [];
  let chosen = 0;

  const mark = (index) => {
    chosen = Math.max(0, Math.min(rows.length - 1, index));
    rows.forEach((row, i) => row.node.classList.toggle("at", i === chosen));
    rows[chosen]?.node.scrollIntoView({block: "nearest"});
  };
  const toggle = (item) => { opened.has(item.code) ? opened.delete(item.code) : opened.add(item.code); draw(); };
  const row = (item, depth, flat) => {
    const children = tree.below.get(item.code)?.length ?? 0;
    const twist = children && !flat ? el("button", {class: "tw", tabindex: "-1", "aria-label": say("展开", "Expand"), onclick: (event) => { event.stopPropagation(); toggle(item); }}, icon("chevron-right")) : el("span", {class: "tw"});
    const node = el("li", {role: "treeitem", class: item.code === button.dataset.area ? "on" : "", "aria-expanded": children && !flat ? String(opened.has(item.code)) : null, onclick: () => go(item.code), style: `padding-left:${depth * 16}px`}, twist, el("span", {}, name(item)), el("small", {}, flat ? say(...LEVELS[item.level]) : children ? String(children) : ""));
    return {item, node, children};
  };
  const walk = (items, depth) => items.flatMap((item) => [row(item, depth, false), ...(opened.has(item.code) ? walk(tree.below.get(item.code) ?? [], depth + 1) : [])]);
  function draw() {
    const text = input.value;
    rows = text.trim() ? search(tree.items, text).slice(0, MOST).map((item) => row(item, 0, true)) : walk(tree.roots, 0);
    list.replaceChildren(...(rows.length ? rows.map((each) => each.node) : [el("li", {class: "none"}, say("范围内没有这个区域", "No such area in your scope"))]));
    mark(Math.min(chosen, rows.length - 1));
  }
  input.addEventListener("input", () => { chosen = 0; draw(); });
  box.addEventListener("keydown", (event) => {
    const here = rows[chosen];
    const keys = {
      ArrowDown: () => mark(chosen + 1), ArrowUp: () => mark(chosen - 1), Enter: () => here && go(here.item.code),
      ArrowRight: () => here?.children && !opened.has(here.item.code) && toggle(here.item), ArrowLeft: () => here?.children && opened.has(here.item.code) && toggle(here.item),
    };
    const sideways = event.key === "ArrowRight" || event.key === "ArrowLeft";
    if (!keys[event.key] || (sideways && input.value)) return;
    event.preventDefault();
    keys[event.key]();
  });
  draw();
  mark(Math.max(0, rows.findIndex((each) => each.item.code === button.dataset.area)));
}
