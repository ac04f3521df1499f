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

const SQUARE = 64;  // px of the squares in which what is near is looked for

/** Boxes by where they are: `add(box)`, `near(box)` those that may overlap it. */
export function boxes() {
  const squares = new Map();
  const span = ({ x, y, w, h }) => [Math.floor((x - w / 2) / SQUARE), Math.floor((x + w / 2) / SQUARE), Math.floor((y - h / 2) / SQUARE), Math.floor((y + h / 2) / SQUARE)];
  return {
    add(box) {
      const [left, right, top, bottom] = span(box);
      for (let x = left; x <= right; x++) {
        for (let y = top; y <= bottom; y++) {
          const known = squares.get(x * 4096 + y);
          if (known) known.push(box);
          else squares.set(x * 4096 + y, [box]);
        }
      }
    },
    near(box) {
      const [left, right, top, bottom] = span(box), found = new Set();
      for (let x = left; x <= right; x++) for (let y = top; y <= bottom; y++) for (const other of squares.get(x * 4096 + y) ?? []) found.add(other);
      return [...found];
    },
  };
}

/** Where a name goes: the first step that is free of `taken`, else the least covered one, with `covered` in px². Names in `names` are never covered: null if it cannot be avoided. */
export function settle(wish, taken, names) {
  const around = { x: wish.x, y: wish.y, w: 2 * wish.w, h: 5.5 * wish.h }, marks = taken.near(around), others = names.near(around);
  const { w, h } = wish, box = { x: 0, y: 0, w, h };
  let best = null, least = Infinity;
  for (const [dx, dy] of STEPS) {
    box.x = wish.x + dx * w;
    box.y = wish.y + dy * h;
    if (others.some((other) => overlap(box, other) > 0)) continue;
    let covered = 0;
    for (const other of marks) covered += overlap(box, other);
    if (covered < least) [best, least] = [{ ...wish, x: box.x, y: box.y, covered }, covered];
    if (!covered) break;
  }
  return best;
}

const widths = new Map();  // of texts, by font: measuring them anew is what takes long
const MOST_WIDTHS = 20_000;

function width(g, font, text) {
  const key = `${font}|${text}`;
  let found = widths.get(key);
  if (found === undefined) {
    if (widths.size > MOST_WIDTHS) widths.clear();
    g.font = font;
    widths.set(key, found = g.measureText(text).width);
  }
  return found;
}

/**
 * Paints `wishes` ({text, ux, uy, size, weight, spacing, color, must}) in order. `room`: the width it must fit, in mercator units;
 * `long`, `least`: what it names is written on from that many u on; `aside`: it stands so many u to the right of its place.
 */
export function paint(g, look, view, wishes, marks) {
  const taken = boxes(), names = boxes();
  for (const { ux, uy, r } of marks) {
    const x = ux * view.scale - view.x, y = uy * view.scale - view.y;
    if (x > -r && y > -r && x < view.width + r && y < view.height + r) taken.add({ x, y, w: 2 * r, h: 2 * r });
  }
  for (const wish of wishes) {
    const around = 200 * look.u, px = wish.ux * view.scale - view.x, y = wish.uy * view.scale - view.y;
    if (px < -around || y < -around || px > view.width + around || y > view.height + around) continue;
    const w = width(g, look.font(wish.size, wish.weight), wish.text) + wish.spacing * wish.size * look.u * wish.text.length, h = wish.size * look.u * 1.3;
    const x = px + (wish.aside ? w / 2 + wish.aside * look.u : 0);
    if (x < -w || y < -h || x > view.width + w || y > view.height + h) continue;
    if ((wish.room && w > wish.room * view.scale) || (wish.least && wish.long * view.scale < wish.least * look.u)) continue;
    const place = settle({ x, y, w: w + 4, h }, taken, names);
    if (!place || (!wish.must && place.covered > MOST_COVERED * w * h)) continue;
    if (place.x < w / 2 || place.x > view.width - w / 2 || place.y < h / 2 || place.y > view.height - h / 2) continue;
    names.add(place);
    label(g, look, wish.text, place.x, place.y, wish);
  }
}
