// How things are drawn: cheap changes in place, the shapes of lights and bands, lines, scales.

import { ROMAN, words } from "./_words.mjs";

/** A new element: h("div.cmp", {title: "…"}, child, "text"). */
export function h(tag, ...rest) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const part of rest.flat()) {
    if (part == null) continue;
    if (typeof part === "object" && !(part instanceof Node)) for (const [key, value] of Object.entries(part)) node.setAttribute(key, value);
    else node.append(part);
  }
  return node;
}

/** Sets the text only when it is another one. */
export function text(node, value) {
  const next = value == null ? "" : String(value);
  if (node.textContent !== next) node.textContent = next;
}

/** Sets an attribute only when it changes; null removes it. */
export function attr(node, name, value) {
  if (value == null || value === false) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

const drawn = new WeakMap();

/** Sets markup of our own making (shapes), only when it changes. */
export function mark(node, svg) {
  if (drawn.get(node) === svg) return;
  drawn.set(node, svg);
  node.innerHTML = svg;
}

/** Keeps `parent`'s children in step with `list`: nodes stay with their key, are made once and updated in place. */
export function keyed(parent, list, key, make, update) {
  const kept = parent.__kept ?? (parent.__kept = new Map());
  const wanted = new Set();
  let place = parent.firstElementChild;
  for (const item of list) {
    const id = String(key(item));
    wanted.add(id);
    let node = kept.get(id);
    if (!node) kept.set(id, (node = make(item)));
    update(node, item);
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
  for (const [id, node] of kept) if (!wanted.has(id)) { node.remove(); kept.delete(id); }
}

/** The surface's unit in pixels (--u). */
export const unit = (node) => parseFloat(getComputedStyle(node).getPropertyValue("--u")) || 1;

/** Calls `draw(width, height, u)` now and whenever the box changes; → {redraw, stop}. */
export function sized(node, draw) {
  const redraw = () => {
    const { clientWidth: width, clientHeight: height } = node;
    if (width && height) draw(width, height, unit(node));
  };
  const watcher = new ResizeObserver(redraw);
  watcher.observe(node);
  return { redraw, stop: () => watcher.disconnect() };
}

/** How many rows of `row` fit into `height` with `gap` between them, at least one. */
export const fits = (height, row, gap = 0) => Math.max(1, Math.floor((height + gap + 0.5) / (row + gap)));

/** Leaves out the children of `list` that would be cut by its lower edge. */
export function trim(list) {
  const floor = list.clientHeight + 1;
  for (const node of list.children) node.hidden = false;
  const gone = [...list.children].filter((node) => node.offsetTop + node.offsetHeight > floor);
  for (const node of gone) node.hidden = true;
}

/** Round whole ticks from zero up to `max`, at most `count` steps: ticks(33) → [0, 10, 20, 30]. */
export function ticks(max, count = 3) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, max / count)));
  const step = [1, 1.5, 2, 2.5, 3, 4, 5, 10].map((m) => m * power).find((s) => Number.isInteger(s) && Math.floor(max / s) <= count);
  return Array.from({ length: Math.max(2, Math.floor(max / step) + 1) }, (_, i) => i * step);
}

/** Points [[x, y|null]…] → an SVG path, broken where there is no value. */
export function path(points) {
  let d = "", open = false;
  for (const [x, y] of points) {
    if (y == null) { open = false; continue; }
    d += `${open ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    open = true;
  }
  return d;
}

/** The area below the first unbroken run of points, down to `floor`. */
export function below(points, floor) {
  const run = points.filter(([, y]) => y != null);
  return run.length < 2 ? "" : `${path(run)}L${run.at(-1)[0].toFixed(1)} ${floor}L${run[0][0].toFixed(1)} ${floor}Z`;
}

/** Values on a box of 100 × 100 with a margin, lowest at the bottom; both series share one scale. */
export function sparkPoints(values, others = [], length = values.length) {
  const all = [...values, ...others].filter((v) => v != null);
  const lo = Math.min(...all), hi = Math.max(...all), range = hi - lo || 1;
  const at = (v, i) => [3 + (94 * i) / Math.max(1, length - 1), v == null ? null : hi === lo ? 60 : 88 - (76 * (v - lo)) / range];
  return [values.map(at), others.map(at)];
}

const SVG = (box, body, extra = "") => `<svg viewBox="${box}" ${extra}>${body}</svg>`;

/** A small line with the earlier one dashed and a dot at the end; update with `(values, past)`. */
export function spark() {
  const node = h("span.sp", { "aria-hidden": "true" });
  node.innerHTML = SVG("0 0 100 100", '<path class="fill"/><path class="past"/><path class="line"/>', 'preserveAspectRatio="none"') + "<i></i>";
  const [fill, past, line] = node.querySelectorAll("path");
  const dot = node.querySelector("i");
  node.update = (values, earlier) => {
    const now = (values ?? []).slice(0, (values ?? []).findLastIndex((v) => v != null) + 1);
    const few = now.filter((v) => v != null).length < 2;
    attr(node, "hidden", few ? "" : null);
    if (few) return;
    const [points, before] = sparkPoints(now, earlier ?? [], Math.max(now.length, earlier?.length ?? 0));
    attr(line, "d", path(points));
    attr(fill, "d", below(points, 100));
    attr(past, "d", path(before));
    const [x, y] = points.findLast(([, v]) => v != null);
    dot.style.left = `${x.toFixed(1)}%`;
    dot.style.top = `${y.toFixed(1)}%`;
  };
  return node;
}

const LIGHTS = {
  red: '<path d="M8 .6 15.4 8 8 15.4.6 8z" fill="var(--red)" stroke="var(--red-edge)" stroke-linejoin="round"/>',
  yellow: '<path d="M8 1.8 15 14H1z" fill="var(--yellow)" stroke="var(--yellow-edge)" stroke-linejoin="round"/>',
  green: '<circle cx="8" cy="8" r="5" fill="none" stroke="var(--green)" stroke-width="2.6"/>',
  done: '<path d="m3.5 8.5 3 3 6-7" fill="none" stroke="var(--ink-3)" stroke-width="2"/>',
};

/** The light of a case: filled diamond, triangle, ring, or the check mark of a closed one. */
export const light = (name, lang = "zh") => SVG("0 0 16 16", LIGHTS[name] ?? LIGHTS.done, `class="li" role="img" aria-label="${words(lang).light[name] ?? words(lang).light.done}"`);

const BANDS = [
  null,
  { shape: '<path d="M5.3 1h5.4L15 5.3v5.4L10.7 15H5.3L1 10.7V5.3z"', colour: "red", y: 11.6, size: 9.2 },
  { shape: '<path d="M8 .5 15.7 6.3 12.9 15.5H3.1L.3 6.3z"', colour: "orange", y: 12.2, size: 9.2 },
  { shape: '<path d="M2.2 1.2h11.6a1 1 0 0 1 1 1v11.6a1 1 0 0 1-1 1H2.2a1 1 0 0 1-1-1V2.2a1 1 0 0 1 1-1z"', colour: "yellow", y: 11.6, size: 9.2 },
  { shape: '<path d="M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z"', colour: "blue", y: 11.6, size: 8.8 },
];

/** A warning band 1–4: octagon, pentagon, square, disc with its numeral; 0 is a quiet dot. */
export function band(level, lang = "zh") {
  const shape = BANDS[level];
  if (!shape) return SVG("0 0 16 16", '<circle cx="8" cy="8" r="2.5" fill="var(--ink-3)"/>', 'class="bd" aria-hidden="true"');
  const { colour } = shape;
  return SVG(
    "0 0 16 16",
    `${shape.shape} fill="var(--${colour})" stroke="var(--${colour}-edge)" stroke-width=".8"/><text x="8" y="${shape.y}" text-anchor="middle" font-size="${shape.size}" font-weight="700" fill="var(--${colour}-on)">${ROMAN[level]}</text>`,
    `class="bd" role="img" aria-label="${words(lang).band[level]} ${words(lang).bandLevel(level)}"`,
  );
}

/** The bare outline of a band, for a point on a scale; `level` 0 is a plain dot. */
export function point(level) {
  const shape = BANDS[level];
  if (!shape) return SVG("0 0 16 16", '<circle cx="8" cy="8" r="7.5" fill="var(--series)"/>', 'class="pt" aria-hidden="true"');
  return SVG("0 0 16 16", `${shape.shape} fill="var(--${shape.colour})" stroke="var(--${shape.colour}-edge)"/>`, 'class="pt" aria-hidden="true"');
}

const ICONS = {
  inbox: '<path d="M2.5 9 4.5 3.5h7L13.5 9v3.5h-11zM2.5 9H6l.8 1.5h2.4L10 9h3.5"/>',
  plug: '<path d="M6 2v3M10 2v3M4 5h8v2a4 4 0 0 1-8 0zM8 11v3"/>',
  check: '<path d="m3.5 8.5 3 3 6-7"/>',
  up: '<path d="M8 13V3M4 7l4-4 4 4"/>', down: '<path d="M8 3v10M4 9l4 4 4-4"/>', flat: '<path d="M3 8h10M9 4l4 4-4 4"/>',
};

/** A line icon; decoration unless `label` is given. */
export const icon = (name, label) => SVG("0 0 16 16", ICONS[name], `class="ic" ${label ? `role="img" aria-label="${label}"` : 'aria-hidden="true"'}`);
