// The one search on the phone: what is found, and what a thumb does with it - open, the way there, reach, visit, report here. Without network it says so
// and looks through what this phone holds.

import {light, lightOf, two} from "./_phone_words.mjs";
import {linkOf, titleOf} from "./phone_todo.mjs";
import {el, icon, say} from "./session.mjs";

const WAIT = 220, FEW = 4, ALL = 40;
const ICONS = {home: "home-2", person: "user", building: "building", place: "map-pin", case: "clipboard-list", enterprise: "building-store", licence: "id", camera: "video", officer: "walk", page: "layout-dashboard", indicator: "chart-bar", knowledge: "bulb"};
const LEFT_OUT = ["page", "indicator"]; // pages of magnets are for desks
const VISITED = {home: "home", enterprise: "enterprise", place: "facility"};

/** Where a thing opens on the phone: a case in its own view, everything else on its page. */
export const opens = (item) => (item.kind === "case" ? `#case/${item.id}` : item.href || null);

/** What can be done with a thing, besides opening it: [name, icon, Chinese, English, address or null]. */
export function verbs(item) {
  const found = [], there = item.lon != null && item.lat != null;
  if (item.kind === "person") found.push(["reach", "phone", "联系", "Reach", item.href]);
  if (item.kind === "officer") found.push(["reach", "send", "联系", "Reach", item.href]);
  if (there) found.push(["way", "navigation", "导航", "Way", `geo:${item.lat},${item.lon}?q=${item.lat},${item.lon}`]);
  if (VISITED[item.kind] && (item.kind !== "place" || item.sort)) found.push(["visit", "users", "采集", "Visit", `#visit/${VISITED[item.kind]}-${item.id}`]);
  if (there && !["person", "officer", "case"].includes(item.kind)) found.push(["report", "plus", "在此上报", "Report here", null]);
  return found;
}

/** Of what the phone holds, what has all the words in it: to-do items first, then one's own reports. */
export function held(text, todo, mine) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (...parts) => words.every((word) => parts.filter(Boolean).join(" ").toLowerCase().includes(word));
  const pair = (each) => (each ? `${each.zh} ${each.en}` : "");
  return [
    ...todo.filter((each) => has(each.zh, each.en, each.title, each.case_no, pair(each.category), pair(each.place), each.area_zh, each.area_en)).map((item) => ({item, href: linkOf(item), title: titleOf(item), sub: [item.case_no, two(item.place) || two({zh: item.area_zh, en: item.area_en})]})),
    ...mine.filter((each) => has(each.no, each.title, each.category_zh, each.category_en, each.state_zh, each.state_en)).map((item) => ({item, href: `#case/${item.no}`, title: two({zh: item.category_zh, en: item.category_en}), sub: [item.no, two({zh: item.state_zh, en: item.state_en})]})),
  ];
}

export async function mount(box, start, app) {
  app.title(say("搜索", "Search"), {back: true});
  let later = 0, asked = 0, kind = null;
  const input = el("input", {type: "search", class: "inp", enterkeyhint: "search", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: 60, value: start, "aria-label": say("搜索", "Search"), placeholder: say("户室、楼栋、企业、案件、姓名、电话末几位…", "A home, a building, a firm, a case, a name …")});
  const clear = el("button", {class: "icb", type: "button", "data-action": "clear", "aria-label": say("清空", "Clear"), onclick: () => { input.value = ""; kind = null; look(); input.focus(); }}, icon("x"));
  const said = el("p", {class: "hint", role: "status"}), list = el("div", {class: "view"});
  const form = el("form", {class: "find-bar", role: "search", onsubmit: (event) => { event.preventDefault(); input.blur(); look(); }}, icon("search"), input, clear);
  box.append(form, said, list);
  input.addEventListener("input", () => { kind = null; clearTimeout(later); later = setTimeout(look, WAIT); });

  async function look() {
    clearTimeout(later);
    const text = input.value.trim(), mine = ++asked;
    clear.hidden = !text;
    history.replaceState(history.state, "", `#search${text ? `/${encodeURIComponent(text)}` : ""}`);
    if (!text) return looked(mine);
    let answer;
    try {
      answer = await app.ask(`/search?${new URLSearchParams({q: text, limit: kind ? ALL : FEW, ...(kind ? {kind} : {})})}`);
    } catch (error) {
      if (mine !== asked) return undefined;
      return error.status === 0 || error.status >= 500 ? here(text, mine) : show([], error.message);
    }
    if (mine !== asked) return undefined;
    const groups = answer.groups.filter((group) => !LEFT_OUT.includes(group.kind));
    const none = say(`没有找到“${text}”。可用名称的一部分、编号、拼音或电话末几位。`, `Nothing is called “${text}”. Try a part of a name, a number, pinyin or a phone's last digits.`);
    return show(groups, answer.building ? say("索引正在建立，结果可能不全。", "The index is being built: not everything is found yet.") : groups.length ? "" : none);
  }

  // Without network: what was read last, and nothing else.
  async function here(text, mine) {
    const [todo, own] = await Promise.all(["/tasks", "/tasks/mine"].map((path) => app.keep.get(path).then((kept) => kept?.data.items ?? [], () => [])));
    if (mine !== asked) return;
    const found = held(text, todo, own);
    said.textContent = say(`现在没有网络：只查本机保存的待办 ${todo.length} 件、上报 ${own.length} 件，找到 ${found.length} 件。`, `No network: only what this phone holds was searched, ${todo.length} to do and ${own.length} reports; ${found.length} found.`);
    list.replaceChildren(el("ul", {class: "items", "data-held": found.length}, ...found.map(({item, href, title, sub}) => el("li", {class: "item"}, el("a", {href}, el("span", {class: "a"}, light(lightOf(item, app.now())), el("b", {}, title)), el("span", {class: "b"}, el("span", {}, sub.filter(Boolean).join(" · "))))))));
  }

  async function looked(mine) {
    let known = [];
    try { known = (await app.ask("/searches")).items; } catch { /* nothing was looked for, or there is no network */ }
    if (mine !== asked) return;
    said.textContent = known.length ? "" : say("例如 3栋501、企业名称、案件编号、拼音首字母。", "For instance 3栋501, a firm, a case number, pinyin initials.");
    list.replaceChildren(el("div", {class: "found-recent"}, ...known.map((each) => el("button", {class: "btn", type: "button", onclick: () => { input.value = each.text; look(); }}, icon(each.saved ? "star-filled" : "history"), each.text))));
  }

  function show(groups, words) {
    said.textContent = words;
    list.replaceChildren(...groups.map((group) => el("section", {class: "found-kind", "data-group": group.kind}, el("h2", {}, say(group.zh, group.en)), el("ul", {class: "items"}, ...group.items.map(row)),
      group.more && kind !== group.kind ? el("button", {class: "btn wide", type: "button", onclick: () => { kind = group.kind; look(); scrollTo(0, 0); }}, say(`更多${group.zh}`, `More ${group.en.toLowerCase()}`)) : null)));
  }

  function row(item) {
    const sub = say(item.sub_zh, item.sub_en), deeds = verbs(item), href = opens(item);
    const head = [el("span", {class: "a"}, icon(ICONS[item.kind] ?? "search"), el("b", {}, say(item.zh, item.en)), item.state_zh ? el("span", {class: "tag"}, say(item.state_zh, item.state_en)) : null), sub ? el("span", {class: "w"}, sub) : null];
    const act = ([name, symbol, zh, en, address]) => (address ? el("a", {class: "btn", href: address, "data-do": name}, icon(symbol), say(zh, en)) : el("button", {class: "btn", type: "button", "data-do": name, onclick: () => report(item)}, icon(symbol), say(zh, en)));
    return el("li", {class: "item", "data-found": item.kind, "data-id": item.id}, href ? el("a", {href, onclick: () => note(item)}, ...head) : el("div", {}, ...head), deeds.length ? el("div", {class: "acts"}, ...deeds.map(act)) : null);
  }

  const note = (item) => app.ask("/searches", {method: "POST", body: {text: input.value.trim(), kind: item.kind}}).catch(() => {});

  // What was begun of a report stays; only its place becomes this one.
  async function report(item) {
    await app.keep.put("draft", {...(await app.keep.get("draft")), lon: item.lon, lat: item.lat, accuracy: null, at: null});
    app.go("report");
  }

  await look();
  setTimeout(() => input.focus());
  return () => { clearTimeout(later); asked += 1; };
}
