// What a map on the page says its lists are to keep to: its extent, or what is picked on it. Told by the event "mg:ground" on the document:
// {within, box} or {within, geometry}; null lets the lists go.
import { inside, rings } from "../one_map/places.mjs";
import { unitX, unitY } from "../one_map/canvas.mjs";

let within = null, holds = () => true;

/** What GET /cases is asked for: west,south,east,north, or the key of a briefing; null for nothing. */
export const asked = () => within;

/** Whether a case lies where the lists are to keep to. */
export const here = (v) => holds(v);

/** Takes what the event said. */
export function keep(detail) {
  within = detail?.within ?? null;
  if (!within) holds = () => true;
  else if (detail.box) {
    const [w, s, e, n] = detail.box;
    holds = ({ lon, lat }) => lon != null && lon >= w && lon <= e && lat >= s && lat <= n;
  } else {
    const all = rings(detail.geometry);
    holds = ({ lon, lat }) => lon != null && inside(all, unitX(lon), unitY(lat));
  }
}

globalThis.document?.addEventListener("mg:ground", ({ detail }) => keep(detail));
