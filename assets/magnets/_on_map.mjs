// Anything listed that has a place shows it on the map of its page: fly to (F), flash (B), follow (G) what moves. The same keys and the same menu for
// every row that says `placed`; a page without a map opens the map there.
import { el, icon, say, visit } from "../session.mjs";
import { whatOf } from "../_why_of.mjs";
import { isWall } from "./_answer.mjs";

const DWELL_MS = 250, EDGE = 6;
const VERBS = [
  { do: "fly", key: "F", icon: "navigation", words: () => say("飞到", "Fly to") },
  { do: "flash", key: "B", icon: "target", words: () => say("闪烁", "Flash") },
  { do: "follow", key: "G", icon: "focus-2", words: () => say("跟随", "Follow"), when: ({ officer }) => officer != null },
];
const places = new WeakMap();

/** Whether a target can be shown: a place {lon, lat}, an area of the tree, a segment of the crowd route, an officer. */
export const known = (target) => Boolean(target) && ((target.lon != null && target.lat != null) || ["area", "segment", "officer"].some((name) => target[name] != null));

/** The verbs a target has. */
export const verbsOf = (target) => VERBS.filter(({ when }) => !when || when(target));

/** Where a page without a map goes for a verb. */
export function addressOf({ lon, lat, area, segment, officer }, verb) {
  if (officer != null) return `/map?${verb === "follow" ? "follow" : "officer"}=${officer}`;
  if (segment != null) return `/map?segment=${encodeURIComponent(segment)}`;
  return area != null ? `/map?area=${area}` : `/map?fly=${lon},${lat}`;
}

/** Says what `node` stands for on the map: {lon, lat} or {area}, {segment}, {officer, name}; what has no place is as if it were never said. Returns the node. */
export function placed(node, target, settings = {}) {
  if (known(target) && !isWall(settings)) {
    places.set(node, target);
    if (!("onMap" in node.dataset)) node.dataset.onMap = "";
  } else if (places.delete(node)) delete node.dataset.onMap;
  return node;
}

const MAP = "[data-one-map], .m3[data-ready]";
const hasMap = () => Boolean(document.querySelector(MAP));
const rowOf = (target) => target?.closest?.("[data-on-map]");

let unheard = null; // what was asked of a map that does not listen yet

/** Asks the maps of the page; whether one has heard it, which it says by preventing the default. */
const told = (verb, target) => !document.dispatchEvent(new CustomEvent("mg:map", { cancelable: true, detail: { do: verb, ...target } }));

function run(verb, target) {
  unheard = null;
  if (!hasMap()) return verb === "flash" ? undefined : visit(addressOf(target, verb));
  if (!told(verb, target)) unheard = { verb, target, map: document.querySelector(MAP) };
}

/** A map listens from now on: what was asked of it while its parts were on their way is asked again. */
function listens() {
  const { verb, target, map } = unheard ?? {};
  unheard = null;
  if (map?.isConnected) told(verb, target);
}

// ── one button and one menu for the whole page ──
let button = null, menu = null, row = null, dwell = 0;

function beside(node) {
  row = node;
  button ??= el("button", { class: "on-map", type: "button", tabindex: "-1", "aria-haspopup": "menu" }, icon("map-pin"));
  button.onclick = (event) => { event.preventDefault(); event.stopPropagation(); open(row, button.getBoundingClientRect()); };
  const words = say("在图上看（F 飞到）", "On the map (F flies there)");
  button.title = words;
  button.setAttribute("aria-label", words);
  if (!button.isConnected) document.body.append(button);
  const box = node.getBoundingClientRect();
  button.style.left = `${Math.max(EDGE, Math.min(box.right - 4, innerWidth - button.offsetWidth - 2))}px`;  // in the gutter, so that no figure is covered
  button.style.top = `${box.top + (Math.min(box.height, 60) - button.offsetHeight) / 2}px`;
}

function away() {
  clearTimeout(dwell);
  button?.remove();
  row = null;
}

function shut(back = false) {
  const from = menu?.from;
  menu?.element.remove();
  menu = null;
  if (back) from?.focus?.({ preventScroll: true });
}

function open(node, at) {
  shut();
  const target = places.get(node), items = verbsOf(target).filter((verb) => hasMap() || verb.do !== "flash");
  const press = (verb) => { shut(true); run(verb, target); };
  const element = el("div", { class: "on-map-menu", role: "menu", "aria-label": say("在图上", "On the map") }, ...items.map((verb) => el("button", { type: "button", role: "menuitem", "data-verb": verb.do, onclick: () => press(verb.do) }, icon(verb.icon), el("span", {}, verb.words()), el("kbd", {}, verb.key))),
    whatOf(node) ? el("button", { type: "button", role: "menuitem", "data-verb": "why", onclick: async () => { shut(true); (await import("../why.mjs")).open(node); } }, icon("info-circle"), el("span", {}, say("为什么能看到", "Why do I see this")), el("kbd", {}, "?")) : null);
  element.addEventListener("keydown", (event) => {
    const all = [...element.children], step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") shut(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.body.append(element);
  element.style.left = `${Math.max(EDGE, Math.min(at.left, innerWidth - element.offsetWidth - EDGE))}px`;
  element.style.top = `${Math.max(EDGE, Math.min(at.bottom + 2, innerHeight - element.offsetHeight - EDGE))}px`;
  menu = { element, from: node.contains(document.activeElement) ? document.activeElement : node.querySelector("a, button") ?? node };
  element.firstElementChild.focus();
}

function keys(event) {
  const node = rowOf(event.target), verb = node && VERBS.find(({ key }) => key === event.key.toUpperCase());
  if (!verb || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select, [contenteditable]")) return;
  const target = places.get(node);
  if (verb.when && !verb.when(target)) return;
  event.stopPropagation();
  run(verb.do, target);
}

/** A row dwelt upon flashes where there is a map, and shows its button. */
function dwells(event) {
  if (button?.contains(event.target) || menu?.element.contains(event.target)) return;
  const node = rowOf(event.target);
  if (event.type === "pointerover" && event.pointerType !== "mouse") return;
  if (node === row) return;
  away();
  if (!node || !places.has(node)) return;
  dwell = setTimeout(() => {
    if (!node.isConnected) return;
    beside(node);
    const { lon } = places.get(node);
    if (hasMap() && lon != null) told("flash", places.get(node));
  }, DWELL_MS);
}

if (globalThis.document?.addEventListener) {
  document.addEventListener("pointerover", dwells);
  document.addEventListener("focusin", (event) => event.target.matches(":focus-visible") && dwells(event));
  document.addEventListener("scroll", away, true);
  document.addEventListener("keydown", keys, true);
  document.addEventListener("mg:map-listens", listens);
  document.addEventListener("pointerdown", (event) => { if (menu && !menu.element.contains(event.target)) shut(); }, true);
  // The menu key and a finger held down; a mouse has the button, and its right one opens the magnet's own menu.
  document.addEventListener("contextmenu", (event) => {
    const node = rowOf(event.target);
    if (!node || event.pointerType === "mouse") return;
    event.preventDefault();
    event.stopPropagation();
    open(node, node.getBoundingClientRect());
  }, true);
}
