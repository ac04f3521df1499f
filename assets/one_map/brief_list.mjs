// The list behind a line of a briefing: exactly the records it counts, page by page; a press flies there and flashes.
import { ask, el, icon } from "../session.mjs";
import { placed } from "../magnets/_on_map.mjs";
import { lightSvg } from "./look.mjs";
import { shown } from "./brief_lines.mjs";

const PAGE = 50;

/** Returns {element}; `verbs` are those of the map. */
export function listOf(settings, line, verbs, id) {
  const { say } = settings, rows = el("ul", { class: "om-brief-rows", "data-rows": id }), more = el("button", { class: "btn sm", type: "button", "data-action": "more", hidden: true }, say("更多", "More"));
  const said = el("p", { class: "hint", role: "status" }, say("正在读取", "Reading"));
  const path = line.list.replace("/api/v1", "");
  let after = null;

  async function load() {
    more.disabled = true;
    try {
      const page = await ask(`${path}?${new URLSearchParams({ limit: PAGE, ...(after ? { after } : {}) })}`);
      rows.append(...page.items.map((item) => row(settings, item, verbs)));
      after = page.next;
      more.hidden = !after;
      said.textContent = page.total ? say(`共 ${page.total} 条`, `${page.total} in all`) : say("没有记录", "Nothing here");
    } catch (error) {
      said.textContent = error.message;
      more.hidden = false;
    }
    more.disabled = false;
  }

  more.addEventListener("click", load);
  load();
  return { element: el("div", {}, said, rows, more) };
}

/** The officers nearest to a place; `few` = {free: true} leaves out who has a task. */
export function nearestList(settings, verbs, lon, lat, few = {}) {
  const { say } = settings, rows = el("ul", { class: "om-brief-rows", "data-rows": "nearest" }), said = el("p", { class: "hint", role: "status" }, say("正在读取", "Reading"));
  ask(`/map/nearest?${new URLSearchParams({ lon, lat, limit: 8, ...few })}`).then(({ items }) => {
    rows.append(...items.map((item) => row(settings, item, verbs)));
    said.textContent = items.length ? "" : say("没有合适的在岗网格员。", "No such officer is on duty.");
  }, (error) => { said.textContent = error.message; });
  return el("div", {}, said, rows);
}

/** One record: a press flies to it and flashes; what has a page has a link. */
export function row(settings, item, verbs) {
  const { say } = settings, there = item.lon != null;
  const go = el("button", { class: "go", type: "button", disabled: !there, "data-item": item.id, onclick: () => { verbs.fly(item.lon, item.lat); verbs.flash(item.lon, item.lat); } },
    item.light ? mark(item.light) : null, el("b", {}, say(item.name.zh, item.name.en)), el("small", {}, say(item.sub.zh, item.sub.en) + (item.at ? ` · ${item.at.slice(11, 16)}` : "")),
    item.distance_m != null ? el("span", { class: "n" }, `${item.distance_m} m`) : null, item.count !== undefined ? el("span", { class: "n" }, shown(item.count, say)) : null);
  const moves = item.free !== undefined && item.at;
  return placed(el("li", {}, go, item.href ? el("a", { class: "icb", href: item.href, "aria-label": say("打开", "Open") }, icon("external-link")) : null,
    moves ? el("button", { class: "icb", type: "button", "data-action": "follow", "aria-label": say("跟随", "Follow"), title: say("跟随", "Follow"), onclick: () => verbs.follow(item.id, say(item.name.zh, item.name.en)) }, icon("focus-2")) : null), { lon: item.lon, lat: item.lat, ...(moves ? { officer: item.id, name: say(item.name.zh, item.name.en) } : {}) });
}

function mark(light) {
  const sign = el("span", { class: "om-mark", "aria-hidden": "true" });
  sign.innerHTML = lightSvg(light);
  return sign;
}
