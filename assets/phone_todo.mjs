// The one to-do list: filtered by kind, in the order of remaining time; what cannot be asked for is shown as it was last known.

import {far, left, light, lightOf, metres, two} from "./_phone_words.mjs";
import {el, icon, say} from "./session.mjs";

const EVERY = 60_000, SOON = 500, AHEAD = 12;  // so many cases are fetched beforehand, to be there without network
const ICONS = {visit: "users", patrol: "walk", recurring: "refresh"};
const WHY = {recurring: "task", patrol: "patrol", guard: "guard", correction: "correction"}; // as what "why do I see this" asks about an item without a case

/** What an item is called: the kind before the category, where it is a task about a case. */
export const titleOf = (item) => (["verify", "check"].includes(item.kind) ? `${two(item)} · ${two(item.category)}` : two(item));

/** Where an item leads. */
export const linkOf = (item) => (item.case_no ? `#case/${item.case_no}` : `#${item.kind}/${item.id}`);

/** How much of an item's time is used, 0 to 1. */
export function used(item, now) {
  const from = Date.parse(item.state_at ?? item.at ?? ""), due = Date.parse(item.due_at ?? "");
  return due > from ? Math.min(1, Math.max(0, (now - from) / (due - from))) : now >= due ? 1 : 0;
}

export async function mount(box, _id, app) {
  let byWay = sessionStorage.magnet_phone_way === "1", {data, at, old} = await app.read("/tasks"), chosen = sessionStorage.magnet_phone_kind ?? "", here = null;
  const filters = el("div", {class: "kinds", role: "group", "aria-label": say("按类型筛选", "Filter by kind")}), list = el("ul", {class: "items"});
  box.append(filters, list);

  function draw() {
    const items = data.items, now = app.now(), counts = Map.groupBy ? Map.groupBy(items, (item) => item.kind) : items.reduce((all, item) => all.set(item.kind, [...(all.get(item.kind) ?? []), item]), new Map());
    if (chosen && !counts.has(chosen)) chosen = "";
    app.title([say("待办 ", "To do "), el("b", {"data-count": items.length}, String(items.length))], {small: [app.settings.areas[app.account.community], app.settings.areas[app.account.cell]].filter(Boolean).map(two).join(" · ")});
    app.badge(items.length);
    app.fresh(at, old);
    const chip = (kind, words, n) => el("button", {type: "button", "data-kind": kind, "aria-pressed": String(chosen === kind), onclick: () => { chosen = sessionStorage.magnet_phone_kind = kind; draw(); }}, `${words} ${n}`);
    const way = el("button", {type: "button", "data-order": "way", "aria-pressed": String(byWay), onclick: turn}, icon("route"), say("顺路", "By way"));
    filters.replaceChildren(way, chip("", say("全部", "All"), items.length), ...[...counts].map(([kind, all]) => chip(kind, app.settings.kinds[kind] ? two(app.settings.kinds[kind]) : kind, all.length)));
    const shown = items.filter((item) => !chosen || item.kind === chosen);
    list.replaceChildren(...shown.map((item, index) => row(item, now, index === 0 && Boolean(item.case_no))));
    if (!shown.length) list.append(el("li", {class: "void"}, icon("check"), el("b", {}, say("没有待办", "Nothing to do")), el("span", {}, say("新的任务会出现在这里。", "New tasks appear here."))));
  }

  function row(item, now, first) {
    const lit = lightOf(item, now), m = byWay && item.leg_m != null ? item.leg_m : here && item.lon != null ? metres(here, item) : item.distance_m;
    const where = [two(item.place), item.place ? "" : two({zh: item.area_zh, en: item.area_en})].filter(Boolean).join(" · ");
    return el("li", {class: `item ${lit}`, "data-todo": `${item.kind}/${item.id}`, "data-why": item.case_no ? `case:${item.case_no}` : WHY[item.kind] ? `${WHY[item.kind]}:${item.id}` : null}, el("a", {href: linkOf(item)},
      el("span", {class: "a"}, light(lit), ICONS[item.kind] ? icon(ICONS[item.kind]) : null, el("b", {}, titleOf(item)), item.urgent ? el("span", {class: "flag urg"}, say("急", "Urgent")) : null, el("span", {class: "tl"}, left(item.due_at, now) || "—")),
      item.title && item.title !== two(item.category) ? el("span", {class: "w"}, item.title) : null,
      el("span", {class: "b"}, icon("map-pin"), el("span", {}, where), el("span", {class: "m"}, far(m)))),
    first ? deeds(item) : null, el("i", {class: "pg", style: `width:${Math.round(used(item, now) * 100)}%`}));
  }

  /** What the most pressing one needs, at once: the way there, a whistle, the step onward. */
  function deeds(item) {
    const next = {verify: "verified", check: "pass_check", case: app.account.role === "officer" ? "self_handle" : ""}[item.kind], words = {verify: say("核实反馈", "Verify"), check: say("核查", "Check"), case: say("处置", "Handle")}[item.kind];
    const go = (action, name, text, look) => el("a", {class: `btn ${look}`, href: `#case/${item.case_no}${action ? `/${action}` : ""}`}, icon(name), text);
    return el("div", {class: "acts"}, item.lon != null ? el("a", {class: "btn", href: `geo:${item.lat},${item.lon}?q=${item.lat},${item.lon}`}, icon("map-pin"), say("导航", "Way")) : null, go("whistle", "bell", say("吹哨", "Whistle"), ""), go(next, "camera", words, "pri"));
  }

  /** The list in the order of a short way from here, or by time. */
  async function turn() {
    byWay = !byWay;
    sessionStorage.magnet_phone_way = byWay ? "1" : "";
    if (byWay) here ??= await app.place();
    if (byWay && !here) {
      byWay = false;
      app.tell("view", {kind: "bad", text: say("没有得到位置，请打开定位。", "Your place is not to be had: allow it.")});
    }
    again();
  }

  const read = () => (byWay && here ? app.read(`/todo/order?lon=${here.lon.toFixed(3)}&lat=${here.lat.toFixed(3)}`) : app.read("/tasks"));

  async function again() {
    try {
      ({data, at, old} = await read());
    } catch (error) {
      app.tell("view", {kind: "bad", text: error.message});
    }
    draw();
  }

  draw();
  if (!old) app.read("/tasks/mine").catch(() => {});
  if (!old) for (const item of data.items.filter((each) => each.case_no).slice(0, AHEAD)) app.read(`/cases/${encodeURIComponent(item.case_no)}`).catch(() => {});
  navigator.permissions?.query({name: "geolocation"}).then(async ({state}) => { if (state === "granted") { here = await app.place(); if (byWay) again(); else draw(); } }, () => {});
  // What he is told comes at once over the stream; what others take off his list with the next minute.
  let due = 0;
  const soon = () => { clearTimeout(due); due = setTimeout(again, SOON); };
  const timer = setInterval(again, EVERY), {live} = await import("./live_client.mjs");
  const offs = [live.on({topic: "told", keys: [app.account.id]}, soon), live.onSnapshot(soon)];
  addEventListener("online", soon);
  return () => { clearInterval(timer); clearTimeout(due); offs.forEach((off) => off?.()); removeEventListener("online", soon); };
}
