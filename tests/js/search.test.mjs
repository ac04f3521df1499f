// The rules of the search box, of the address book and of what is shown for a minute.
import assert from "node:assert/strict";
import test from "node:test";

globalThis.document = {documentElement: {lang: "zh", dataset: {}}, cookie: "", addEventListener() {}, querySelector: () => null, querySelectorAll: () => []};
globalThis.addEventListener = () => {};
const {lines, step} = await import("../../assets/search.mjs");
const {receivers} = await import("../../assets/contacts.mjs");
const {clock} = await import("../../assets/_reveal.mjs");

const RAIL = [{title: "案件", href: "/cases"}, {title: "一张图", href: "/map"}];

test("a page of the rail that is called so stands first, one that merely holds the words last", () => {
  const homes = {kind: "home", zh: "户室", en: "Homes", items: [{id: 1}], more: false};
  assert.deepEqual(lines([homes], RAIL, "案件").map((group) => group.kind), ["page", "home"]);
  assert.deepEqual(lines([homes], RAIL, "案").map((group) => group.kind), ["home", "page"]);
  assert.deepEqual(lines([homes], RAIL, "3栋").map((group) => group.kind), ["home"]);
});

test("pages of the rail join those the server found", () => {
  const [pages] = lines([{kind: "page", zh: "页面", en: "Pages", items: [{id: "summary"}], more: false}], RAIL, "案件");
  assert.deepEqual(pages.items.map((each) => each.id), ["/cases", "summary"]);
});

test("arrows go round, page keys stop at the ends", () => {
  assert.equal(step("ArrowDown", 4, 5), 0);
  assert.equal(step("ArrowUp", 0, 5), 4);
  assert.equal(step("PageDown", 1, 5), 4);
  assert.equal(step("x", 1, 5), null);
  assert.equal(step("ArrowDown", -1, 0), null);
});

test("a message goes to those chosen, or to the whole list as a group", () => {
  const group = {sort: "officers", area: "440604012061"};
  assert.deepEqual(receivers(new Set(["staff:1"]), false, group), {to: ["staff:1"], groups: []});
  assert.deepEqual(receivers(new Set(["staff:1"]), true, group), {to: [], groups: [group]});
});

test("seconds are shown as a clock", () => assert.equal(clock(60), "1:00"));

test("a card's address keeps slashes of a number and escapes the rest", async () => {
  const {address} = await import("../../assets/magnets/thing.mjs");
  assert.equal(address("place", "shelter:3"), "/cards/place/shelter%3A3");
  assert.equal(address("licence", "food_permit:JY/1 2"), "/cards/licence/food_permit%3AJY/1%202");
});
