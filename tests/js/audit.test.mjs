import assert from "node:assert/strict";
import test from "node:test";

globalThis.document = {documentElement: {lang: "en"}, cookie: ""};
const {breakWords, heights} = await import("../../assets/audit.mjs");

test("a break is said in a sentence with its place", () => {
  assert.equal(breakWords({kind: "changed", n: 3, line: 17}), "link 3: a line was changed (line 17)");
  assert.equal(breakWords({kind: "unsealed", n: null, line: 9}), "a line was never sealed (line 9)");
});

test("the tallest bar fills the chart and an empty day stays flat", () => {
  const bars = heights([{at: "a", done: 3, refused: 1, failed: 0}, {at: "b", done: 0, refused: 0, failed: 0}, {at: "c", done: 2, refused: 0, failed: 0}]);
  assert.deepEqual(bars.map((bar) => bar.height), [1, 0, 0.5]);
});
