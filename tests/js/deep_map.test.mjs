// Rules of the map with heights, the table of a building and the grid of cameras.
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document ??= { documentElement: { lang: "zh" }, cookie: "" };
const { next, pages, shown } = await import("../../assets/_camera_grid.mjs");
const { rowsOf, step } = await import("../../assets/one_map/building.mjs");
const { boxOf } = await import("../../assets/one_map/camera_grid.mjs");
const { facing } = await import("../../assets/one_map/camera_card.mjs");
const { extent, points, viewIn } = await import("../../assets/one_map/scene3d.mjs");

test("cameras that are offline or have no stream are passed over and counted", () => {
  const found = shown([{ online: true, stream: true }, { online: false, stream: true }, { online: true, stream: false }]);
  assert.deepEqual([found.playing.length, found.offline, found.without], [1, 1, 1]);
});

test("pages go round both ways", () => {
  assert.deepEqual([pages(0, 2), pages(5, 2), pages(9, 3)], [1, 2, 1]);
  assert.deepEqual([next(1, 5, 2), next(0, 5, 2, -1), next(0, 3, 2)], [0, 1, 0]);
});

test("floors without a home are one row", () => {
  const floors = [{ floor: 4, homes: [null] }, { floor: 3, homes: [null] }, { floor: 2, homes: [{}] }, { floor: 1, homes: [null] }];
  assert.deepEqual(rowsOf(floors), [{ from: 4, to: 3 }, floors[2], { from: 1, to: 1 }]);
});

test("keys walk through a table and stop at its edges", () => {
  assert.deepEqual(step("ArrowUp", [0, 1], 3, 2), [0, 1]);
  assert.deepEqual(step("ArrowDown", [0, 1], 3, 2), [1, 1]);
  assert.deepEqual(step("End", [2, 0], 3, 2), [2, 1]);
  assert.deepEqual(step("PageUp", [2, 1], 3, 2), [0, 1]);
  assert.equal(step("x", [0, 0], 3, 2), undefined);
});

test("an azimuth has a word", () => {
  assert.deepEqual([0, 44, 213, 359].map((each) => facing(each)[1]), ["north", "north-east", "south-west", "north"]);
});

test("a view in an address is kept within what can be seen, nonsense is none", () => {
  assert.deepEqual(viewIn("113.1,23,30,90,10"), { center: [113.1, 23], zoom: 20, pitch: 70, bearing: 10 });
  assert.equal(viewIn("113.1,abc,3"), null);
  assert.equal(viewIn(null), null);
  assert.equal(viewIn("500,23,12"), null);
});

test("boxes hold their shapes", () => {
  const multi = { type: "MultiPolygon", coordinates: [[[[0, 1], [2, 1], [2, 3], [0, 1]]], [[[5, -1], [6, 0], [5, 0], [5, -1]]]] };
  assert.deepEqual(boxOf(multi), [0, -1, 6, 3]);
  assert.deepEqual(extent([{ geometry: multi }]), [0, -1, 6, 3]);
  assert.deepEqual(points([{ lon: 1, lat: 2, id: "a" }]).features[0], { type: "Feature", geometry: { type: "Point", coordinates: [1, 2] }, properties: { id: "a" } });
});
