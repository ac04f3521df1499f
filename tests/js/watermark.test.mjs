import assert from "node:assert/strict";
import test from "node:test";

globalThis.document = {documentElement: {lang: "zh-CN"}, cookie: ""};
const {words} = await import("../../assets/watermark.mjs");

test("the mark says who looked and in which minute of the city", () => {
  assert.equal(words("王测试", new Date("2026-11-06T01:05:00Z"), "Asia/Shanghai"), "王测试 2026-11-06 09:05");
});
