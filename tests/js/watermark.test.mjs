import assert from "node:assert/strict";
import test from "node:test";

globalThis.document = {documentElement: {lang: "zh-CN"}, cookie: ""};
const {words} = await import("../../assets/watermark.mjs");

test("the mark says who looked and in which minute", () => {
  assert.equal(words("王测试", new Date(2026, 10, 6, 9, 5)), "王测试 2026-11-06 09:05");
});
