// A row of a list shows its place on the map of the same page: it flashes under the pointer and the focus, and F flies there.
import { isWall } from "./_answer.mjs";

const DWELL_MS = 250;
const places = new WeakMap();
const say = (detail) => document.dispatchEvent(new CustomEvent("mg:map", { detail }));
const hasMap = () => Boolean(document.querySelector("[data-one-map]"));

/** Where the thing of `node` is now: {lon, lat}, null where that is not known. */
export const placed = (node, { lon, lat }) => places.set(node, lon == null || lat == null ? null : { lon, lat });

/** Lets a row that is walked over or pressed F on show its place. Returns the row. */
export function onMap(node, settings, lang = settings.lang) {
  if (isWall(settings)) return node;
  let dwell = 0;
  const tell = (what) => { const at = places.get(node); if (at && hasMap()) say({ do: what, ...at }); };
  const enter = () => {
    if (hasMap()) node.title = lang === "zh" ? "按 F 在图上飞到" : "F flies there on the map";
    clearTimeout(dwell);
    dwell = setTimeout(tell, DWELL_MS, "flash");
  };
  node.addEventListener("pointerenter", ({ pointerType }) => pointerType === "mouse" && enter());
  node.addEventListener("focusin", enter);
  for (const left of ["pointerleave", "focusout"]) node.addEventListener(left, () => clearTimeout(dwell));
  node.addEventListener("keydown", (event) => {
    if (event.key !== "f" && event.key !== "F" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    tell("fly");
  });
  return node;
}
