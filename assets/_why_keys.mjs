// The ways to ask "why do I see this" about anything: Alt and a click, ? or Alt+? on what has the focus, a finger held down, and pointing at it after
// "why" in the account's menu. Works on buttons that are switched off, too.

import {whatOf} from "./_why_of.mjs";
import {el, icon, say} from "./session.mjs";

const HELD = 500, STRAYS = 10, LIFTED = 1500; // ms a finger stays, px it may move, ms in which it is lifted again
const MENUS = "[data-instance], [data-on-map], .leaflet-container, canvas, [draggable=true], .card[data-case], input, textarea, select"; // what a held finger means something else on
const asset = (name) => `/assets/${name}${window.magnetAssets?.[name] ? `?v=${window.magnetAssets[name]}` : ""}`;
const onWall = () => (document.documentElement.dataset.surface ?? "").startsWith("wall");

async function show(element, event) { (await import(asset("why.mjs"))).open(element, event && {x: event.clientX, y: event.clientY}); }

function stop(event) { event.preventDefault(); event.stopImmediatePropagation(); }

/** What lies under the pointer, also where it is switched off and hears nothing itself. */
const under = (event) => document.elementFromPoint(event.clientX, event.clientY) ?? event.target;

function pressed(event) {
  if (!event.altKey || event.button || onWall()) return;
  const element = under(event);
  if (!whatOf(element)) return;
  stop(event);
  if (event.type === "pointerdown") show(element, event);
}

function key(event) {
  if (event.key !== "?" || event.ctrlKey || event.metaKey || event.defaultPrevented || onWall()) return;
  const at = document.activeElement;
  if (!event.altKey && document.querySelector('[data-action="keys-help"]')) return; // that page's own key
  if (!at || at === document.body || at.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], main") || !whatOf(at)) return;
  stop(event);
  show(at);
}

// ── a finger held down ──
let held = null; // {timer, x, y, element}
let asked = 0; // when a held finger has asked

function drop() { clearTimeout(held?.timer); held = null; }

/** The finger has been down for long enough: what it does from here on, lifting it and the browser's own menu, belongs to the question. */
function askHeld() {
  const {element, x, y} = held;
  drop();
  asked = performance.now();
  show(element, {clientX: x, clientY: y});
}

const justAsked = () => asked && performance.now() - asked < LIFTED;

function down(event) {
  drop();
  asked = 0; // another press is its own
  if (event.pointerType !== "touch" || onWall() || event.target.closest(MENUS) || !whatOf(event.target)) return;
  held = {x: event.clientX, y: event.clientY, element: event.target, timer: setTimeout(askHeld, HELD)};
}

function moved(event) { if (held && Math.hypot(event.clientX - held.x, event.clientY - held.y) > STRAYS) drop(); }

/** Some browsers tell of a held finger by asking for their menu, and take the finger away (pointercancel) for a link's; here it asks why. */
function menu(event) {
  if (held) askHeld();
  if (justAsked()) stop(event);
}

function lifted(event) { if (justAsked() && !event.target.closest(".why-pop")) stop(event); }

// ── pointing at it ──
/** Let the next press ask about what it hits; Escape ends it. */
export function point() {
  const cover = el("div", {class: "why-cover", role: "dialog", tabindex: "-1", "aria-label": say("为什么", "Why")}, el("p", {}, icon("info-circle"), say("点一下任何记录、磁铁或按钮，看为什么能看到或不能。", "Press any record, magnet or button to see why you see it or may not."), el("kbd", {}, "Esc")));
  const end = () => { cover.remove(); removeEventListener("keydown", away, true); };
  const away = (event) => { if (event.key === "Escape") { stop(event); end(); } };
  cover.addEventListener("click", (event) => {
    end();
    show(under(event), event);
  });
  addEventListener("keydown", away, true);
  document.body.append(cover);
  cover.focus();
}

/** Listen on the whole page. */
export function listen() {
  for (const kind of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) addEventListener(kind, pressed, true);
  document.addEventListener("keydown", key, true);
  document.addEventListener("pointerdown", down, {passive: true, capture: true});
  document.addEventListener("pointermove", moved, {passive: true});
  addEventListener("contextmenu", menu, true);
  addEventListener("click", lifted, true);
  for (const kind of ["pointerup", "pointercancel", "scroll"]) document.addEventListener(kind, drop, {passive: true, capture: true});
}
