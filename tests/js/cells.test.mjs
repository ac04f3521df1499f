// The draft of the cell editor: steps, shared corners, snapping, splitting and merging, files.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {addCorner, difference, dropCorner, fromFile, fromServer, kept, mergeCells, moveCorner, namedByCode, rebased, sharing, snap, splitCell, steps, toSend} from '../../assets/_cells_draft.mjs';

const box = (w, e) => ({type: 'Polygon', coordinates: [[[w, 0], [e, 0], [e, 1], [w, 1], [w, 0]]]});
const server = () => [{code: 'A', name: '01 网格', name_en: '', kind: 'basic', lines: ['fire'], outline: box(0, 1), staff: []}, {code: 'B', name: '02 网格', name_en: '', kind: 'basic', lines: ['health'], outline: box(1, 2), staff: []}];
const storage = () => { const held = new Map(); return {getItem: (k) => held.get(k) ?? null, setItem: (k, v) => held.set(k, v), removeItem: (k) => held.delete(k)}; };
const fresh = () => ({key: 'new', was: null, code: null, origins: [], auto: true, name: '新网格', name_en: 'New cell', kind: 'basic', lines: [], staff: []});
const both = new Set(['A', 'B']);

test('a draft goes back and forth step by step and is found again after a reload', () => {
  const store = storage(), draft = steps(fromServer(server()), 7, 'd', store);
  draft.set(draft.cells.map((cell) => ({...cell, name: 'x'})));
  draft.set(draft.cells.slice(1));
  assert.equal(kept('d', store).cells.length, 1);
  draft.undo();
  assert.deepEqual([draft.cells.length, draft.canRedo, kept('d', store).version], [2, true, 7]);
  draft.undo();
  assert.deepEqual([draft.touched, kept('d', store)], [false, null]);
});

test('a full storage loses nothing but the reload', () => {
  const draft = steps(fromServer(server()), 1, 'd', {setItem() { throw new Error('full'); }, removeItem() {}, getItem: () => '{broken'});
  draft.set([]);
  assert.equal(draft.cells.length, 0);
  assert.equal(kept('d', {getItem: () => '{broken'}), null);
});

test('a corner that two cells share moves in both, and is put in and taken out of both', () => {
  const cells = fromServer(server());
  assert.deepEqual([...sharing(cells, [1, 0])], ['A', 'B']);
  const moved = moveCorner(cells, both, [1, 0], [1.2, 0.1]);
  assert.deepEqual(moved.map((cell) => cell.outline.coordinates[0].some(([x, y]) => x === 1.2 && y === 0.1)), [true, true]);
  const more = addCorner(cells, both, [1, 0], [1, 1], [1.1, 0.5]);
  assert.deepEqual(more.map((cell) => cell.outline.coordinates[0].length), [6, 6]);
  assert.deepEqual(dropCorner(more, both, [1.1, 0.5]).map((cell) => cell.outline), cells.map((cell) => cell.outline));
});

test('the first corner of a ring stays its last one, and a triangle keeps its corners', () => {
  const [a] = moveCorner(fromServer(server()), both, [0, 0], [-1, -1]);
  assert.deepEqual(a.outline.coordinates[0][0], a.outline.coordinates[0].at(-1));
  const triangle = [{key: 'T', outline: {type: 'Polygon', coordinates: [[[0, 0], [1, 0], [0, 1], [0, 0]]]}}];
  assert.equal(dropCorner(triangle, new Set(['T']), [1, 0])[0], triangle[0]);
});

test('a point snaps to a corner before a border, and to nothing far away', () => {
  const px = ([x, y]) => ({x: x * 100, y: y * 100}), rings = [box(0, 1).coordinates[0]];
  assert.deepEqual(snap([1.03, 0.02], rings, px, 10), {at: [1, 0], corner: true});
  assert.deepEqual(snap([1.03, 0.5], rings, px, 10), {at: [1, 0.5], corner: false});
  assert.equal(snap([1.5, 0.5], rings, px, 10), null);
});

test('the largest part of a split keeps the cell, the others say what they were made from', () => {
  const [one, two] = splitCell(fromServer(server()), 'A', [box(0, 0.6), box(0.6, 1)], fresh);
  assert.deepEqual([one.was, two.was, two.origins, two.lines], ['A', null, ['A'], ['fire']]);
});

test('merging keeps one code and all lines, and says what went in', () => {
  const [only, ...rest] = mergeCells(fromServer(server()), both, box(0, 2));
  assert.deepEqual([only.was, only.origins, only.lines, rest.length], ['A', ['B'], ['fire', 'health'], 0]);
});

test('what changed is told apart, and only what the server takes is sent', () => {
  const base = fromServer(server());
  const now = [{...base[0], name: 'x'}, {...fresh(), outline: box(3, 4)}];
  assert.deepEqual(difference(base, now), {fresh: ['new'], changed: ['A'], gone: ['B']});
  assert.deepEqual(Object.keys(toSend(now)[0]), ['key', 'was', 'code', 'origins', 'name', 'name_en', 'kind', 'lines', 'outline']);
});

test('a new cell that nobody named is called by its number', () => {
  const [cell] = namedByCode([{...fresh(), key: 'n'}], {n: '440604012061007'});
  assert.deepEqual([cell.name, cell.name_en], ['07 网格', 'Grid 07']);
  assert.equal(namedByCode([{...fresh(), key: 'n', auto: false}], {n: '440604012061007'}), null);
});

test('a file changes the cells it names, adds the others, and ends what it lacks only where it is the whole', () => {
  const rows = [{was: 'A', outline: box(0, 0.9), name: null, kind: null, lines: null}, {was: null, outline: box(5, 6), name: '新', kind: null, lines: null}, {was: 'B', outline: null}];
  const part = fromFile(fromServer(server()), rows, false, fresh);
  assert.deepEqual(part.map((cell) => cell.name), ['01 网格', '02 网格', '新']);
  assert.equal(fromFile(fromServer(server()), rows, true, fresh).length, 2);
});

test('a draft is laid on what somebody else saved meanwhile: theirs stays, mine comes on top', () => {
  const before = fromServer(server()), mine = [{...before[0], name: 'mine'}, before[1], {...fresh(), outline: box(5, 6)}];
  const now = [before[0], {...before[1], name: 'theirs'}];
  assert.deepEqual(rebased(before, mine, now).map((cell) => cell.name), ['mine', 'theirs', '新网格']);
  assert.deepEqual(rebased(before, [before[1]], now).map((cell) => cell.name), ['theirs']);
  const [lost] = rebased(before, mine, []);
  assert.deepEqual([lost.name, lost.was], ['mine', null]);
});
