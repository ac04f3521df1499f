// The page switcher's pure parts: what a search finds, how pages are grouped, which address a choice leads to.

import assert from "node:assert/strict";
import test from "node:test";

globalThis.document ??= { documentElement: { lang: "zh-CN" }, cookie: "" };
const { address, found, groupOf } = await import("../../assets/page_switch.mjs");

const page = (id, zh, over = {}) => ({ id, title: { zh, en: id }, topic: false, from: "role", by: null, find: `${zh} ${id}`.toLowerCase(), ...over });
const PAGES = [
  page("community", "我的页面"),
  page("g3", "防台专页", { from: "group", by: "李测试8001", find: "防台专页 typhoon g3 ftzy" }),
  page("public_safety", "公共安全", { topic: true, find: "公共安全 public safety public_safety ggaq" }),
  page("ecology", "生态环保", { topic: true, find: "生态环保 ecology ecology sthb" }),
];
const ids = (text) => found(PAGES, text).map(([group, items]) => [group, items.map((item) => item.id)]);

test("pages stand in three groups, the role's own first", () => {
  assert.deepEqual(ids(""), [["mine", ["community"]], ["group", ["g3"]], ["topic", ["public_safety", "ecology"]]]);
  assert.equal(groupOf(page("x", "改", { topic: true, from: "group" })), "topic");
});

test("a search finds by name, by English and by pinyin initials, and leaves empty groups away", () => {
  assert.deepEqual(ids("安全"), [["topic", ["public_safety"]]]);
  assert.deepEqual(ids("SAFETY public"), [["topic", ["public_safety"]]]);
  assert.deepEqual(ids("ftzy"), [["group", ["g3"]]]);
  assert.deepEqual(ids("nothing"), []);
});

test("a choice keeps all else the address says", () => {
  assert.equal(address("?area=440604012&page=leader&period=7d", "ecology"), "/?area=440604012&page=ecology&period=7d");
  assert.equal(address("", "ecology"), "/?page=ecology");
});
