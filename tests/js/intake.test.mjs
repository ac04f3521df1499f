// A desk's form for a new case: what is kept, what is sent, what is missing.

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { documentElement: { lang: "zh-CN" }, cookie: "", querySelector: () => null };
const { drafts, missing, sentOf } = await import("../../assets/_intake_draft.mjs");
const { placesOf } = await import("../../assets/_intake_place.mjs");

function box() {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
}
const whole = { text: "路灯不亮", kind: "case", category: "06-04", channel: "phone", lon: 113.1, lat: 23.0 };

test("a draft outlives a reload, and is nobody else's", () => {
  const storage = box(), first = drafts(7, storage);
  first.draft.text = "路灯不亮";
  first.save();
  assert.equal(drafts(7, storage).draft.text, "路灯不亮");
  assert.equal(drafts(7, storage).draft.id, first.draft.id);
  assert.equal(drafts(8, storage).draft.text, "");
});

test("the next case has a name of its own and keeps the way it came in", () => {
  const it = drafts(7, box()), { id } = it.draft;
  it.draft.channel = "front_desk";
  it.clear();
  assert.notEqual(it.draft.id, id);
  assert.equal(it.draft.channel, "front_desk");
});

test("photos that are not there yet are not kept", () => {
  const storage = box(), it = drafts(7, storage);
  it.draft.photos = [{ id: "a", thumb: "", state: "sent" }, { state: "sending", thumb: "" }];
  it.save();
  assert.deepEqual(drafts(7, storage).draft.photos, [{ id: "a", thumb: "" }]);
});

test("the first thing that is missing is named", () => {
  const draft = { ...drafts(7, box()).draft };
  assert.equal(missing(draft)[0], "text");
  assert.equal(missing({ ...draft, text: "灯" })[0], "place");
  assert.equal(missing({ ...draft, ...whole, category: "" })[0], "category");
  assert.equal(missing({ ...draft, ...whole, phone: "12" })[0], "phone");
  assert.equal(missing({ ...draft, ...whole, photos: [{ state: "sending" }] })[0], "photos");
  assert.equal(missing({ ...draft, ...whole }), null);
});

test("an answered enquiry and a joined report need no category", () => {
  const draft = { ...drafts(7, box()).draft, ...whole, category: "" };
  assert.equal(missing(draft, { answer: "lift_vote" }), null);
  assert.equal(missing(draft, { join: "C20261126-0001" }), null);
});

test("the order's number goes with the hotline alone, the unit with a complaint alone", () => {
  const draft = { ...drafts(7, box()).draft, ...whole, order_no: "GD-1", about: "fire" };
  assert.equal("order_no" in sentOf(draft), false);
  assert.equal(sentOf({ ...draft, channel: "hotline" }).order_no, "GD-1");
  assert.equal("about" in sentOf(draft), false);
  assert.equal(sentOf({ ...draft, kind: "hotline_complaint" }).about, "fire");
  assert.deepEqual([sentOf(draft).lon, "area" in sentOf(draft)], [113.1, false]);
  assert.equal(sentOf({ ...draft, lon: null, area: "440604012061" }).area, "440604012061");
});

test("of what the search finds only things with a place are offered", () => {
  const groups = [{ kind: "building", items: [{ id: 1, lon: 1 }] }, { kind: "person", items: [{ id: 2, lon: 1 }] }, { kind: "place", items: [{ id: "440604012061", lon: null }, { id: "440604", lon: null }] }];
  assert.deepEqual(placesOf(groups).map(({ id }) => id), [1, "440604012061"]);
});
