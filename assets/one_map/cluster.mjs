// Points too close to tell apart become one mark. supercluster does it, asked for exactly the zoom on screen.
import "../vendor/supercluster.min.mjs";
import { unitX, unitY } from "./canvas.mjs";

/**
 * Marks for points `lon`[i], `lat`[i] of kind `kind`[i] at `zoom`, closer than `radius` px taken together where at least `least` are; points of the kinds
 * in `alone` stay by themselves. Columns: `ux`, `uy` in mercator units; `n` how many points; `one` the index of one of them; `counts`, `kinds` numbers a
 * mark; `box` west, south, east, north a mark. Clusters first, then single points, kinds in the order of their numbers.
 */
export function clusters({ lon, lat, kind, kinds = 1 }, zoom, radius, { least = 2, alone = [] } = {}) {
  const whole = Math.max(0, Math.min(24, Math.floor(zoom))), features = [], marks = [];
  const single = (i) => marks.push({ lon: lon[i], lat: lat[i], rank: kind?.[i] ?? 0, members: [i] });
  for (let i = 0; i < lon.length; i++) {
    if (alone.includes(kind?.[i])) single(i);
    else features.push({ type: "Feature", geometry: { type: "Point", coordinates: [lon[i], lat[i]] }, properties: { i } });
  }
  const index = new globalThis.Supercluster({ minZoom: whole, maxZoom: whole, extent: 256, radius: radius * 2 ** (whole - zoom), minPoints: least, nodeSize: 64 });
  index.load(features);
  for (const { geometry, properties, id } of index.getClusters([-180, -85, 180, 85], whole)) {
    if (!properties.cluster) single(properties.i);
    else marks.push({ lon: geometry.coordinates[0], lat: geometry.coordinates[1], rank: -1, members: index.getLeaves(id, Infinity).map((leaf) => leaf.properties.i) });
  }
  marks.sort((a, b) => a.rank - b.rank);
  return columns(marks, { lon, lat, kind, kinds });
}

function columns(marks, { lon, lat, kind, kinds }) {
  const size = marks.length, found = { ux: new Float64Array(size), uy: new Float64Array(size), n: new Uint32Array(size), one: new Int32Array(size), kinds, counts: new Uint32Array(size * kinds), box: new Float64Array(size * 4) };
  marks.forEach((mark, at) => {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    found.ux[at] = unitX(mark.lon);
    found.uy[at] = unitY(mark.lat);
    found.n[at] = mark.members.length;
    found.one[at] = mark.members[0];
    for (const i of mark.members) {
      found.counts[at * kinds + (kind?.[i] ?? 0)] += 1;
      box[0] = Math.min(box[0], lon[i]);
      box[1] = Math.min(box[1], lat[i]);
      box[2] = Math.max(box[2], lon[i]);
      box[3] = Math.max(box[3], lat[i]);
    }
    found.box.set(box, at * 4);
  });
  return found;
}

/**
 * Moves clusters off the marks that stand alone, and off each other, by a few px: `ux`, `uy` change in place. `scale` = px of the whole world, `radius(n)`
 * = px of a mark of n points.
 */
export function part({ ux, uy, n }, scale, radius) {
  const most = n.reduce((a, b) => Math.max(a, b), 1), reach = 2 * radius(most), r = Float64Array.from(n, radius);
  for (let round = 0; round < 4; round++) {
    const near = new Map(), square = (at, dx, dy) => (Math.floor((ux[at] * scale) / reach) + dx) * 1e7 + Math.floor((uy[at] * scale) / reach) + dy;
    for (let at = 0; at < n.length; at++) near.set(square(at, 0, 0), [...(near.get(square(at, 0, 0)) ?? []), at]);
    for (let a = 0; a < n.length; a++) {
      if (n[a] < 2) continue;
      for (let dx = -1; dx <= 1; dx++) {
        for (let dy = -1; dy <= 1; dy++) {
          for (const b of near.get(square(a, dx, dy)) ?? []) {
            const x = (ux[a] - ux[b]) * scale, y = (uy[a] - uy[b]) * scale, away = Math.hypot(x, y), lack = r[a] + r[b] - away;
            if (a === b || lack <= 0) continue;
            const step = (n[b] > 1 ? lack / 2 : lack) / (away || 1) / scale;
            ux[a] += (away ? x : 1) * step;
            uy[a] += y * step;
          }
        }
      }
    }
  }
}
