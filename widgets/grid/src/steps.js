// Where magnets go when one is moved, sized or added by keyboard or click. Pure; an item is {id, x, y, w, h, locked, bar}:
// a bar is the heading of a section, as wide as the page; what follows it, down to the next one, goes where it goes.
import {parts} from './sections.js';

const over = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

const hits = (item, others) => others.some((other) => over(item, other));

/** Items put down one after another: each slides up as far as it can, or below what it would cover. Locked ones stay. */
export function pack(items) {
  const placed = items.filter((item) => item.locked).map((item) => ({...item}));
  for (const item of items.filter((each) => !each.locked)) {
    const put = {...item};
    while (hits(put, placed)) put.y += 1;
    while (put.y > 0 && !hits({...put, y: put.y - 1}, placed)) put.y -= 1;
    placed.push(put);
  }
  return placed;
}

/** Items in reading order; `id` comes first or last among those of its row. */
function inOrder(items, id, last = false) {
  const rank = (item) => (item.id === id ? (last ? 1 : -1) : 0);
  return [...items].sort((a, b) => a.y - b.y || rank(a) - rank(b) || a.x - b.x);
}

const put = (items, id, change, last) => pack(inOrder(items.map((item) => (item.id === id ? {...item, ...change} : item)), id, last));

const find = (items, id) => items.find((item) => item.id === id);

/** The neighbour `item` can trade places with sideways: same row, same height, touching. */
function partner(items, item, dx) {
  const edge = dx > 0 ? (other) => other.x === item.x + item.w : (other) => other.x + other.w === item.x;
  return items.find((other) => !other.locked && other.y === item.y && other.h === item.h && edge(other));
}

function trade(items, item, other) {
  const [left, right] = item.x < other.x ? [item, other] : [other, item];
  return items.map((each) => {
    if (each.id === left.id) return {...each, x: left.x + right.w};
    return each.id === right.id ? {...each, x: left.x} : each;
  });
}

function sideways(items, item, dx, columns) {
  const other = partner(items, item, dx);
  if (other) return trade(items, item, other);
  for (let x = item.x + dx; x >= 0 && x + item.w <= columns; x += dx) {
    const result = put(items, item.id, {x});
    if ((find(result, item.id).x - item.x) * dx > 0) return result;
  }
  return null;
}

function upright(items, item, dy) {
  const bottom = Math.max(...items.map((each) => each.y + each.h));
  for (let y = item.y + dy; y >= 0 && y <= bottom; y += dy) {
    const result = item.bar ? putBar(items, item.id, y) : put(items, item.id, {y}, dy > 0);
    if ((find(result, item.id).y - item.y) * dy > 0) return result;
  }
  return null;
}

/** The sections one after another in this order, each with its heading first. */
function stacked(order) {
  let floor = 0;
  const down = order.map((part) => {
    const by = floor - part[0].y;
    floor = Math.max(...part.map((item) => item.y + item.h)) + by;
    return part.map((item) => ({...item, y: item.y + by}));
  });
  return pack(down.flat());
}

/** All items after the section of heading `id` was taken to place `to` among the sections; null where it cannot. What is locked holds its whole section. */
function moveSection(items, id, to) {
  const all = parts(items);
  const from = all.findIndex(([first]) => first.id === id);
  const first = all[0][0].bar ? 0 : 1;
  const at = Math.max(first, Math.min(to, all.length - 1));
  const passed = all.slice(Math.min(from, at), Math.max(from, at) + 1);
  if (at === from || passed.flat().some((item) => item.locked)) return null;
  const order = all.filter((_, each) => each !== from);
  order.splice(at, 0, all[from]);
  return stacked(order);
}

/** All items with a heading that has nothing under it at row `y`: above everything whose middle is lower. */
function putBar(items, id, y) {
  const others = inOrder(items.filter((item) => item.id !== id));
  const above = others.filter((item) => item.y + item.h / 2 <= y);
  return pack([...above, {...find(items, id), y}, ...others.filter((item) => !above.includes(item))]);
}

/** Whether heading `id` has nothing under it: it goes anywhere then, and what follows becomes its section. */
const alone = (items, id) => parts(items).some((part) => part[0].id === id && part.length === 1);

/** All items while heading `id` is held at row `y`: its section goes before the first one whose middle is lower. */
function holdSection(items, id, y) {
  const others = parts(items).filter(([first]) => first.id !== id);
  const to = others.filter((part) => (part[0].y + Math.max(...part.map((item) => item.y + item.h))) / 2 < y).length;
  return moveSection(items, id, to) ?? items;
}

/** All items after `id` went one step (dx, dy) that changes something; null where it can go no further. */
export function move(items, id, dx, dy, columns) {
  const item = find(items, id);
  if (!item || item.locked) return null;
  if (item.bar && dx) return null;
  if (item.bar && !alone(items, id)) return moveSection(items, id, parts(items).findIndex(([first]) => first.id === id) + dy);
  return dx ? sideways(items, item, dx, columns) : upright(items, item, dy);
}

/** All items after `id` grew by (dw, dh); null where it cannot. It does not shrink below its least size, and not further where it is smaller. */
export function resize(items, id, dw, dh, columns) {
  const item = find(items, id);
  if (!item || item.locked || item.bar) return null;
  const w = Math.max(Math.min(item.w, item.minW ?? 1), Math.min(item.w + dw, columns));
  const h = Math.max(Math.min(item.h, item.minH ?? 1), item.h + dh);
  if (w === item.w && h === item.h) return null;
  return put(items, id, {w, h, x: Math.min(item.x, columns - w)});
}

/** The row of `item`: neighbours of its y and h that touch one another, from left to right. */
function rowOf(items, item) {
  const row = items.filter((other) => other.y === item.y && other.h === item.h && !other.locked).sort((a, b) => a.x - b.x);
  const at = row.findIndex((other) => other.id === item.id);
  let [from, to] = [at, at];
  while (from > 0 && row[from - 1].x + row[from - 1].w === row[from].x) from -= 1;
  while (to < row.length - 1 && row[to].x + row[to].w === row[to + 1].x) to += 1;
  return row.slice(from, to + 1);
}

/** `item` pulled along its own row to x: those it passes move up one. Null where it has not passed any, or leaves the row. */
function shuffle(items, item, x) {
  const row = rowOf(items, item);
  const [left, right] = [row[0].x, row.at(-1).x + row.at(-1).w];
  if (x < left || x + item.w > right) return null;
  const middle = (other) => (other.id === item.id ? x : other.x) + other.w / 2 + (other.id === item.id ? Math.sign(x - item.x) * 0.6 : 0);
  const order = [...row].sort((a, b) => middle(a) - middle(b));
  if (order.every((other, at) => other.id === row[at].id)) return null;
  let at = left;
  const places = new Map(order.map((other) => [other.id, (at += other.w) - other.w]));
  return items.map((other) => (places.has(other.id) ? {...other, x: places.get(other.id)} : other));
}

/** The free one of the same size that `want` covers for the most part. */
function twin(items, item, want) {
  const shared = (other) => Math.max(0, Math.min(want.x + want.w, other.x + other.w) - Math.max(want.x, other.x)) * Math.max(0, Math.min(want.y + want.h, other.y + other.h) - Math.max(want.y, other.y));
  return items.find((other) => other.id !== item.id && !other.locked && other.w === item.w && other.h === item.h && shared(other) * 2 > item.w * item.h);
}

/** All items while `id` is held at `want` {x, y, w, h}: always reckoned from how they lay before, so that passing over leaves no trace. */
export function hold(items, id, want, columns) {
  const item = find(items, id);
  if (item?.locked) return items;
  if (item?.bar) return alone(items, id) ? putBar(items, id, want.y) : holdSection(items, id, want.y);
  const w = Math.min(want.w, columns);
  const box = {w, h: want.h, x: Math.max(0, Math.min(want.x, columns - w)), y: Math.max(0, want.y)};
  if (!item) return put([...items, {id, ...box}], id, {});
  if (box.w === item.w && box.h === item.h) {
    const pulled = box.y === item.y ? shuffle(items, item, box.x) : null;
    if (pulled) return pulled;
    const other = twin(items, item, box);
    if (other) return items.map((each) => (each.id === id ? {...each, x: other.x, y: other.y} : each.id === other.id ? {...each, x: item.x, y: item.y} : each));
  }
  return put(items, id, box, box.y > item.y);
}

/** The first free place for w × h in reading order. */
export function firstFree(items, w, h, columns) {
  for (let y = 0; ; y += 1) {
    for (let x = 0; x + w <= columns; x += 1) {
      if (!hits({x, y, w, h}, items)) return {x, y, w, h};
    }
  }
}

/** How many of `columns` a magnet of `w` desk columns takes. */
export function widthIn(columns, w, desk = 12) {
  return columns >= desk ? Math.min(w, columns) : Math.min(columns, Math.max(1, Math.ceil((w * columns * 1.4) / desk - 1e-9)));
}
