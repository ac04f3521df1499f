// Who else has a page open, and what they did, in words.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {others, told} from '../../widgets/grid/src/people.js';

const by = {id: 'b', who: 2, name: '王岚'};

test('one person in two tabs is one who edits if he does in one of them, and I am not among the others', () => {
  const found = others([{id: 'me', edit: true}, {id: 'b', edit: true}, {id: 'b', edit: false}, {id: 'c', edit: false}], 'me');
  assert.deepEqual(found, [{id: 'b', edit: true}, {id: 'c', edit: false}]);
});

test('what somebody did is a sentence in both languages', () => {
  assert.equal(told({by, act: 'save', did: {move: 2}}, 1, 'zh'), '王岚 移动了 2 块磁铁');
  assert.equal(told({by, act: 'save', did: {move: 1, add: 3}}, 1, 'en'), '王岚 added 3 magnets, moved 1 magnet');
  assert.equal(told({by, act: 'undo', did: {move: 1}}, 1, 'zh'), '王岚 撤销了一步');
  assert.equal(told({by, act: 'save', did: {lock: 1}}, 1, 'en'), '王岚 changed this page');
  assert.match(told({by, act: 'save', did: {set: 1}}, 2, 'zh'), /^您（另一处） 改了 1 块磁铁的设置$/);
});
