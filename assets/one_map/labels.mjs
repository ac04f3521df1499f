// Place names. A name keeps clear of markers by moving, and a small one is left out where it does not fit; it never jumps while the map stands still.
import { label } from "./look.mjs";

// Steps away from where a name belongs, in widths and heights, nearest first.
const STEPS = [0, 0.25, -0.25, 0.5, -0.5].flatMap((x) => [0, -0.75, 0.75, -1.5, 1.5, -2.25, 2.25].map((y) => [x, y])).sort((a, b) => Math.hypot(a[0] * 4, a[1]) - Math.hypot(b[0] * 4, b[1]));

const MOST_COVERED = 0.15;  // of a small name

/** Overlap of two boxes {x, y, w, h} (x, y their middle), in px². */
export function overlap(a, b) {
  const w = (a.w + b.w) / 2 - Math.abs(a.x - b.x), h = (a.h + b.h) / 2 - Math.abs(a.y - b.y);
  return w > 0 && h > 0 ? w * h : 0;
}

/** Where a name goes: the first step that is free of `taken`, else the least covered one, with `covered` in px². Names in `names` are never covered: null if it cannot be avoided. */
export function settle(wish, taken, names) {
  let best = null, least = Infinity;
  for (const [dx, dy] of STEPS) {
    const box = { ...wish, x: wish.x + dx * wish.w, y: wish.y + dy * wish.h };
    if (names.some((other) => overlap(box, other) > 0)) continue;
    const covered = taken.reduce((sum, other) => sum + overlap(box, other), 0);
    if (covered < least) [best, least] = [{ ...box, covered }, covered];
    if (!covered) break;
  }
  return best;
}

/**
 * Paints `wishes` ({text, ux, uy, size, weight, spacing, color, must}) in order; returns the boxes used. `room`: the width it must fit, in mercator units;
 * `long`, `least`: what it names is written on from that many u on; `aside`: it stands so many u to the right of its place.
 */
export function paint(g, look, view, wishes, marks) {
  const taken = marks.map(({ ux, uy, r }) => ({ x: ux * view.scale - view.x, y: uy * view.scale - view.y, w: 2 * r, h: 2 * r })), names = [];
  for (const wish of wishes) {
    g.font = look.font(wish.size, wish.weight);
    const w = g.measureText(wish.text).width + wish.spacing * wish.size * look.u * wish.text.length, h = wish.size * look.u * 1.3;
    const x = wish.ux * view.scale - view.x + (wish.aside ? w / 2 + wish.aside * look.u : 0), y = wish.uy * view.scale - view.y;
    if (x < -w || y < -h || x > view.width + w || y > view.height + h) continue;
    if ((wish.room && w > wish.room * view.scale) || (wish.least && wish.long * view.scale < wish.least * look.u)) continue;
    const place = settle({ x, y, w: w + 4, h }, taken, names);
    if (!place || (!wish.must && place.covered > MOST_COVERED * w * h)) continue;
    if (place.x < w / 2 || place.x > view.width - w / 2 || place.y < h / 2 || place.y > view.height - h / 2) continue;
    names.push(place);
    label(g, look, wish.text, place.x, place.y, wish);
  }
  return names;
}
