// The map with heights as a magnet. A browser that cannot draw it says so and leads to the flat map.
import { canDraw } from "../one_map/scene3d.mjs";
import { h } from "./_draw.mjs";
import { isWall, told } from "./_answer.mjs";

export function mount(el, settings) {
  const say = (zh, en) => (settings.lang === "zh" ? zh : en);
  let opened = null, ended = false;
  const missing = (text) => el.replaceChildren(h("div.void", h("span", text), isWall(settings) ? "" : h("a.btn", { href: `/map?area=${settings.area}` }, say("看平面图", "Flat map"))));
  const root = h("div.one-map.m3");
  el.append(root);
  if (!canDraw()) missing(say("此浏览器没有 WebGL,不能画立体地图。", "This browser has no WebGL and cannot draw heights."));
  else {
    import("../one_map/map3d.mjs").then(({ openMap3d }) => openMap3d(root, { ...settings, full: false, hands: !isWall(settings) })).then((handle) => { ended ? handle.close() : (opened = handle); }, (error) => {
      console.warn(error);
      missing(say("立体地图没有打开，请重新载入。", "The map with heights did not open: load the page again."));
    });
  }
  told(el, "ok");
  return { value() {}, resize() { opened?.resize(); }, destroy() { ended = true; opened?.close(); } };
}
