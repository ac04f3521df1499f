// The shapes one picks ground with: rings of [lon, lat] in degrees, their size, and how they stand in an address. Nothing here knows a map.

const EARTH = 6_371_008.8, RAD = Math.PI / 180, ROUND = 1e5; // five decimals, about a metre: what is drawn is what the address says
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const SIDES = 72;
export const LEAST_M = 100, MOST_M = 5000, MOST_CORNERS = 400;

export const rounded = (n) => Math.round(n * ROUND) / ROUND;
const closed = (corners) => [...corners, corners[0]];
const polygon = (ring) => ({ type: "Polygon", coordinates: [ring] });

/** Metres between two points near each other. */
export function metres([lonA, latA], [lonB, latB]) {
  const x = (lonB - lonA) * RAD * Math.cos(((latA + latB) / 2) * RAD), y = (latB - latA) * RAD;
  return Math.hypot(x, y) * EARTH;
}

/** The rectangle between two corners. */
export function rectangle([a, b], [c, d]) {
  const [w, e] = [Math.min(a, c), Math.max(a, c)].map(rounded), [s, n] = [Math.min(b, d), Math.max(b, d)].map(rounded);
  return polygon([[w, s], [e, s], [e, n], [w, n], [w, s]]);
}

/** The circle of `m` metres around a point: 72 corners whose polygon has the circle's area. */
export function circle([lon, lat], m) {
  const step = (2 * Math.PI) / SIDES, r = m * Math.sqrt(step / Math.sin(step)) / EARTH / RAD, wide = r / Math.cos(lat * RAD);
  return polygon(closed(Array.from({ length: SIDES }, (_, i) => [rounded(lon + wide * Math.cos(i * step)), rounded(lat + r * Math.sin(i * step))])));
}

/** The polygon of corners; null with fewer than three. */
export function shape(corners) {
  const kept = corners.map(([lon, lat]) => [rounded(lon), rounded(lat)]).filter((corner, i, all) => !i || corner.some((n, axis) => n !== all[i - 1][axis]));
  return kept.length < 3 ? null : polygon(closed(kept));
}

/** A line without the points that lie within `tolerance` degrees of what is left (Douglas and Peucker). */
export function simplified(line, tolerance) {
  if (line.length < 3) return line;
  const keep = new Uint8Array(line.length), stack = [[0, line.length - 1]];
  keep[0] = keep[line.length - 1] = 1;
  while (stack.length) {
    const [from, to] = stack.pop();
    let far = 0, at = 0;
    for (let i = from + 1; i < to; i++) {
      const d = away(line[i], line[from], line[to]);
      if (d > far) [far, at] = [d, i];
    }
    if (far <= tolerance) continue;
    keep[at] = 1;
    stack.push([from, at], [at, to]);
  }
  return line.filter((_, i) => keep[i]);
}

function away([x, y], [ax, ay], [bx, by]) {
  const dx = bx - ax, dy = by - ay, t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** What a finger drew, with as few corners as say the same: within half a pixel at first, coarser until there are few enough. `pixel` is degrees. */
export function lasso(points, pixel) {
  let line = points, tolerance = pixel / 2;
  do {
    line = simplified(points, tolerance);
    tolerance *= 1.6;
  } while (line.length > MOST_CORNERS);
  return shape(line);
}

const rings = (geometry) => (geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : geometry.coordinates);

/** Square metres of a polygon or several, holes taken off. */
export function squareMetres(geometry) {
  const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
  return polygons.reduce((sum, [outer, ...holes]) => sum + ground(outer) - holes.reduce((less, hole) => less + ground(hole), 0), 0);
}

function ground(ring) {
  const lat = ring.reduce((sum, [, y]) => sum + y, 0) / ring.length;
  let twice = 0;
  for (let i = 0; i + 1 < ring.length; i++) twice += ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
  return (Math.abs(twice) / 2) * (EARTH * RAD) ** 2 * Math.cos(lat * RAD);
}

/** Metres around it. */
export const around = (geometry) => rings(geometry).reduce((sum, ring) => sum + ring.slice(1).reduce((length, corner, i) => length + metres(ring[i], corner), 0), 0);

/** "0.42 km²" or "820 m²". */
export const inWords = (m2) => (m2 >= 1e5 ? `${(m2 / 1e6).toFixed(2)} km²` : `${Math.round(m2).toLocaleString("en-US")} m²`);
/** "2.6 km" or "350 m". */
export const far = (m) => (m >= 10_000 ? `${Math.round(m / 1000)} km` : m >= 1000 ? `${(m / 1000).toFixed(1)} km` : `${Math.round(m)} m`);

/** [west, south, east, north]. */
export function bounds(geometry) {
  const all = rings(geometry).flat();
  return [Math.min(...all.map(([x]) => x)), Math.min(...all.map(([, y]) => y)), Math.max(...all.map(([x]) => x)), Math.max(...all.map(([, y]) => y))];
}

// ── in an address ──
/** A selection as a short text: a440604012061 (an area), c113.1,23.02,500 (a circle), p… (corners). */
export function written({ area, circle: round, geometry }) {
  if (area) return `a${area}`;
  if (round) return `c${rounded(round.lon)},${rounded(round.lat)},${Math.round(round.m)}`;
  const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
  return `p${polygons.map((each) => each.map((ring) => packed(ring.slice(0, -1))).join("!")).join("~")}`;
}

/** What such a text says: {area} or {geometry, circle?}; null for anything else. */
export function read(text) {
  const kind = text?.[0], rest = text?.slice(1) ?? "";
  if (kind === "a" && /^\d{6}(\d{3}){0,3}(-\d\d)?$/.test(rest)) return { area: rest };
  if (kind === "c") {
    const [lon, lat, m, more] = rest.split(",").map(Number);
    const known = more === undefined && Math.abs(lon) <= 180 && Math.abs(lat) <= 90 && m >= 1 && m <= 100_000;
    return known ? { circle: { lon, lat, m }, geometry: circle([lon, lat], m) } : null;
  }
  if (kind !== "p") return null;
  const polygons = rest.split("~").map((each) => each.split("!").map(unpacked));
  if (polygons.flat().some((ring) => !ring || ring.length < 3)) return null;
  const coordinates = polygons.map((each) => each.map(closed));
  return { geometry: coordinates.length > 1 ? { type: "MultiPolygon", coordinates } : { type: "Polygon", coordinates: coordinates[0] } };
}

// Differences from corner to corner in hundred-thousandths of a degree, five bits a letter, as in encoded polylines but with letters an address may hold.
function packed(corners) {
  let text = "", before = [0, 0];
  for (const corner of corners) {
    const now = corner.map((n) => Math.round(n * ROUND));
    for (const axis of [0, 1]) {
      let left = now[axis] - before[axis];
      left = left < 0 ? -2 * left - 1 : 2 * left;
      for (; left >= 32; left = Math.floor(left / 32)) text += LETTERS[(left % 32) + 32];
      text += LETTERS[left];
    }
    before = now;
  }
  return text;
}

function unpacked(text) {
  const numbers = [];
  let sum = 0, factor = 1;
  for (const letter of text) {
    const five = LETTERS.indexOf(letter);
    if (five < 0) return null;
    sum += (five % 32) * factor;
    factor *= 32;
    if (five >= 32) continue;
    numbers.push(sum % 2 ? -(sum + 1) / 2 : sum / 2);
    [sum, factor] = [0, 1];
  }
  if (factor !== 1 || numbers.length % 2) return null;
  const corners = [];
  let at = [0, 0];
  for (let i = 0; i < numbers.length; i += 2) corners.push((at = [at[0] + numbers[i], at[1] + numbers[i + 1]]).map((n) => n / ROUND));
  return corners.every(([lon, lat]) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90) ? corners : null;
}
