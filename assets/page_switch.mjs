// The page switcher: the pages one may open, the home among them and why it is that, searched by name or pinyin, worked by mouse, touch or keys.

import {close, pop} from "./_pop.mjs";
import {ask, el, icon, lang, say, visit} from "./session.mjs";

const SEARCHED_FROM = 9; // fewer pages are seen at a glance
const WAITS_MS = 10_000; // for a page to be drawn
const GROUPS = [["mine", ["我的页面", "Mine"]], ["group", ["发布给我的", "Published to me"]], ["topic", ["专题", "Topics"]]];

const name = (item) => item.title[lang()];

/** The group a page stands in: its role's own pages first, then what was published, then topics. */
export const groupOf = (item) => (item.topic ? "topic" : item.from === "group" ? "group" : "mine");

/** The pages that `text` finds, group by group: [[group, [item, …]], …] without empty groups. */
export function found(items, text) {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const hits = items.filter((item) => words.every((word) => item.find.includes(word)));
  return GROUPS.map(([group]) => [group, hits.filter((item) => groupOf(item) === group)]).filter(([, each]) => each.length);
}

/** The address of a page, with everything else the present address says. */
export function address(search, page) {
  const query = new URLSearchParams(search);
  query.set("page", page);
  return `/?${query}`;
}

/** The bar is drawn anew with the page: the focus goes to its new title unless somebody has put it elsewhere. */
function follow(page) {
  const seen = new MutationObserver(() => {
    const button = document.querySelector(`[data-action="pages"][data-page="${CSS.escape(page)}"]`);
    if (!button) return;
    seen.disconnect();
    if (document.activeElement === document.body || document.activeElement.id === "main") button.focus({preventScroll: true});
  });
  seen.observe(document.body, {childList: true, subtree: true});
  setTimeout(() => seen.disconnect(), WAITS_MS);
}

/** Open the switcher under `button`. */
export async function open(button) {
  const here = button.dataset.page;
  const list = el("div", {class: "pages", role: "listbox", id: "page-list", tabindex: "0", "aria-label": say("页面", "Pages")});
  const foot = el("div", {class: "foot"}), heard = el("p", {class: "sr", role: "status"});
  const box = pop(button, say("切换页面", "Choose a page"), "page-switch", list, foot, heard);
  if (!box) return;
  list.append(el("p", {class: "none"}, say("读取中…", "Loading…")));
  let pages;
  try { pages = await ask("/pages"); } catch (error) { return list.replaceChildren(el("p", {class: "none", role: "alert"}, error.message)); }
  const input = pages.items.length < SEARCHED_FROM ? null : el("input", {class: "inp", type: "search", role: "combobox", "aria-expanded": "true", "aria-controls": "page-list", "aria-autocomplete": "list", placeholder: say("名称或拼音", "Name"), "aria-label": say("搜索页面", "Search pages")});
  if (input) { box.prepend(el("div", {class: "find"}, icon("search"), input)); list.tabIndex = -1; }
  const focused = input ?? list;
  let rows = [], chosen = 0;

  const go = (page) => {
    close(true);
    if (page === here) return;
    follow(page);
    visit(address(location.search, page));
  };
  const mark = (index) => {
    chosen = Math.max(0, Math.min(rows.length - 1, index));
    rows.forEach(({node}, i) => node.classList.toggle("at", i === chosen));
    rows[chosen]?.node.scrollIntoView({block: "nearest"});
    rows[chosen] ? focused.setAttribute("aria-activedescendant", rows[chosen].node.id) : focused.removeAttribute("aria-activedescendant");
  };
  const option = (item) => {
    const home = item.home ? icon("home") : null, by = item.by ? el("small", {}, say(`${item.by} 发布`, `by ${item.by}`)) : null;
    const own = item.version && !item.by ? el("small", {}, say("改过", "changed")) : null;
    const marks = [item.home ? el("span", {class: "sr"}, say("，首页", ", home")) : null, item.id === here ? icon("check") : null];
    const node = el("div", {role: "option", class: "opt", id: `page-${item.id}`, "data-page": item.id, "aria-selected": String(item.id === here), onclick: () => go(item.id)}, home, el("span", {class: "n"}, name(item)), by ?? own, ...marks);
    rows.push({item, node});
    return node;
  };
  const draw = () => {
    rows = [];
    const groups = found(pages.items, input?.value ?? "");
    list.replaceChildren(...groups.map(([group, items]) => {
      const words = say(...GROUPS.find(([id]) => id === group)[1]);
      return el("div", {role: "group", "aria-label": words}, el("p", {class: "group", "aria-hidden": "true"}, words), ...items.map(option));
    }));
    if (!rows.length) list.append(el("p", {class: "none"}, say("没有这样的页面", "No such page")));
    if (input?.value) heard.textContent = say(`${rows.length} 个页面`, `${rows.length} pages`);
  };
  const feet = () => {
    const home = pages.items.find((item) => item.home), why = pages.home[lang()];
    const isHome = home.id === here;
    const act = (words, symbol, data, press) => el("button", {class: "btn sm", type: "button", "data-action": data, onclick: press}, icon(symbol), el("span", {}, words));
    const choose = isHome ? null : act(say("设为首页", "Set as my home"), "home", "set-home", () => begin(here));
    const rule = pages.home.chosen ? act(say("由规则决定首页", "Back to the rule"), "arrow-back-up", "rule-home", () => begin(null)) : null;
    const history = el("a", {class: "btn sm", href: `/history?page=${encodeURIComponent(here)}`, onclick: (event) => { if (event.ctrlKey || event.metaKey || event.shiftKey) return; event.preventDefault(); close(); visit(event.currentTarget.getAttribute("href")); }}, icon("history"), el("span", {}, say("页面历史", "History")));
    foot.replaceChildren(el("p", {class: "why"}, icon("home"), el("span", {}, say(`首页“${name(home)}”：${why}`, `Home is ${name(home)}: ${why}`))), el("div", {class: "acts"}, ...[choose, rule, history].filter(Boolean)));
  };
  const begin = async (page) => {
    try {
      await ask("/pages/home", {method: "PUT", body: {page}});
      pages = await ask("/pages");
    } catch (error) { heard.textContent = ""; return foot.append(el("p", {class: "bad", role: "alert"}, error.message)); }
    draw();
    mark(rows.findIndex(({item}) => item.id === here));
    feet();
    heard.textContent = foot.querySelector(".why").textContent;
    foot.querySelector(".btn").focus();
  };
  input?.addEventListener("input", () => { draw(); mark(0); });
  box.addEventListener("keydown", (event) => {
    if (foot.contains(event.target)) return;
    const keys = {ArrowDown: () => mark(chosen + 1), ArrowUp: () => mark(chosen - 1), Enter: () => rows[chosen] && go(rows[chosen].item.id), ...(input ? {} : {Home: () => mark(0), End: () => mark(rows.length - 1)})};
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  draw();
  feet();
  mark(Math.max(0, rows.findIndex(({item}) => item.id === here)));
  focused.focus();
}
