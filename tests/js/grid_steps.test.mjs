// Where magnets go when one is moved by keyboard, held by the pointer, or added.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {firstFree, hold, move, pack, resize, widthIn} from '../../widgets/grid/src/steps.js';
import {itemsOf} from '../../widgets/grid/src/places.js';

const item = (id, x, y, w, h, locked = false) => ({id, x, y, w, h, locked});
const at = (items, id) => {
  const {x, y} = items.find((each) => each.id === id);
  return [x, y];
};
const covering = (items) => items.some((a) => items.some((b) => a.id < b.id && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h));
const row = [item('a', 0, 0, 3, 2), item('b', 3, 0, 3, 2), item('c', 6, 0, 3, 2), item('d', 9, 0, 3, 2), item('wide', 0, 2, 12, 3)];

test('in a packed row an arrow trades places with the neighbour', () => {
  const items = move(row, 'a', 1, 0, 12);
  assert.deepEqual([at(items, 'a'), at(items, 'b')], [[3, 0], [0, 0]]);
});

test('down in a packed page goes below what lies there, up comes back', () => {
  const down = move(row, 'b', 0, 1, 12);
  assert.ok(at(down, 'b')[1] > 0);
  assert.ok(!covering(down));
  assert.deepEqual(at(move(down, 'b', 0, -1, 12), 'b'), [3, 0]);
});

test('at the edge a step says that it cannot', () => {
  assert.equal(move(row, 'a', -1, 0, 12), null);
  assert.equal(move(row, 'a', 0, -1, 12), null);
  assert.equal(move(row, 'wide', 0, 1, 12), null);
});

test('a locked magnet neither moves nor is pushed', () => {
  const held = [item('a', 0, 0, 3, 2), item('held', 0, 2, 12, 2, true), item('b', 0, 4, 3, 2)];
  assert.equal(move(held, 'held', 0, 1, 12), null);
  const items = move(held, 'a', 0, 1, 12);
  assert.deepEqual(at(items, 'held'), [0, 2]);
  assert.ok(at(items, 'a')[1] >= 4);
});

test('growing pushes others away and never covers them', () => {
  const items = resize(row, 'a', 1, 1, 12);
  assert.ok(!covering(items));
  assert.deepEqual(at(items, 'a'), [0, 0]);
  assert.equal(resize([item('a', 0, 0, 1, 1)], 'a', -1, 0, 12), null);
});

test('growing at the right edge moves to the left instead of leaving', () => {
  assert.deepEqual(at(resize(row, 'd', 1, 0, 12), 'd'), [8, 0]);
});

test('passing over others leaves no trace', () => {
  for (const x of [1, 4, 7, 9, 5, 0]) hold(row, 'new', {x, y: 1, w: 3, h: 2}, 12);
  const items = hold(row, 'a', {x: 0, y: 0, w: 3, h: 2}, 12);
  assert.deepEqual(items.map((each) => at(row, each.id)), items.map((each) => [each.x, each.y]));
});

test('pulled along its row it passes the others one by one', () => {
  const items = hold(row, 'a', {x: 6, y: 0, w: 3, h: 2}, 12);
  assert.deepEqual(['b', 'c', 'a', 'd'].map((id) => at(items, id)[0]), [0, 3, 6, 9]);
});

test('held over one of its size it trades places with it', () => {
  const two = [item('a', 0, 0, 3, 2), item('wide', 3, 0, 9, 4), item('z', 0, 2, 3, 2)];
  const items = hold(two, 'a', {x: 0, y: 2, w: 3, h: 2}, 12);
  assert.deepEqual([at(items, 'a'), at(items, 'z')], [[0, 2], [0, 0]]);
});

test('whatever is held wherever, nothing covers anything and locked ones stay', () => {
  let seed = 7;
  const random = (below) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  for (let round = 0; round < 300; round += 1) {
    const items = pack(Array.from({length: 10}, (_, id) => item(String(id), random(9), random(12), 1 + random(3), 1 + random(4))));
    items[random(10)].locked = true;
    const locked = items.filter((each) => each.locked);
    const held = hold(items, String(random(10)), {x: random(14) - 1, y: random(20), w: 1 + random(5), h: 1 + random(4)}, 12);
    assert.ok(!covering(held.filter((each) => !each.locked || locked.some(({id}) => id === each.id))));
    assert.ok(held.every((each) => each.x >= 0 && each.x + each.w <= 12));
  }
});

test('a new magnet takes the first hole in reading order', () => {
  assert.deepEqual(firstFree(row.slice(0, 2), 3, 2, 12), {x: 6, y: 0, w: 3, h: 2});
  assert.deepEqual(firstFree(row, 3, 2, 12), {x: 0, y: 5, w: 3, h: 2});
});

test('small magnets stay side by side on a phone, wide ones take it all', () => {
  assert.deepEqual([3, 4, 5, 7, 12].map((w) => widthIn(2, w)), [1, 1, 2, 2, 2]);
  assert.deepEqual([2, 3, 5, 12].map((w) => widthIn(6, w)), [2, 3, 4, 6]);
});

test('a magnet does not shrink below what its view can be read at', () => {
  const small = {...item('a', 0, 0, 3, 2), minW: 3, minH: 2};
  assert.equal(resize([small], 'a', -1, 0, 12), null);
  assert.equal(resize([small], 'a', 0, -1, 12), null);
  assert.equal(resize([small], 'a', 1, 0, 12)[0].w, 4);
  assert.equal(resize([{...small, w: 2}], 'a', -1, 0, 12), null);
  const [held] = itemsOf({columns: 2, items: {a: [0, 0, 1, 2]}}, {a: {least: [5, 3]}});
  assert.deepEqual([held.minW, held.minH], [2, 3]);
});
