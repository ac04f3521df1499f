// Edits in order, states and times of magnets, the search of the palette, the arrangement of a window.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {arrangementFor, itemsOf} from '../../widgets/grid/src/places.js';
import {Kept} from '../../widgets/grid/src/kept.js';
import {Queue} from '../../widgets/grid/src/queue.js';
import {grouped} from '../../widgets/grid/src/search.js';
import {clock, older, stateOf} from '../../widgets/grid/src/states.js';
import {seenBy, undoKey} from '../../widgets/grid/src/trail.js';

function queue(options) {
  const sent = [];
  const states = [];
  const counts = [];
  const heard = (state, count) => { states.push(state); counts.push(count); };
  return {sent, states, counts, queue: new Queue((edit) => sent.push(edit), heard, options)};
}

/** What a browser keeps, in memory. */
function memory() {
  const all = new Map();
  return {all, getItem: (key) => all.get(key) ?? null, setItem: (key, text) => all.set(key, text), removeItem: (key) => all.delete(key)};
}

test('the next edit leaves when the one before is answered', () => {
  const {sent, states, queue: q} = queue();
  q.push({do: 'place', id: 'a'});
  q.push({do: 'remove', id: 'b'});
  assert.deepEqual(sent.map((edit) => edit.do), ['place']);
  q.ack(sent[0].n);
  assert.deepEqual(sent.map((edit) => edit.do), ['place', 'remove']);
  q.ack(sent[1].n);
  assert.equal(states.at(-1), 'idle');
  assert.ok(!q.busy);
  q.close();
});

test('of arrangements that wait only the newest leaves, an answer to another edit is nobody’s', () => {
  const {sent, queue: q} = queue();
  q.push({do: 'place', id: 'a', arrangement: 'desk'});
  q.push({do: 'arrange', arrangement: 'desk', items: 1});
  q.push({do: 'arrange', arrangement: 'desk', items: 2});
  q.push({do: 'arrange', arrangement: 'phone', items: 3});
  q.ack(99);
  q.ack(sent[0].n);
  q.ack(sent[1].n);
  assert.deepEqual(sent.map((edit) => edit.items), [undefined, 2, 3]);
  q.close();
});

test('an edit without answer is sent again', async () => {
  const {sent, states, queue: q} = queue({patience: 5});
  q.push({do: 'remove', id: 'a'});
  while (sent.length < 3) await new Promise((done) => setTimeout(done, 2));
  assert.deepEqual(new Set(sent.map((edit) => edit.n)).size, 1);
  assert.notDeepEqual(sent[0], sent[1]);
  assert.ok(states.includes('late'));
  q.close();
});

test('what waits is counted, kept in the browser, and leaves it when it is answered', () => {
  const store = memory();
  const {sent, counts, queue: q} = queue({kept: new Kept(7, 'community', store)});
  q.push({do: 'place', id: 'a'});
  q.push({do: 'remove', id: 'b'});
  assert.equal(counts.at(-1), 2);
  assert.ok(!q.atRisk);
  assert.equal(new Kept(8, 'community', store).read().length, 0);
  assert.deepEqual(new Kept(7, 'community', store).read().map((edit) => edit.do), ['place', 'remove']);
  q.ack(sent[0].n);
  q.ack(sent[1].n);
  assert.equal(store.all.size, 0);
  assert.equal(counts.at(-1), 0);
  q.close();
});

test('the next page sends what the one before had no answer to, under the same key and in order', () => {
  const store = memory();
  const first = queue({kept: new Kept(7, 'community', store)});
  first.queue.push({do: 'place', id: 'a'});
  first.queue.push({do: 'remove', id: 'b'});
  first.queue.close();
  const {sent, queue: q} = queue({kept: new Kept(7, 'community', store)});
  q.resume();
  q.ack(sent[0].n);
  assert.deepEqual(sent.map((edit) => [edit.do, edit.key]), [['place', first.sent[0].key], ['remove', sent[1].key]]);
  assert.notEqual(sent[0].n, first.sent[0].n);
  q.ack(sent[1].n);
  assert.equal(store.all.size, 0);
  q.close();
});

test('an edit that the browser cannot keep is at risk until it is answered', () => {
  const full = {...memory(), setItem() { throw new Error('full'); }};
  for (const store of [full, null]) {
    const {sent, queue: q} = queue({kept: new Kept(7, 'community', store)});
    q.push({do: 'remove', id: 'a'});
    assert.ok(q.atRisk);
    q.ack(sent[0].n);
    assert.ok(!q.atRisk);
    q.close();
  }
});

test('arrangements that wait become one that knows what was seen before the first of them', () => {
  const store = memory();
  const {sent, queue: q} = queue({kept: new Kept(7, 'community', store)});
  q.push({do: 'remove', id: 'b'});
  q.push({do: 'arrange', arrangement: 'desk', items: 1, by: ['a'], was: {items: 'first'}});
  q.push({do: 'arrange', arrangement: 'desk', items: 2, by: ['b'], was: {items: 'second'}});
  q.ack(sent[0].n);
  assert.deepEqual([sent[1].items, sent[1].was.items, sent[1].by], [2, 'first', ['a', 'b']]);
  assert.equal(new Kept(7, 'community', store).read().length, 1);
  q.close();
});

test('a look at the page waits its turn and is nothing that could be lost', () => {
  const store = memory();
  const {sent, counts, queue: q} = queue({kept: new Kept(7, 'community', store)});
  q.push({do: 'look'});
  q.push({do: 'look'});
  assert.deepEqual([counts.at(-1), q.atRisk, store.all.size], [0, false, 0]);
  q.ack(sent[0].n);
  q.close();
});

test('when the connection is back the edit leaves at once', () => {
  const {sent, states, queue: q} = queue();
  q.connected(false);
  q.push({do: 'remove', id: 'a'});
  assert.equal(states.at(-1), 'late');
  q.connected(true);
  q.connected(true);
  assert.equal(sent.length, 2);
  q.close();
});

test('the keys of undo, and not where a text is written', () => {
  const keys = (more) => undoKey({key: 'z', ctrlKey: true, target: {closest: () => null}, ...more});
  assert.equal(keys(), 'undo');
  assert.equal(keys({metaKey: true, ctrlKey: false}), 'undo');
  assert.equal(keys({key: 'y'}), 'redo');
  assert.equal(keys({key: 'Z', shiftKey: true}), 'redo');
  assert.equal(keys({ctrlKey: false}), null);
  assert.equal(keys({target: {closest: () => ({})}}), null);
});

test('what was seen counts the settings that are still on their way', () => {
  const cards = {a: {settings: {title: 'x', period: '7d'}}};
  const was = seenBy({do: 'set', id: 'a'}, {a: [0, 0, 1, 1]}, cards, [{do: 'set', id: 'a', settings: {title: 'y'}}, {do: 'set', id: 'b', settings: {title: 'z'}}]);
  assert.deepEqual(was, {items: {a: [0, 0, 1, 1]}, settings: {title: 'y', period: '7d'}});
});

test('0 is empty and not missing, rows decide where there are rows', () => {
  assert.equal(stateOf({state: 'ok', value: 0}), 'empty');
  assert.equal(stateOf({state: 'no_data', value: null}), 'no_data');
  assert.equal(stateOf({state: 'ok', value: 0, rows: [{id: '1'}]}), 'ok');
  assert.equal(stateOf({state: 'ok', value: 3, rows: []}), 'empty');
});

test('the data time is the city’s clock, with the day when it is not today', () => {
  const now = new Date('2026-11-21T15:30:00Z');
  assert.equal(clock('2026-11-21T11:42:08Z', 'Asia/Shanghai', now), '19:42');
  assert.equal(clock('2026-11-20T16:05:00+00:00', 'Asia/Shanghai', now), '00:05');
  assert.equal(clock('2026-11-20T15:05:00+00:00', 'Asia/Shanghai', now), '11-20 23:05');
  assert.equal(clock('nonsense', 'Asia/Shanghai', now), '');
});

test('an older answer to the same question does not come back', () => {
  const answer = (data_time, indicator = 'case.open') => ({indicator, data_time});
  assert.ok(older(answer('2026-11-21T11:00:00Z'), answer('2026-11-21T19:00:01+08:00')));
  assert.ok(!older(answer('2026-11-21T11:00:00Z'), answer('2026-11-21T19:00:00+08:00')));
  assert.ok(!older(answer('2026-11-21T10:00:00Z', 'case.new'), answer('2026-11-21T19:00:00+08:00')));
});

test('the palette is searched in both languages and by pinyin initials', () => {
  const entries = [{id: 'open_cases', group: '案件', find: '在办案件 open cases zbaj'}, {id: 'crowd_total', group: '人流', find: '人流总数 people rlzs'}];
  for (const query of ['人流', ' RLZS ', 'people']) assert.deepEqual(grouped(entries, query).map(([group]) => group), ['人流']);
  assert.equal(grouped(entries, '').length, 2);
  assert.equal(grouped(entries, 'xyz').length, 0);
});

test('what a title begins with is found first, whatever its group', () => {
  const entries = [{group: 'Cases', title: 'Seen by cameras', find: 'seen by cameras'}, {group: 'Cases', title: 'New', find: 'new cameras'}, {group: 'Forces', title: 'Cameras online', find: 'cameras online'}];
  assert.deepEqual(grouped(entries, 'cameras').map(([group, found]) => [group, found.map(({title}) => title)]), [['Forces', ['Cameras online']], ['Cases', ['Seen by cameras', 'New']]]);
});

test('a window gets the narrowest arrangement made for it', () => {
  const all = [{id: 'desk', columns: 12}, {id: 'tablet', columns: 6, below: 1024}, {id: 'phone', columns: 2, below: 601}];
  assert.deepEqual([390, 600, 601, 800, 1024, 3840].map((width) => arrangementFor(all, width).id), ['phone', 'phone', 'tablet', 'tablet', 'desk', 'desk']);
});

test('a magnet without a place is given one that covers nothing', () => {
  const items = itemsOf({columns: 2, items: {a: [0, 0, 1, 2]}}, {a: {}, b: {locked: true}});
  assert.deepEqual(items.find(({id}) => id === 'b'), {id: 'b', x: 0, y: 2, w: 2, h: 2, locked: true});
});

test('no window gets the wall by its width', () => {
  const books = [{id: 'wall', columns: 24}, {id: 'desk', columns: 12}, {id: 'phone', columns: 2, below: 601}];
  assert.deepEqual([390, 1440, 7680].map((width) => arrangementFor(books, width).id), ['phone', 'desk', 'desk']);
});
