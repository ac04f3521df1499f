// Urgent cases, one after the other: the event "magnet:alarm" on document carries the live message, so that map and banner act together.
import { stay } from "../_banner.mjs";
import { canvasLayer, unitX, unitY } from "./canvas.mjs";
import { liveClient } from "./data.mjs";
import { alarmMark } from "./look.mjs";
import { prefix } from "./places.mjs";

const NEW = 60_000;   // an alarm handed to a page that opens later is history, not an alarm
const PAUSE = 250;    // between two alarms: the banner's own, so that both stay in step
const queue = [], heard = new Set();
let ringing = false, listening = false;

function next() {
  const message = queue.shift();
  ringing = Boolean(message);
  if (!message) return;
  document.dispatchEvent(new CustomEvent("magnet:alarm", { detail: message }));
  setTimeout(next, stay() + PAUSE);
}

/** Takes a live message: an alarm not heard before waits its turn. */
export function take(message, now = Date.now()) {
  const name = `${message.key} ${message.v?.reported_at ?? message.at}`;
  if (!message.alarm || heard.has(name) || now - Date.parse(message.at) > NEW) return;
  heard.add(name);
  if (heard.size > 200) heard.delete(heard.values().next().value);
  queue.push(message);
  if (!ringing) next();
}

/** The page hears alarms once, however many maps it has. */
export async function listen() {
  if (listening) return;
  listening = true;
  (await liveClient()).on({ topic: "case" }, (message) => take(message));
}

/** Shows alarms on `map`: a still mark, and on walls a flight there and, through `back()`, home again. */
export function alarms(map, settings) {
  const { look, say } = settings;
  let place = null, timer = 0;
  const layer = canvasLayer(map, "alarm", 460, (g, view) => {
    if (!place) return;
    const at = map.latLngToContainerPoint(place), corner = map.containerPointToLayerPoint([0, 0]), shift = [view.x - map.getPixelOrigin().x, view.y - map.getPixelOrigin().y];
    alarmMark(g, look, at.x + corner.x - shift[0], at.y + corner.y - shift[1], say("急", "!"));
  });

  function ring({ detail: { v, area } }) {
    if (v.lon == null || !(v.area ?? area).startsWith(prefix(settings.area))) return;
    clearTimeout(timer);
    place = L.latLng(v.lat, v.lon);
    settings.taken.set("alarm", [{ ux: unitX(v.lon), uy: unitY(v.lat), r: 40 * look.u }]);
    settings.relabel();
    layer.redraw();
    if (settings.flies) fly();
    timer = setTimeout(end, stay());
  }

  function end() {
    place = null;
    settings.taken.delete("alarm");
    settings.relabel();
    layer.redraw();
    if (settings.flies) settings.back(true);
  }

  // A banner covers the head of a wall's map: the place comes to the middle of what is left.
  function fly() {
    const zoom = Math.min(16, Math.max(map.getZoom(), settings.home()) + 1.1), size = map.getSize();
    const center = map.unproject(map.project(place, zoom).subtract([0, size.y * 0.07]), zoom);
    settings.go(center, zoom);
  }

  document.addEventListener("magnet:alarm", ring);
  listen().catch(settings.failed);
  return {
    redraw: layer.redraw,
    destroy() { clearTimeout(timer); document.removeEventListener("magnet:alarm", ring); layer.destroy(); },
  };
}
