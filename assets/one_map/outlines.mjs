// Outlines of areas, read once for all layers that draw them.
import { unitX, unitY } from "./canvas.mjs";
import { get } from "./data.mjs";
import { box, rings } from "./places.mjs";

/** A GeoJSON feature as layers draw it: its properties, `rings` in mercator units, their box w, n, e, s, and where its name belongs, ux, uy. */
export function outlined({ geometry, properties }) {
  const outline = rings(geometry), [w, n, e, s] = box(outline);
  return { ...properties, rings: outline, w, n, e, s, ux: properties.lon == null ? (w + e) / 2 : unitX(properties.lon), uy: properties.lat == null ? (n + s) / 2 : unitY(properties.lat) };
}

/** `of(levels)`: the areas of these levels (text with commas) in `area`; `forget()` makes the next question read them anew. */
export function outlines(area, read = get) {
  const known = new Map();
  return {
    of(levels) {
      if (!known.has(levels)) {
        const asked = read(`map/areas.geojson?area=${area}&level=${levels}`).then(({ features }) => features.map(outlined));
        known.set(levels, asked);
        asked.catch(() => known.delete(levels));  // asked again next time
      }
      return known.get(levels);
    },
    forget: () => known.clear(),
  };
}

/** Whether something of an outline's box is on screen. */
export const seen = (a, view) => a.e * view.scale > view.x && a.w * view.scale < view.x + view.width && a.s * view.scale > view.y && a.n * view.scale < view.y + view.height;
