import assert from "node:assert/strict";
import {test} from "node:test";

globalThis.document = {documentElement: {lang: "zh-CN"}};
const {ago, lasting} = await import("../../assets/_boards.mjs");

test("a time of a definition is said in words", () => {
  assert.deepEqual(["36h", "7d", "5w", "1y"].map(lasting), ["36 小时", "7 天", "5 周", "1 年"]);
  assert.equal(lasting("month"), "month");
  assert.equal(lasting(null), "—");
});

test("what was just now is not 0 seconds ago", () => {
  assert.equal(ago(new Date().toISOString()), "刚刚");
  assert.equal(ago(null), "—");
});
