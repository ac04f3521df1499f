// Where it is: the search over buildings, homes, places and areas, the pin on the map, and what community and cell it lies in.

import {pinMap} from "./_pin_map.mjs";
import {ask, el, icon, say} from "./session.mjs";

const WAIT = 180, FEW = 6, KINDS = ["home", "building", "place", "enterprise"];
const ICONS = {home: "home-2", building: "building", place: "map-pin", enterprise: "building-store"};

/** Of an answer of the search what has a place: things with lon and lat, communities and cells by their code. */
export function placesOf(groups) {
  const items = groups.filter((group) => KINDS.includes(group.kind)).flatMap((group) => group.items);
  return items.filter((each) => each.lon != null || String(each.id).length >= 12).slice(0, FEW);
}

/** The field. `moved()` hears of every new place; returns {element, show(place), put(lon, lat, at), draw()}. */
export function placeField(draft, settings, moved) {
  const two = (each) => say(each.zh, each.en);
  const input = el("input", {class: "inp", type: "search", id: "intake-where", role: "combobox", autocomplete: "off", maxlength: 60, "aria-expanded": "false", "aria-controls": "intake-found", "aria-autocomplete": "list", placeholder: say("楼栋、户室（3栋501）、场所、社区", "Building, home (3栋501), place, community")});
  const list = el("ul", {class: "intake-found", id: "intake-found", role: "listbox", "aria-label": say("找到的地点", "Places found"), hidden: true});
  const at = el("input", {class: "inp", maxlength: 120, id: "intake-at", placeholder: say("门牌、楼层、参照物", "Door, floor, landmark"), oninput: () => { draft().at = at.value; moved(false); }});
  const line = el("p", {class: "intake-spot", role: "status", "data-place": ""});
  const box = el("div", {class: "pin-map", tabindex: "0", role: "application", "aria-label": say("地图：点一下放图钉；方向键移动，加减键缩放", "Map: press to put the pin; arrow keys move it, plus and minus zoom")});
  const zoom = (factor, name, words) => el("button", {class: "icb", type: "button", "aria-label": words, onclick: () => map?.zoom(factor)}, icon(name));
  const element = el("section", {class: "panel intake-field", "data-field": "place"},
    el("h2", {}, el("label", {for: "intake-where"}, say("在哪里", "Where"))),
    el("div", {class: "intake-search"}, icon("search"), input, list),
    el("div", {class: "intake-map"}, box, el("div", {class: "zoom"}, zoom(1 / 1.6, "plus", say("放大", "Zoom in")), zoom(1.6, "minus", say("缩小", "Zoom out")))),
    line, el("label", {class: "field"}, el("span", {}, say("地址说明", "Address in words")), at),
    settings.sketched ? el("p", {class: "hint"}, say("界线为示意", "Outlines are sketched")) : null);
  let map = null, rows = [], on = -1, later = 0, asked = 0;

  ask("/reports/places").then(({items}) => {
    if (!element.isConnected) return;
    map = pinMap(box, items, settings.centre, (lon, lat) => set({lon, lat, area: null}));
    draw();
  }, () => { box.hidden = true; });

  function set(where, words) {
    Object.assign(draft(), where);
    if (words !== undefined) { draft().at = words; at.value = words; }
    moved(true);
  }

  /** Where the draft is, drawn anew. */
  function draw() {
    const {lon, lat} = draft();
    at.value = draft().at;
    if (lon === null) map?.clear();
    else map?.put(lon, lat);
  }

  function shut() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    on = -1;
  }

  function point(to) {
    rows[on]?.node.setAttribute("aria-selected", "false");
    on = (to + rows.length) % rows.length;
    rows[on].node.setAttribute("aria-selected", "true");
    rows[on].node.scrollIntoView({block: "nearest"});
    input.setAttribute("aria-activedescendant", rows[on].node.id);
  }

  function take(item) {
    shut();
    input.value = two(item);
    const words = item.kind === "home" ? `${item.sub_zh.split(" · ")[0]} ${item.zh}` : item.kind === "place" && item.level ? "" : item.zh;
    if (item.lon != null) { set({lon: item.lon, lat: item.lat, area: null}, words); draw(); }
    else { set({lon: null, lat: null, area: String(item.id)}, words); draw(); }
  }

  async function look() {
    const text = input.value.trim(), mine = ++asked;
    if (!text) return shut();
    let groups = [];
    try { ({groups} = await ask(`/search?${new URLSearchParams({q: text, limit: FEW})}`)); } catch { /* then the map is there */ }
    if (mine !== asked || document.activeElement !== input) return null;
    rows = placesOf(groups).map((item, n) => ({item, node: el("li", {role: "option", id: `intake-place-${n}`, "aria-selected": "false", onpointerdown: (event) => { event.preventDefault(); take(item); }}, icon(ICONS[item.kind]), el("b", {}, two(item)), el("small", {}, say(item.sub_zh, item.sub_en)))}));
    list.replaceChildren(...(rows.length ? rows.map(({node}) => node) : [el("li", {class: "none"}, say("没有找到，请在地图上放图钉。", "Nothing found: put the pin on the map."))]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (rows.length) point(0);
    return null;
  }

  input.addEventListener("input", () => { clearTimeout(later); later = setTimeout(look, WAIT); });
  input.addEventListener("blur", shut);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.isComposing) { event.preventDefault(); if (rows[on]) take(rows[on].item); }
    else if (!list.hidden && rows.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) { event.preventDefault(); point(on + (event.key === "ArrowDown" ? 1 : -1)); }
    else if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); shut(); }
  });

  /** What the server says of the place: community and cell; null outside, undefined before it is known. */
  function show(place) {
    const has = draft().lon !== null || draft().area;
    const name = place ? [place.community, place.cell].filter(Boolean).map(two).join(" · ") : has && place === null ? say("不在本区范围内，请移动图钉", "Outside the district: move the pin") : say("还没有地点", "No place yet");
    line.classList.toggle("bad", Boolean(has && place === null));
    line.replaceChildren(icon("map-pin"), el("b", {}, name), ...(place && !place.mine ? [el("span", {}, say("在您的范围之外，提交后由当地办理", "Outside your scope: handled there once sent"))] : []));
  }

  return {element, show, draw, put: (lon, lat, words) => { set({lon, lat, area: null}, words); draw(); }};
}
