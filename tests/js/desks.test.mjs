// What one press sends, and which case comes next.
import assert from 'node:assert/strict';
import {test} from 'node:test';

globalThis.document ??= {documentElement: {lang: 'zh-CN'}, cookie: '', querySelector: () => null};
globalThis.addEventListener ??= () => {};
const {nextOf, oneKey} = await import('../../assets/desks.mjs');
const {timeLeft} = await import('../../assets/_case_view.mjs');

const rows = [{no: 'A'}, {no: 'B'}, {no: 'C'}];

test('the case that takes the place of the one that is done comes next, at the end the one before', () => {
  assert.deepEqual(['A', 'B', 'C'].map((no) => nextOf(rows, no)), ['B', 'C', 'B']);
  assert.equal(nextOf([{no: 'A'}], 'A'), null);
  assert.equal(nextOf(rows, 'X'), 'A');
  assert.equal(nextOf([], 'X'), null);
});

test('one press sends only what needs no asking', () => {
  assert.deepEqual(oneKey({action: 'dispatch', given: {department: 'fire'}}), {action: 'dispatch', department: 'fire'});
  assert.deepEqual(oneKey({action: 'accept', given: {}}), {action: 'accept'});
  assert.equal(oneKey({action: 'close', given: null}), null);
  assert.equal(oneKey(undefined), null);
});

test('time left is said in hours and minutes, from two days on in days', () => {
  const at = Date.parse('2026-11-25T00:00:00Z');
  assert.equal(timeLeft('2026-11-25T01:05:00Z', at), '剩 1:05');
  assert.equal(timeLeft('2026-11-24T23:00:00Z', at), '超 1:00');
  assert.equal(timeLeft('2026-11-29T00:00:00Z', at), '剩 4 天');
  assert.equal(timeLeft(null, at), '—');
});
