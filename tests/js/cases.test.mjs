// What the case board and the page of a case work out: boxes over photos, calls in messages, what has happened since.
import assert from "node:assert/strict";
import { test } from "node:test";

await import("../../assets/live_client.mjs"); // before there is a document: it starts nothing
globalThis.document = { documentElement: { lang: "zh-CN" }, cookie: "" };
const { boxOf, nudged } = await import("../../assets/_case_photos.mjs");
const { calling } = await import("../../assets/_case_talk.mjs");
const { since } = await import("../../assets/cases_moves.mjs");
const { Selection } = await import("../../assets/cases_bulk.mjs");
const { behind } = await import("../../assets/magnets/_case.mjs");

test("a box lies between two corners, inside the picture, and a slip of the hand is none", () => {
  assert.deepEqual(boxOf([0.5, 0.5], [0.25, 1.4]), [0.25, 0.5, 0.25, 0.5]);
  assert.equal(boxOf([0.5, 0.5], [0.505, 0.9]), null);
});

test("keys move a box up to the edge and make it larger", () => {
  assert.deepEqual(nudged([0, 0.9, 0.1, 0.1], [-1, 1], false), [0, 0.9, 0.1, 0.1]);
  assert.deepEqual(nudged([0, 0, 0.1, 0.1], [1, 0], true).map((n) => Math.round(n * 100) / 100), [0, 0, 0.12, 0.1]);
});

test("after @ the names that go on are offered, until one is whole", () => {
  const names = ["派遣员", "城管执法局", "消防救援"];
  assert.deepEqual(calling("请 @城", 4, names), { names: ["城管执法局"], from: 2 });
  assert.equal(calling("请 @城管执法局", 8, names), null);
  assert.equal(calling("请来", 2, names), null);
  assert.equal(calling("a@b c", 5, names), null);
});

test("a conflict says who did what meanwhile", () => {
  const error = { data: { error: { steps: [{ actor: "综治中心", zh: "受理", en: "Accept" }] } } };
  assert.equal(since(error), "此案件刚被他人处理：综治中心已“受理”。");
  assert.match(since({}), /刚被他人处理/);
});

test("a selection tells of every change", () => {
  const chosen = new Selection();
  let told = 0;
  chosen.changed = () => { told += 1; };
  chosen.toggle("C1", 1);
  chosen.put([["C2", 1], ["C3", 4]]);
  chosen.drop(["C1"]);
  chosen.toggle("C2", 1);
  assert.deepEqual([[...chosen], told], [[["C3", 4]], 4]);
});

test("what lies behind the last loaded case waits until it is scrolled to", () => {
  const now = Date.parse("2026-11-21T19:42:08+08:00");
  const v = (no, hours, urgent = false) => ({ no, urgent, due_at: "2026-12-01T00:00:00+08:00", reported_at: new Date(now - hours * 3600_000).toISOString() });
  assert.equal(behind(v("C1", 5), v("C2", 1), now), true);
  assert.equal(behind(v("C1", 5, true), v("C2", 1), now), false);
});
