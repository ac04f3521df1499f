// What is held of one's own area: data sent down and monthly tables.

import assert from "node:assert/strict";
import test from "node:test";
import { repeated } from "../../assets/magnets/_asking.mjs";
import { inOrder, summed } from "../../assets/magnets/data_down.mjs";
import { inOrder as byLack, share } from "../../assets/magnets/monthly_tables.mjs";

const sent = [
  { id: "a", rows: 10, late: false, pending: 0 },
  { id: "b", rows: "few", late: false, pending: 2 },
  { id: "c", rows: 3, late: true, pending: 0 },
  { id: "d", rows: 99, late: false, pending: 0 },
  { id: "e", rows: 0, late: true, pending: 0 },
];

test("late data come first, then those with corrections that wait, then the largest; those without rows last", () => {
  assert.deepEqual(inOrder(sent).map((each) => each.id), ["c", "b", "d", "a", "e"]);
});

test("classes, rows, late ones and waiting corrections are added up; too few rows count as one", () => {
  assert.deepEqual(summed(sent), { classes: 5, rows: 113, late: 2, pending: 2 });
});

test("a table that lacks one cell of very many is not called full, and stands before those that lack nothing", () => {
  assert.equal(share({ cells: 1000, filled: 999 }), 99);
  assert.deepEqual([share({ cells: 0, filled: 0 }), share({})], [100, null]);
  assert.deepEqual(byLack([{ id: "a", lacking: 0 }, { id: "b" }, { id: "c", lacking: 7 }]).map((each) => each.id), ["c", "a", "b"]);
});

test("a list is asked for anew, sooner where it could not be read, and no more once its magnet is gone", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const turns = [], told = [];
  const answers = ["ok", new Error("down"), "ok"];
  const settled = () => new Promise((go) => setImmediate(go));
  const asked = repeated(async () => { const answer = answers[turns.length]; turns.push(answer); if (answer instanceof Error) throw answer; }, 300_000, (failed) => told.push(failed?.message ?? null));
  await settled();
  t.mock.timers.tick(299_999);
  assert.deepEqual(told, [null]);
  t.mock.timers.tick(1);
  await settled();
  t.mock.timers.tick(30_000);
  await settled();
  assert.deepEqual(told, [null, "down", null]);
  asked.stop();
  t.mock.timers.tick(900_000);
  await settled();
  assert.equal(turns.length, 3);
});
