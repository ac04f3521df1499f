// What is listed shows where it is: which verbs it has, where a page without a map goes, and how things on the map with heights follow what is heard.
import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, known, verbsOf } from "../../assets/magnets/_on_map.mjs";
import { heard } from "../../assets/one_map/things3d.mjs";

const floats = (...numbers) => Buffer.from(new Uint8Array(new Float32Array(numbers).buffer)).toString("base64");

test("what has a place, an area, a segment or is an officer can be shown; nothing else", () => {
  assert.deepEqual([{ lon: 113.1, lat: 23 }, { area: "440604" }, { segment: "s1" }, { officer: 0 }, { lon: null, lat: 23 }, {}, null].map(known), [true, true, true, true, false, false, false]);
});

test("only officers are followed", () => {
  assert.deepEqual([verbsOf({ area: "440604" }), verbsOf({ officer: 7 })].map((verbs) => verbs.map((verb) => verb.key).join("")), ["FB", "FBG"]);
});

test("a page without a map goes to the map", () => {
  assert.deepEqual(
    [addressOf({ lon: 113.1, lat: 23 }, "fly"), addressOf({ area: "440604100" }, "fly"), addressOf({ segment: "s 1" }, "fly"), addressOf({ officer: 7 }, "fly"), addressOf({ officer: 7 }, "follow")],
    ["/map?fly=113.1,23", "/map?area=440604100", "/map?segment=s%201", "/map?officer=7", "/map?follow=7"],
  );
});

test("body-cams under heights move, go off and come back; sensors change their band", () => {
  const cams = new Map([["a", { id: "a", lon: 113, lat: 23, as: "plain" }], ["b", { id: "b", lon: 113, lat: 23, as: "plain" }]]);
  assert.equal(heard(cams, { states: [["离线", "Offline"]] }, { key: "440604", v: { keys: ["a", "c"], xy: floats(113.5, 23.5, 1, 1), online: [0, 1] } }), true);
  assert.deepEqual([cams.get("a"), cams.size], [{ id: "a", lon: 113.5, lat: 23.5, as: "hollow" }, 2]);
  const sensors = new Map([["s", { id: "s", lon: 113, lat: 23, as: "plain" }]]), what = { bands: true };
  assert.deepEqual([heard(sensors, what, { key: "s", v: { online: true, band: 2 } }), sensors.get("s").as], [true, "2"]);
  assert.deepEqual([heard(sensors, what, { key: "s", v: { online: true, band: 2 } }), heard(sensors, what, { key: "t", v: { online: false } })], [false, false]);
});
