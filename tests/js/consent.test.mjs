// What a sheet of consent says is missing.

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { documentElement: { lang: "zh-CN" }, cookie: "" };
const { missingWords, shareWords } = await import("../../assets/_consent_shares.mjs");

const measure = (over) => ({ of: 10, voted: 6, agreed: 6, missing: 0, possible: true, reached: true, ...over });
const said = (people, area, reached = false) => missingWords({ people: measure(people), area: measure({ known: 10, unknown: 0, ...area }), reached })[0];

test("homes and square metres that are missing are said together", () => {
  assert.equal(said({ missing: 2, reached: false }, { missing: 69.17, reached: false }), "还差 2 户、69.17 ㎡");
  assert.equal(said({ missing: 2, reached: false }, {}), "还差 2 户");
  assert.equal(said({}, { missing: 120, reached: false }), "还差 120 ㎡");
});

test("areas that nobody knows are no yes", () => {
  assert.equal(said({}, {}, true), "已达到比例（人数、面积）");
  assert.match(said({}, { unknown: 3 }, true), /3 户面积未知/);
  assert.match(said({}, { of: 0, known: 0, unknown: 10, reached: false }), /无法核算/);
});

test("what is out of reach is said", () => {
  assert.match(said({ missing: 9, possible: false, reached: false }, {}), /达不到/);
});

test("shares are written as the law writes them", () => {
  assert.deepEqual(shareWords(2 / 3), ["三分之二", "2/3"]);
  assert.deepEqual(shareWords(0.6667), ["三分之二", "2/3"]);
  assert.deepEqual(shareWords(0.8), ["80%", "80%"]);
});
