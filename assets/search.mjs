// The search box over every page: Ctrl+K or its button. One field, grouped results, keys through and through; recent and saved searches where nothing is typed.

import {ask, el, icon, say, visit} from "./session.mjs";

const WAIT = 130, AGAIN = 2500, FIRST = 5, ALL = 50;
const ICONS = {home: "home-2", person: "user", building: "building", place: "map-pin", case: "clipboard-list", enterprise: "building-store", licence: "id", camera: "video", officer: "walk", page: "layout-dashboard", indicator: "chart-bar", knowledge: "bulb", search: "history"};

/** Lines of an answer in the order they are shown: the pages of the rail that fit are put before the server's own. */
export function lines(groups, rail, text) {
  const wanted = text.trim().toLowerCase();
  const near = wanted ? rail.filter((each) => each.title.toLowerCase().includes(wanted)) : [];
  const found = groups.map((group) => ({...group, items: [...group.items]}));
  if (near.length) {
    const items = near.map((each) => ({kind: "page", id: each.href, zh: each.title, en: each.title, sub_zh: "", sub_en: "", href: each.href, map: null, add: null}));
    const pages = found.find((group) => group.kind === "page");
    if (pages) pages.items.unshift(...items);
    else found.unshift({kind: "page", zh: "页面", en: "Pages", items, more: false});
    const same = near.some((each) => each.title.toLowerCase() === wanted);
    if (!same) found.push(...found.splice(found.findIndex((group) => group.kind === "page"), 1));
  }
  return found;
}

/** Where a key leads among `count` lines from `at`; null for another key. */
export function step(key, at, count) {
  if (!count) return null;
  return {ArrowDown: (at + 1) % count, ArrowUp: (at - 1 + count) % count, PageDown: Math.min(count - 1, at + 6), PageUp: Math.max(0, at - 6)}[key] ?? null;
}

const SEEN = 8000;

/** Go to a page and bring one of its magnets into sight as soon as it is there. */
function see(page, instance) {
  const wanted = `[data-instance="${CSS.escape(instance)}"]`;
  if (!document.querySelector(wanted)) visit(`/?page=${encodeURIComponent(page)}`);
  const until = Date.now() + SEEN;
  const look = () => {
    const magnet = document.querySelector(wanted);
    if (!magnet) return Date.now() < until && setTimeout(look, 150);
    magnet.scrollIntoView({block: "center"});
    magnet.classList.add("just-added");
    return setTimeout(() => magnet.classList.remove("just-added"), 2500);
  };
  look();
}

let open_ = null;

/** Open the box, or close it where it is open. */
export function open() {
  if (open_) return open_.close();
  if (document.querySelector("dialog[open]")) return null;
  const back = document.activeElement;
  let rows = [], at = -1, later = 0, asked = 0, kind = null, known = [];
  const rail = [...document.querySelectorAll(".rail .nav, .topbar .new-case")].map((each) => ({title: each.title, href: each.getAttribute("href")}));
  const input = el("input", {type: "search", class: "inp", role: "combobox", "aria-expanded": "false", "aria-controls": "find-rows", "aria-haspopup": "grid", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", maxlength: 60, "aria-label": say("搜索", "Search"), placeholder: say("户室、人员、楼栋、企业、证照、视频、案件、知识…", "Homes, people, buildings, enterprises, licences, cases …")});
  const star = el("button", {class: "icb", type: "button", "data-action": "save-search", hidden: true, onclick: save}, icon("star"));
  const shut = el("button", {class: "icb", type: "button", "aria-label": say("关闭", "Close"), onclick: () => box.close()}, icon("x"));
  const grid = el("div", {id: "find-rows", class: "find-rows", role: "grid", "aria-label": say("结果", "Results")});
  const said = el("p", {class: "find-said", role: "status"});
  const keys = el("footer", {class: "find-keys", "aria-hidden": "true"}, ...[["↑↓", say("选择", "choose")], ["↵", say("打开", "open")], ["Ctrl ↵", say("地图", "on the map")], ["Shift ↵", say("加到页面", "add to page")], ["Tab", say("操作", "verbs")], ["Esc", say("关闭", "close")]].map(([key, word]) => el("span", {}, el("kbd", {}, key), word)));
  const box = el("dialog", {class: "find", "aria-label": say("搜索", "Search")}, el("header", {}, icon("search"), input, star, shut), said, grid, keys);
  box.addEventListener("close", () => { clearTimeout(later); box.remove(); open_ = null; back?.focus?.({preventScroll: true}); });
  box.addEventListener("pointerdown", (event) => { if (event.target === box) box.close(); });
  box.addEventListener("keydown", pressed);
  input.addEventListener("input", () => { kind = null; clearTimeout(later); later = setTimeout(look, WAIT); });
  document.body.append(box);
  box.showModal();
  input.focus();
  open_ = box;
  looked();
  return box;

  // A dialog lies above everything, so what there is to say stands in it.
  function tell(words) {
    said.textContent = words;
    said.hidden = false;
  }

  function pressed(event) {
    if (event.target.closest("button, a") && event.key === "Enter") return;
    const verb = event.key === "Tab" && !event.shiftKey && event.target === input && rows[at]?.element.querySelector("button");
    if (verb) { event.preventDefault(); verb.focus(); return; } // the star and the cross lie the other way
    const next = step(event.key, at, rows.length);
    if (next != null) { event.preventDefault(); point(next); input.focus(); }
    else if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); enter(event); }
    else if (event.key === "Delete" && rows[at]?.item.kind === "search" && !input.value) { event.preventDefault(); forget(rows[at].item); }
  }

  async function enter(event) {
    if (input.value.trim() && later) await look();
    const item = rows[Math.max(0, at)]?.item;
    if (!item) return;
    if (event.ctrlKey || event.metaKey) { if (item.map) go(item, item.map); else tell(say("这一项不在地图上。", "This has no place on the map.")); }
    else if (event.shiftKey) { if (item.add) add(item); else tell(item.kind === "person" ? say("人员不按姓名放上页面，请在其服务页联系。", "Nobody is pinned to a page by name: reach them on their service's page.") : say("这一项不能加到页面。", "This cannot be put on a page.")); }
    else choose(item);
  }

  function point(next) {
    rows[at]?.element.setAttribute("aria-selected", "false");
    at = next;
    const row = rows[at];
    if (!row) { input.removeAttribute("aria-activedescendant"); return; }
    row.element.setAttribute("aria-selected", "true");
    row.element.scrollIntoView({block: "nearest"});
    input.setAttribute("aria-activedescendant", row.element.id);
  }

  async function look() {
    clearTimeout(later);
    later = 0;
    const text = input.value.trim(), mine = ++asked;
    if (!text) return looked();
    let answer;
    try { answer = await ask(`/search?${new URLSearchParams({q: text, limit: kind ? ALL : FIRST, ...(kind ? {kind} : {})})}`); } catch (error) { if (mine === asked) show([], error.message); return undefined; }
    if (mine !== asked || !box.isConnected) return undefined;
    if (answer.building && at <= 0) later = setTimeout(look, AGAIN);
    const groups = kind ? answer.groups : lines(answer.groups, rail, text);
    mark();
    return show(groups, answer.building ? say("索引正在建立，结果可能不全。", "The index is being built: not everything is found yet.") : groups.length ? "" : say(`没有找到“${text}”。可用名称的一部分、编号、拼音或电话末几位。`, `Nothing is called “${text}”. Try a part of a name, a number, pinyin or a phone's last digits.`));
  }

  async function looked() {
    const mine = ++asked;
    mark();
    try { known = (await ask("/searches")).items; } catch { known = []; }
    if (mine !== asked || !box.isConnected || input.value.trim()) return;
    const item = (each) => ({kind: "search", id: each.id, zh: each.text, en: each.text, sub_zh: "", sub_en: "", saved: each.saved});
    const groups = [["已保存", "Saved", true], ["最近", "Recent", false]].map(([zh, en, saved]) => ({kind: "search", zh, en, items: known.filter((each) => each.saved === saved).map(item)}));
    show(groups.filter((group) => group.items.length), known.length ? "" : say("输入户室（3栋501）、名称、编号、拼音首字母或电话末几位。", "Type a home (3栋501), a name, a number, pinyin initials or a phone's last digits."));
  }

  function show(groups, words) {
    rows = [];
    at = -1;
    said.textContent = words;
    said.hidden = !words;
    grid.replaceChildren(...groups.map((group) => el("div", {role: "rowgroup", class: "find-group", "data-group": group.kind, "aria-label": say(group.zh, group.en)},
      el("div", {role: "row", class: "head"}, el("span", {role: "columnheader"}, say(group.zh, group.en))), ...group.items.map(row), group.more ? more(group) : null)));
    input.setAttribute("aria-expanded", String(rows.length > 0));
    point(rows.length ? 0 : -1);
  }

  function row(item) {
    const sub = say(item.sub_zh, item.sub_en);
    const element = el("div", {role: "row", id: `find-row-${rows.length}`, class: "find-row", "aria-selected": "false", "data-found": item.kind, "data-id": item.id});
    const act = (name, symbol, words, deed) => el("button", {type: "button", class: "icb", title: words, "aria-label": `${words} ${say(item.zh, item.en)}`, "data-do": name, onclick: (event) => { event.stopPropagation(); deed(item); }}, icon(symbol));
    element.append(el("span", {role: "gridcell", class: "what"}, icon(item.saved ? "star-filled" : ICONS[item.kind] ?? "search"), el("b", {}, say(item.zh, item.en)), sub ? el("small", {}, sub) : null, item.state_zh ? el("span", {class: "tag"}, say(item.state_zh, item.state_en)) : null),
      el("span", {role: "gridcell", class: "acts"}, item.map ? act("map", "map-search", say("在地图上看", "On the map"), () => go(item, item.map)) : null, item.add ? act("add", "plus", say("加到我的页面", "Add to my page"), add) : null, item.kind === "search" ? act("forget", "x", say("移除", "Take away"), forget) : null));
    const mine = rows.length;
    element.addEventListener("click", () => choose(item));
    element.addEventListener("pointermove", () => { if (at !== mine) point(mine); });
    rows.push({item, element});
    return element;
  }

  function more(group) {
    return el("div", {role: "row", class: "more"}, el("span", {role: "gridcell"}, el("button", {type: "button", class: "btn sm", onclick: () => { kind = group.kind; input.focus(); look(); }}, say(`更多${group.zh}`, `More ${group.en.toLowerCase()}`))));
  }

  function choose(item) {
    if (item.kind === "search") { input.value = item.zh; kind = null; input.focus(); look(); return; }
    if (item.kind === "indicator" && !item.href) { if (item.add) add(item); else tell(say(item.sub_zh, item.sub_en)); return; }
    go(item, item.href ?? item.map);
  }

  function go(item, address) {
    if (!address) return;
    const text = input.value.trim();
    if (text && !item.href?.startsWith("#")) ask("/searches", {method: "POST", body: {text, kind: item.kind}}).catch(() => {});
    box.close();
    visit(address);
  }

  async function add(item) {
    try {
      const {title, page, instance, watched, at: [x, y]} = await ask("/search/add", {method: "POST", body: item.add});
      const way = (name, words, deed) => el("button", {type: "button", class: "btn sm", "data-do": name, onclick: deed}, words);
      said.replaceChildren(
        el("span", {}, say(`“${item.zh}”已加到“${title.zh}”第 ${y + 1} 行第 ${x + 1} 列。`, `“${item.en}” is now on “${title.en}”, row ${y + 1}, column ${x + 1}.`)),
        way("see", say("去看", "See it"), () => { box.close(); see(page, instance); }),
        way("undo", say("撤销", "Undo"), () => takeBack(instance, title, watched)));
      said.hidden = false;
    } catch (error) { tell(error.message); }
  }

  async function takeBack(instance, title, watched) {
    try {
      await ask(`/search/add/${encodeURIComponent(instance)}${watched ? `?watched=${watched}` : ""}`, {method: "DELETE"});
      tell(say(`已从“${title.zh}”撤下。`, `Taken off “${title.en}” again.`));
    } catch (error) { tell(error.message); }
    input.focus();
  }

  function mark() {
    const text = input.value.trim(), saved = known.some((each) => each.saved && each.text === text);
    star.hidden = !text;
    star.replaceChildren(icon(saved ? "star-filled" : "star"));
    const words = saved ? say("不再保存", "Save no more") : say("保存这个搜索", "Save this search");
    star.title = words;
    star.setAttribute("aria-label", words);
    star.setAttribute("aria-pressed", String(saved));
  }

  async function save() {
    const text = input.value.trim(), saved = known.some((each) => each.saved && each.text === text);
    try { known = (await ask("/searches", {method: "POST", body: {text, saved: !saved}})).items; } catch (error) { tell(error.message); }
    mark();
    input.focus();
  }

  async function forget(item) {
    try { known = (await ask(`/searches/${item.id}`, {method: "DELETE"})).items; } catch (error) { tell(error.message); }
    input.focus();
    looked();
  }
}

addEventListener("popstate", () => open_?.close());
