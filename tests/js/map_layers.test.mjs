// Layers of the map: what was chosen as text, views, cells, heat; without a browser.
import assert from "node:assert/strict";
import test from "node:test";
import { shown } from "../../assets/one_map/cells.mjs";
import { blurred, summed } from "../../assets/one_map/heat.mjs";
import { changed, difference, read, written } from "../../assets/one_map/layer_text.mjs";
import { outlines } from "../../assets/one_map/outlines.mjs";
import { readView, writeView } from "../../assets/one_map/view.mjs";

const choices = (...ids) => ids.map((id) => ({ id }));
const LAYERS = [
  { id: "areas", on: true, ground: true, options: [] },
  { id: "cells", on: false, options: [{ name: "line", many: false, choices: choices("any", "fire", "health") }, { name: "kinds", many: true, choices: choices("basic", "micro") }] },
  { id: "cases", on: true, options: [] },
];

test("layers and their choices come back from the address", () => {
  const { states } = read("areas,cells:fire.micro.basic", LAYERS);
  assert.deepEqual(states.cells, { on: true, options: { line: "fire", kinds: ["micro", "basic"] } });
  assert.equal(states.cases.on, false);
  assert.equal(written(LAYERS, states), "areas,cells:fire.basic.micro");
});

test("the ground stays unless the address takes it off", () => {
  assert.equal(read("cases", LAYERS).states.areas.on, true);
  const { states } = read("-areas,cases", LAYERS);
  assert.equal(states.areas.on, false);
  assert.equal(written(LAYERS, states), "-areas,cases");
});

test("what an address says of layers or choices that are not here is told, not lost", () => {
  const { states, strange } = read("cases,boats,cells:water", LAYERS);
  assert.deepEqual(strange, ["boats", "cells:water"]);
  assert.deepEqual([states.cases.on, states.cells.on, states.cells.options.line], [true, true, "any"]);
});

test("only what differs from the usual is remembered, and nonsense is left out", () => {
  const states = changed(LAYERS, { cells: { on: true, opacity: 0.4, choices: ["health", "sea"] }, cases: { opacity: 77 }, gone: { on: true } });
  assert.deepEqual(states.cells, { on: true, opacity: 0.4, options: { line: "health", kinds: [] } });
  assert.equal(states.cases.opacity, 1);
  assert.deepEqual(difference(LAYERS, states), { cells: { on: true, opacity: 0.4, choices: ["health"] } });
  assert.deepEqual(changed(LAYERS, difference(LAYERS, states)), states);
  assert.deepEqual(difference(LAYERS, changed(LAYERS, null)), {});
});

test("a view is read as it was written, and what is none is none", () => {
  const map = { getCenter: () => ({ lat: 23.0211004, lng: 113.1003 }), getZoom: () => 14.254 };
  assert.equal(writeView(map), "23.02110,113.10030,14.25");
  assert.deepEqual(readView(writeView(map)), { center: [23.0211, 113.1003], zoom: 14.25 });
  for (const wrong of [null, "", "23,113", "113.1,23.0,14", "23,113,14,1", "23,113,x", "23,113,99"]) assert.equal(readView(wrong), null, String(wrong));
});

test("of a business line only its cells are shown, of kinds only those", () => {
  const all = [{ code: "a", kind: "basic" }, { code: "b", kind: "micro" }, { code: "c", kind: "basic" }], lines = new Map([["a", ["fire"]], ["b", ["fire", "health"]]]);
  const codes = (options) => shown(all, options, lines).map(({ code }) => code).join("");
  assert.deepEqual([codes({ line: "any", kinds: [] }), codes({ line: "fire", kinds: [] }), codes({ line: "fire", kinds: ["micro"] }), codes({ line: "health", kinds: ["basic"] })], ["abc", "ab", "b", ""]);
});

test("heat counts every case on screen once and spreads it evenly", () => {
  const view = { scale: 100, x: 0, y: 0 }, points = { ux: [0.105, 0.105, 0.5], uy: [0.105, 0.105, 0.5], n: [1, 2, 5] };
  const sums = summed(points, view, 21, 21, 1);
  assert.equal(sums[10 * 21 + 10], 3);
  assert.equal(sums.reduce((a, b) => a + b), 3);
  const spread = blurred(blurred(sums, 21, 21, 2), 21, 21, 2);
  assert.ok(Math.abs(spread.reduce((a, b) => a + b) - 3) < 1e-4);
  assert.equal(spread[8 * 21 + 8].toFixed(4), spread[12 * 21 + 12].toFixed(4));
  assert.equal(spread[7 * 21 + 10], 0);
});

test("outlines are asked for once by all layers, and again after a failure", async () => {
  const asked = [], square = { type: "Polygon", coordinates: [[[113, 23], [114, 23], [114, 24], [113, 23]]] };
  const answers = [() => Promise.reject(new Error("down")), () => Promise.resolve({ features: [{ geometry: square, properties: { code: "x", lon: null, lat: null } }] })];
  const known = outlines("440604", (path) => { asked.push(path); return answers[asked.length - 1](); });
  await assert.rejects(known.of("grid"), /down/);
  const [first, second] = await Promise.all([known.of("grid"), known.of("grid")]);
  assert.equal(first, second);
  assert.deepEqual(asked, Array(2).fill("map/areas.geojson?area=440604&level=grid"));
});
