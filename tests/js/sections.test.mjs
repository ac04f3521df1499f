// Sections of a page: headings that fold or are tabs, what is seen of them, and how they move.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parts, seen} from '../../widgets/grid/src/sections.js';
import {shows, within} from '../../widgets/grid/src/showing.js';
import {hold, move, pack, resize} from '../../widgets/grid/src/steps.js';

const bar = (id, y, kind = 'fold') => ({id, x: 0, y, w: 12, h: 1, bar: true, kind});
const box = (id, x, y, w = 6, h = 2) => ({id, x, y, w, h});
const PAGE = [box('a', 0, 0), bar('one', 2), box('b', 0, 3), box('c', 6, 3), bar('two', 5), box('d', 0, 6, 12, 3)];
const places = (items) => Object.fromEntries(items.map(({id, x, y}) => [id, [x, y]]));
const none = {closed: () => false, chosen: (ids) => ids[0], away: () => false};

test('a page is cut before each heading', () => {
  assert.deepEqual(parts(PAGE).map((part) => part.map(({id}) => id)), [['a'], ['one', 'b', 'c'], ['two', 'd']]);
});

test('what is folded leaves its room to what comes after', () => {
  const {items, bars} = seen(PAGE, {...none, closed: (id) => id === 'one'}, pack);
  assert.deepEqual(places(items), {a: [0, 0], one: [0, 2], two: [0, 3], d: [0, 4]});
  assert.deepEqual(bars.one, {kind: 'fold', open: false, count: 2});
});

test('nothing moves where everything is seen', () => {
  assert.equal(seen(PAGE, none, pack).items, PAGE);
});

test('of tabs in a row one is seen, under one heading', () => {
  const tabs = PAGE.map((item) => (item.bar ? {...item, kind: 'tab'} : item));
  const {items, bars} = seen(tabs, {...none, chosen: () => 'two'}, pack);
  assert.deepEqual(places(items), {a: [0, 0], one: [0, 2], d: [0, 3]});
  assert.deepEqual(bars, {one: {kind: 'tab', open: 'two', tabs: ['one', 'two']}});
});

test('a tab that is gone opens the first', () => {
  const tabs = PAGE.map((item) => (item.bar ? {...item, kind: 'tab'} : item));
  assert.equal(seen(tabs, {...none, chosen: () => 'gone'}, pack).bars.one.open, 'one');
});

test('a magnet hidden by its rule leaves its room', () => {
  const {items} = seen(PAGE, {...none, away: (id) => id === 'a'}, pack);
  assert.deepEqual(places(items).one, [0, 0]);
});

test('a heading takes its section along, past the one above and back', () => {
  const up = move(PAGE, 'two', 0, -1, 12);
  assert.deepEqual(places(up), {a: [0, 0], two: [0, 2], d: [0, 3], one: [0, 6], b: [0, 7], c: [6, 7]});
  assert.deepEqual(places(move(up, 'two', 0, 1, 12)), places(PAGE));
  assert.equal(move(PAGE, 'one', 0, -1, 12), null);
  assert.equal(move(PAGE, 'two', 0, 1, 12), null);
});

test('held, it goes where it is let go; sideways and in size it stays', () => {
  assert.deepEqual(places(hold(PAGE, 'two', {x: 3, y: 1, w: 12, h: 1}, 12)).two, [0, 2]);
  assert.equal(move(PAGE, 'two', 1, 0, 12), null);
  assert.equal(resize(PAGE, 'two', 0, 1, 12), null);
});

test('a heading with nothing under it goes between any magnets, and what follows is its section', () => {
  const items = [...PAGE, bar('new', 9)];
  const held = hold(items, 'new', {x: 0, y: 3, w: 12, h: 1}, 12);
  assert.deepEqual(parts(held).map((part) => part.map(({id}) => id)), [['a'], ['one'], ['new', 'b', 'c'], ['two', 'd']]);
});

test('held over a tall magnet it goes above it as soon as its middle is passed', () => {
  const items = [box('a', 0, 0, 12, 6), bar('new', 6)];
  assert.deepEqual(places(hold(items, 'new', {x: 0, y: 4, w: 12, h: 1}, 12)), {a: [0, 0], new: [0, 6]});
  assert.deepEqual(places(hold(items, 'new', {x: 0, y: 2, w: 12, h: 1}, 12)), {a: [0, 1], new: [0, 0]});
  assert.deepEqual(places(move(items, 'new', 0, -1, 12)), {a: [0, 1], new: [0, 0]});
});

test('a section that holds a locked magnet stays', () => {
  const items = PAGE.map((item) => (item.id === 'd' ? {...item, locked: true} : item));
  assert.equal(move(items, 'two', 0, -1, 12), null);
});

const at = (time) => new Date(`2026-11-25T${time}:00+08:00`);

test('hours may pass midnight', () => {
  assert.ok(within('08:30-17:30', at('08:30'), 'Asia/Shanghai'));
  assert.ok(!within('08:30-17:30', at('17:30'), 'Asia/Shanghai'));
  assert.ok(within('22:00-06:00', at('05:59'), 'Asia/Shanghai'));
  assert.ok(!within('22:00-06:00', at('12:00'), 'Asia/Shanghai'));
});

test('all conditions of a rule must hold; a fault is never hidden', () => {
  const now = at('09:00');
  const shown = (when, figure) => shows({mine: true, ...when}, figure, now, 'Asia/Shanghai');
  assert.ok(shows(undefined, undefined, now));
  assert.ok(!shown({data: true}, undefined));
  assert.ok(!shown({data: true}, {state: 'empty', value: 0}));
  assert.ok(shown({data: true}, {state: 'ok', value: 3}));
  assert.ok(shown({above: 5}, {state: 'ok', value: 5}));
  assert.ok(!shown({above: 5}, {state: 'ok', value: 4.9}));
  assert.ok(!shown({below: 5}, {state: 'no_data', value: null}));
  assert.ok(shown({below: 5}, {state: 'error', value: null}));
  assert.ok(!shown({above: 5, hours: '10:00-11:00'}, {state: 'ok', value: 9}));
  assert.ok(!shown({mine: false}, {state: 'ok', value: 9}));
  assert.ok(shown({hours: 'office', spans: [[now / 1000 - 5, now / 1000 + 5]]}, undefined));
  assert.ok(!shown({hours: 'office', spans: [[0, 5]]}, undefined));
});
