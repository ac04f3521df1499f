import assert from "node:assert/strict";
import test from "node:test";

globalThis.document = {documentElement: {lang: "zh-CN"}};
const {sameCategory} = await import("../../assets/_import_map.mjs");
const {limitWords} = await import("../../assets/_catalogue.mjs");

const CATEGORIES = [["01-12", "道路不洁", "道路不洁", "Dirty road"], ["06-04", "路灯不亮", "路灯不亮", "Street lamp out"]];

test("a word of theirs is ours by id or by name in either language", () => {
  assert.equal(sameCategory("06-04", CATEGORIES), "06-04");
  assert.equal(sameCategory(" 道路不洁 ", CATEGORIES), "01-12");
  assert.equal(sameCategory("street lamp OUT", CATEGORIES), "06-04");
  assert.equal(sameCategory("Graffiti", CATEGORIES), null);
});

test("a limit is told in words, and whatever is none stays as it is", () => {
  assert.equal(limitWords("2u"), "2紧急工作时");
  assert.equal(limitWords("15d"), "15工作日");
  assert.equal(limitWords("?"), "?");
  document.documentElement.lang = "en";
  assert.equal(limitWords("3n"), "3 natural days");
});
