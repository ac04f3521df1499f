// The list of categories under its button: the majors, and by typing every minor; worked by mouse or keys.

import {close, pop} from "./_pop.mjs";
import {el, icon, say} from "./session.mjs";

const MOST = 60; // hits drawn for one search

/** Of [id, name, find]: the majors, or with a text all that hold it, names that begin with it first. */
export function found(entries, text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return entries.filter(([id]) => !id.includes("-"));
  const rank = ([id, name, find]) => (name.toLowerCase().startsWith(wanted) || id.startsWith(wanted) ? 0 : find.includes(wanted) ? 1 : 2);
  return entries.map((each) => [rank(each), each]).filter(([at]) => at < 2).sort(([a], [b]) => a - b).map(([, each]) => each).slice(0, MOST);
}

/** Open it under `button`; `choose(id)` hears what is taken, "" is all of them. */
export function openCategories(button, entries, now, choose) {
  const input = el("input", {class: "inp", type: "search", role: "combobox", "aria-expanded": "true", "aria-controls": "category-list", placeholder: say("大类，或输入小类", "Type a category"), "aria-label": say("搜索类别", "Search categories")});
  const list = el("ul", {role: "listbox", id: "category-list", "aria-label": say("类别", "Category")});
  const box = pop(button, say("选择类别", "Choose a category"), "area-switch", el("div", {class: "find"}, icon("search"), input), list);
  if (!box) return;
  const names = new Map(entries);
  let rows = [], at = 0;
  const take = (id) => { close(true); choose(id); };
  const mark = (index) => {
    at = Math.max(0, Math.min(rows.length - 1, index));
    rows.forEach(({node}, i) => node.classList.toggle("at", i === at));
    input.setAttribute("aria-activedescendant", rows[at]?.node.id ?? "");
    rows[at]?.node.scrollIntoView({block: "nearest"});
  };
  const row = ([id, name]) => ({id, node: el("li", {role: "option", id: `category-${id || "all"}`, class: id === now ? "on" : "", "aria-selected": String(id === now), onclick: () => take(id)}, el("span", {}, name), el("small", {}, id.includes("-") ? names.get(id.slice(0, 2)) ?? "" : id))});
  const draw = () => {
    const hits = found(entries, input.value);
    rows = (input.value.trim() ? hits : [["", say("全部类别", "All categories")], ...hits]).map(row);
    list.replaceChildren(...(rows.length ? rows.map(({node}) => node) : [el("li", {class: "none"}, say("没有这个类别", "There is no such category"))]));
    mark(0);
  };
  input.addEventListener("input", draw);
  box.addEventListener("keydown", (event) => {
    const act = {ArrowDown: () => mark(at + 1), ArrowUp: () => mark(at - 1), Enter: () => rows[at] && take(rows[at].id)}[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  draw();
  mark(Math.max(0, rows.findIndex(({id}) => id === now)));
  input.focus();
}
