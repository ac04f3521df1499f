// Measures ways and areas on the ground: points by click, touch or Enter at the cross, lengths and areas as on the globe.
import { canvasLayer, unitX, unitY } from "./canvas.mjs";
import { make } from "./card.mjs";
import { label } from "./look.mjs";
import { taps } from "./taps.mjs";

const RADIUS_M = 6_371_008.8, AXIS_M = 6_378_137, RAD = Math.PI / 180, SAME_PX = 8;

/** Metres between two points [lon, lat] along the globe. */
export function between([lonA, latA], [lonB, latB]) {
  const dLat = (latB - latA) * RAD, dLon = (lonB - lonA) * RAD;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(latA * RAD) * Math.cos(latB * RAD) * Math.sin(dLon / 2) ** 2;
  return 2 * RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

export const wayLength = (points) => points.slice(1).reduce((sum, point, i) => sum + between(points[i], point), 0);

/** Square metres inside a ring of points [lon, lat] on the globe; not for rings that cross themselves. */
export function areaOf(points) {
  if (points.length < 3) return 0;
  const sum = points.reduce((total, [lon, lat], i) => {
    const [nextLon, nextLat] = points[(i + 1) % points.length];
    return total + (nextLon - lon) * RAD * (2 + Math.sin(lat * RAD) + Math.sin(nextLat * RAD));
  }, 0);
  return Math.abs(sum / 2) * AXIS_M ** 2;
}

export const metres = (length, say) => (length < 1000 ? say(`${length.toFixed(length < 10 ? 1 : 0)} 米`, `${length.toFixed(length < 10 ? 1 : 0)} m`) : say(`${(length / 1000).toFixed(2)} 公里`, `${(length / 1000).toFixed(2)} km`));
export const squares = (area, say) => (area < 100_000 ? say(`${Math.round(area).toLocaleString("en")} 平方米`, `${Math.round(area).toLocaleString("en")} m²`) : say(`${(area / 1e6).toFixed(3)} 平方公里`, `${(area / 1e6).toFixed(3)} km²`));

export function mount(map, settings) {
  const { say, look } = settings;
  let panel = null, points = [], what = "way", done = false, over = null, out = null, hint = null, buttons = null, layer = null, back = () => {};

  function open() {
    points = [];
    done = false;
    layer = canvasLayer(map, "measure", 458, draw);
    panel = settings.panel.open("measure", say("量测", "Measure"), ended);
    const kinds = [["way", say("距离", "Distance")], ["area", say("面积", "Area")]].map(([id, text]) => {
      const button = make("button", { class: "btn sm", type: "button", "data-measure": id, "aria-pressed": String(id === what), text });
      button.onclick = () => { what = id; kinds.forEach((each) => each.setAttribute("aria-pressed", String(each === button))); changed(); };
      return button;
    });
    out = make("output", { class: "om-measured", "data-measured": "", "aria-live": "polite" });
    hint = make("p", { class: "om-hint" });
    buttons = make("div", { class: "om-row" });
    for (const [id, text, run] of [["undo-point", say("退一点", "Back one point"), undo], ["finish", say("完成", "Finish"), finish], ["clear", say("清除", "Clear"), clear]]) {
      const button = make("button", { class: "btn sm", type: "button", "data-action": id, text });
      button.onclick = run;
      buttons.append(button);
    }
    panel.body.append(make("div", { class: "om-row", role: "group", "aria-label": say("量什么", "What to measure") }, ...kinds), out, hint, buttons);
    back = taps(map, tap, move);
    map.getContainer().focus({ preventScroll: true });  // the keys belong to the map now
    changed();
  }

  function ended() {
    panel = null;
    back();
    layer?.destroy();
    layer = null;
    settings.noTool();
  }

  // A click of the map is this tool's while it is open; the same place twice ends it.
  function tap(latlng) {
    const last = points.at(-1), here = [latlng.lng, latlng.lat];
    if (done) points = [];
    else if (last && map.latLngToContainerPoint([last[1], last[0]]).distanceTo(map.latLngToContainerPoint(latlng)) < SAME_PX * look.u) return finish();
    done = false;
    points.push(here);
    over = null;
    changed();
  }

  function move(latlng) {
    over = points.length && !done ? [latlng.lng, latlng.lat] : null;
    layer?.redraw();
  }

  function undo() {
    points.pop();
    done = false;
    changed();
  }

  function finish() {
    done = points.length > 1;
    over = null;
    changed();
  }

  function clear() {
    points = [];
    done = false;
    changed();
  }

  function changed() {
    if (!panel) return;
    const enough = points.length >= (what === "area" ? 3 : 2);
    out.textContent = !enough ? "—" : what === "area" ? `${squares(areaOf(points), say)} · ${say("周长", "around")} ${metres(wayLength([...points, points[0]]), say)}` : metres(wayLength(points), say);
    hint.textContent = done ? say("点地图开始新的量测。", "Click the map to begin anew.") : say("点地图加点；键盘用方向键移动，回车在十字处加点。同一处再点一次即完成。", "Click the map to add points; by keys, arrows move and Enter adds one at the cross. The same place again finishes.");
    for (const button of buttons.children) button.disabled = !points.length || (button.dataset.action === "finish" && done);
    layer?.redraw();
  }

  function draw(g, view) {
    const all = over ? [...points, over] : points, u = look.u;
    const at = all.map(([lon, lat]) => [unitX(lon) * view.scale - view.x, unitY(lat) * view.scale - view.y]);
    layer?.count(points.length);
    if (!at.length) return;
    g.beginPath();
    at.forEach(([x, y], i) => g[i ? "lineTo" : "moveTo"](x, y));
    if (what === "area" && all.length > 2) {
      g.closePath();
      g.globalAlpha = 0.16;
      g.fillStyle = look.color("--accent");
      g.fill();
      g.globalAlpha = 1;
    }
    g.lineJoin = g.lineCap = "round";
    for (const [color, width] of [["--map-halo", 5], ["--accent", 2.2]]) {
      g.strokeStyle = look.color(color);
      g.lineWidth = width * u;
      g.stroke();
    }
    for (const [x, y] of at.slice(0, points.length)) {
      g.beginPath();
      g.arc(x, y, 4 * u, 0, 2 * Math.PI);
      g.fillStyle = look.color("--panel");
      g.fill();
      g.strokeStyle = look.color("--accent");
      g.lineWidth = 2 * u;
      g.stroke();
    }
    if (what === "way") for (let i = 1; i < at.length; i++) label(g, look, metres(wayLength(all.slice(0, i + 1)), say), at[i][0], at[i][1] - 14 * u, { size: 12, weight: 700, halo: 4 });
    else if (all.length > 2) label(g, look, squares(areaOf(all), say), at.reduce((sum, [x]) => sum + x, 0) / at.length, at.reduce((sum, [, y]) => sum + y, 0) / at.length, { size: 13, weight: 700, halo: 4 });
  }

  return { open, close: () => panel?.close(), destroy: () => panel?.close() };
}
