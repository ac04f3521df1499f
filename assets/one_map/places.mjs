// Area codes and outlines on the client: containment of codes, and points in outlines.
import { unitX, unitY } from "./canvas.mjs";

/** What a code means as a prefix; mirrors core/areas.py prefix(): 440600 → 4406, 440604000000 → 440604, 440604010 stays. */
export function prefix(code) {
  const head = code.slice(0, 6), rest = code.includes("-") ? code.slice(6) : code.slice(6).replace(/^((?:\d{3})*?)(?:000)+$/, "$1");
  return rest ? head + rest : head.replace(/(00)+$/, "");
}

/** Rings of a GeoJSON Polygon or MultiPolygon in mercator units, one Float64Array [x, y, x, y…] each. */
export function rings(geometry) {
  const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
  return polygons.flat().map((ring) => {
    const flat = new Float64Array(ring.length * 2);
    ring.forEach(([lon, lat], i) => { flat[2 * i] = unitX(lon); flat[2 * i + 1] = unitY(lat); });
    return flat;
  });
}

/** [west, north, east, south] of rings in mercator units (y grows southwards). */
export function box(all) {
  const found = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of all) {
    for (let i = 0; i < ring.length; i += 2) {
      found[0] = Math.min(found[0], ring[i]);
      found[2] = Math.max(found[2], ring[i]);
      found[1] = Math.min(found[1], ring[i + 1]);
      found[3] = Math.max(found[3], ring[i + 1]);
    }
  }
  return found;
}

/** Whether the point lies inside, holes counted out (even-odd). */
export function inside(all, x, y) {
  let odd = false;
  for (const ring of all) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const yi = ring[i + 1], yj = ring[j + 1];
      if (yi > y !== yj > y && x < ((ring[j] - ring[i]) * (y - yi)) / (yj - yi) + ring[i]) odd = !odd;
    }
  }
  return odd;
}

/** Adds rings to the path of `g` at `view`. */
export function trace(g, view, all) {
  const { scale, x, y } = view;
  for (const ring of all) {
    g.moveTo(ring[0] * scale - x, ring[1] * scale - y);
    for (let i = 2; i < ring.length; i += 2) g.lineTo(ring[i] * scale - x, ring[i + 1] * scale - y);
    g.closePath();
  }
}

/** Distance in px from (px, py) to a line in mercator units. */
export function distance(view, line, px, py) {
  let least = Infinity;
  for (let i = 0; i + 3 < line.length; i += 2) {
    const ax = line[i] * view.scale - view.x, ay = line[i + 1] * view.scale - view.y;
    const dx = line[i + 2] * view.scale - view.x - ax, dy = line[i + 3] * view.scale - view.y - ay;
    const t = Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(px - ax - t * dx, py - ay - t * dy));
  }
  return least;
}
