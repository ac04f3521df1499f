// The look of vector tiles, out of the page's tokens: two greys, dark water, streets one step above the land; names of streets and rivers along them.
import { label } from "./look.mjs";
import { nameOf } from "./vector_tile.mjs";

// class → colour token, and for lines: metres wide, u wide at least; from which zoom on; how strong; plain: without rounded ends, which are costly for
// thousands of lanes.
const STYLE = [
  ["earth", { fill: "--map-land" }],
  ["park", { fill: "--map-park", from: 11 }],
  ["water", { fill: "--map-water" }],
  ["stream", { line: "--map-water", metres: 9, least: 1, from: 11 }],
  ["building", { fill: "--map-building", from: 13.6 }],
  ["service", { line: "--map-road", metres: 5, least: 0.5, from: 14.5, alpha: 0.5, plain: true }],
  ["residential", { line: "--map-road", metres: 8, least: 0.7, from: 13.2, alpha: 0.65 }],
  ["tertiary", { line: "--map-road", metres: 12, least: 0.8, from: 12.4, alpha: 0.8 }],
  ["secondary", { line: "--map-road", metres: 17, least: 1, from: 11.2, alpha: 0.9 }],
  ["primary", { line: "--map-road", metres: 24, least: 1.3, from: 10 }],
  ["trunk", { line: "--map-road", metres: 32, least: 1.8 }],
];
const NAMED_FROM = { trunk: 13.2, primary: 13.6, secondary: 14, tertiary: 14.6, residential: 15.5, service: 16.2, stream: 12, named: 14 };
const WATER = new Set(["stream", "water"]), MOST_NAMES = 90;

/** Metres a pixel is wide at `lat` (degrees) where the world is `scale` px wide. */
export const metresPerPixel = (scale, lat) => (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / scale;

/**
 * Draws tiles [{data, x, y, z, clip}] onto `g` at `view` (canvas.mjs): class after class over all tiles, so that no tile's fills lie over its neighbour's
 * streets. `clip` = {x, y, z} cuts a larger tile to the place of a missing one.
 */
export function drawTiles(g, look, view, tiles, lat) {
  const perPixel = metresPerPixel(view.scale, lat), dpr = view.dpr;
  for (const [kind, { fill, line, metres, least, from = 0, alpha = 1, plain = false }] of STYLE) {
    if (view.zoom < from) continue;
    const width = line && Math.max(metres / perPixel, least * look.u);
    for (const tile of tiles) {
      const pieces = tile.data.paths.get(kind);
      if (!pieces) continue;
      const size = view.scale / 2 ** tile.z, factor = size / tile.data.extent;
      g.save();
      if (fill || tile.clip) cut(g, view, tile);
      g.setTransform(factor * dpr, 0, 0, factor * dpr, (tile.x * size - view.x) * dpr, (tile.y * size - view.y) * dpr);
      g.globalAlpha = alpha;
      const [ox, oy] = [tile.x * size - view.x, tile.y * size - view.y], edge = (width || 0) / factor;
      const seen = ({ box }) => ox + (box[2] + edge) * factor > 0 && oy + (box[3] + edge) * factor > 0 && ox + (box[0] - edge) * factor < view.width && oy + (box[1] - edge) * factor < view.height;
      if (fill) {
        g.fillStyle = look.color(fill);
        for (const piece of pieces.values()) if (seen(piece)) g.fill(piece.path, "evenodd");
      } else {
        [g.lineCap, g.lineJoin] = plain ? ["butt", "bevel"] : ["round", "round"];
        g.lineWidth = width / factor;
        g.strokeStyle = look.color(line);
        for (const piece of pieces.values()) if (seen(piece)) g.stroke(piece.path);
      }
      g.restore();
    }
  }
}

function cut(g, view, { x, y, z, clip }) {
  const at = clip ?? { x, y, z }, size = view.scale / 2 ** at.z;
  g.beginPath();
  // To whole device pixels, or a seam shows between neighbours.
  const round = (value) => Math.round(value * view.dpr) / view.dpr;
  const [west, north, east, south] = [at.x * size - view.x, at.y * size - view.y, (at.x + 1) * size - view.x, (at.y + 1) * size - view.y].map(round);
  g.rect(west, north, east - west, south - north);
  g.clip();
}

/** Writes the names of streets and rivers along them; the same name not twice within `apart` u, none over another. */
export function drawNames(g, look, view, tiles, lang, apart = 280) {
  const taken = [], written = new Map();
  const wishes = tiles.flatMap((tile) => tile.data.lines.map((line) => ({ tile, ...line })))
    .filter(({ kind }) => view.zoom >= (NAMED_FROM[kind] ?? 99))
    .sort((a, b) => (NAMED_FROM[a.kind] ?? 99) - (NAMED_FROM[b.kind] ?? 99));
  for (const { tile, kind, tags, points } of wishes) {
    if (taken.length / 3 >= MOST_NAMES) break;
    const text = nameOf(tags, lang), water = WATER.has(kind), size = water ? 12.5 : kind === "trunk" ? 12 : 11, spacing = water ? 0.3 : 0.04;
    if (!text) continue;
    g.font = look.font(size);
    const width = g.measureText(text).width + spacing * size * look.u * text.length;
    const place = straight(points, view, tile, width * 1.15);
    if (!place || place.x < 0 || place.y < 0 || place.x > view.width || place.y > view.height) continue;
    if ((written.get(text) ?? []).some(([x, y]) => Math.hypot(x - place.x, y - place.y) < apart * look.u)) continue;
    const spots = [-0.35, 0, 0.35].map((share) => [place.x + Math.cos(place.angle) * width * share, place.y + Math.sin(place.angle) * width * share]);
    if (spots.some(([x, y]) => taken.some(([a, b]) => Math.hypot(a - x, b - y) < width * 0.3 + size * look.u))) continue;
    taken.push(...spots);
    written.set(text, [...(written.get(text) ?? []), [place.x, place.y]]);
    g.save();
    g.translate(place.x, place.y);
    g.rotate(place.angle);
    label(g, look, text, 0, 0, { size, spacing, color: water ? "--map-water-ink" : "--map-ink-2", halo: 2.4 });
    g.restore();
  }
  return written;
}

/** The straightest piece of a line that holds `width` px: its middle in px and its angle, read from left to right. Null where the line is too short or bent. */
export function straight(points, view, { x, y, z, data }, width) {
  const size = view.scale / 2 ** z, factor = size / data.extent, ox = x * size - view.x, oy = y * size - view.y;
  const count = points.length / 2, at = [0];
  for (let i = 1; i < count; i++) at.push(at[i - 1] + Math.hypot(points[2 * i] - points[2 * i - 2], points[2 * i + 1] - points[2 * i - 1]) * factor);
  if (at[count - 1] < width) return null;
  let best = null, most = 0.93;  // the chord's share of the way: less is too bent to write on
  for (let i = 0, j = 0; i < count; i++) {
    while (j < count - 1 && at[j] - at[i] < width) j += 1;
    if (at[j] - at[i] < width) break;
    const dx = (points[2 * j] - points[2 * i]) * factor, dy = (points[2 * j + 1] - points[2 * i + 1]) * factor;
    const share = Math.hypot(dx, dy) / (at[j] - at[i]);
    if (share <= most) continue;
    most = share;
    const angle = Math.atan2(dy, dx);
    best = {
      x: ox + ((points[2 * i] + points[2 * j]) / 2) * factor,
      y: oy + ((points[2 * i + 1] + points[2 * j + 1]) / 2) * factor,
      angle: angle > Math.PI / 2 ? angle - Math.PI : angle < -Math.PI / 2 ? angle + Math.PI : angle,
    };
  }
  return best;
}
