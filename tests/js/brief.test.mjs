// The lines of a briefing, what a page's lists keep to, and ground given as text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { beside, inOrder } from "../../assets/magnets/briefing.mjs";
import { boxOf, learn, lies } from "../../assets/magnets/_ground.mjs";
import { narrowed } from "../../assets/magnets/_case.mjs";
import { wayOf, written } from "../../assets/one_map/keep_page.mjs";
import { outline } from "../../assets/briefing.mjs";
import { local } from "../../assets/one_map/brief_guard.mjs";
import { bars, shown } from "../../assets/one_map/brief_lines.mjs";
import { swapped } from "../../assets/one_map/brief_panel.mjs";
import { geometryOf } from "../../assets/one_map/brief_start.mjs";
import { enough, made } from "../../assets/one_map/pick_draw.mjs";

const SQUARE = { type: "Polygon", coordinates: [[[113.1, 23.02], [113.11, 23.02], [113.11, 23.03], [113.1, 23.03], [113.1, 23.02]]] };
const zh = (text) => text;

test("a number too small to tell, and one kept back beside it", () => assert.deepEqual([shown(1234, zh), shown("<5", zh), shown(null, zh)], ["1,234", "<5", "不显示"]));

test("many parts are the largest ones and the rest", () => {
  const rows = bars([9, 8, 7, 6, 5, 4, 3].map((count, id) => ({ id: String(id), count })));
  assert.deepEqual(rows.map(({ count }) => count), [9, 8, 7, 6, 5, 7]);
  assert.equal(rows.at(-1).rest, 2);
});

test("a rest that holds small numbers is not told", () => {
  const rows = bars([9, 8, 7, 6, 5, 4].map((count, id) => ({ id: String(id), count })).concat({ id: "x", count: "<5" }));
  assert.deepEqual([rows.at(-1).count, rows.at(-1).rest], [null, 2]);
});

test("a magnet begins with cases", () => assert.deepEqual(inOrder({ people: {}, new_kind: {}, cases: {} }).map(([id]) => id), ["cases", "people", "new_kind"]));

test("a line says how many are free", () => assert.equal(beside({ by: [{ rows: [{ id: "free", en: "Free", count: 3 }] }] }, "en"), "Free 3"));

test("lists keep to a box, or to a drawn piece whose corners are asked for once", async () => {
  const box = "113.1_23.02_113.11_23.03";
  assert.deepEqual([boxOf(box), boxOf("g1"), boxOf(undefined)], [[113.1, 23.02, 113.11, 23.03], null, null]);
  assert.deepEqual([{ lon: 113.105, lat: 23.025 }, { lon: 113.2, lat: 23.025 }, { lon: null, lat: null }].map((v) => lies(v, box)), [true, false, false]);
  let asked = 0;
  const ask = async () => { asked += 1; return SQUARE; };
  await Promise.all([learn("g1", ask), learn("g1", ask)]);
  await learn("g1", ask);
  assert.deepEqual([lies({ lon: 113.105, lat: 23.025 }, "g1"), lies({ lon: 113.115, lat: 23.025 }, "g1"), asked], [true, false, 1]);
  await assert.rejects(learn("g2", async () => { throw new Error("404"); }));
});

test("a case must pass every choice of the page, and where it lies is one", () => {
  const v = { category: "01-10", department: null, state: "filed", urgent: true, lon: 113.105, lat: 23.025 }, within = "113.1_23.02_113.11_23.03";
  assert.deepEqual([narrowed(v, { within }), narrowed(v, { within, urgent: "yes" }), narrowed(v, { within, urgent: "no" }), narrowed({ ...v, lon: 113.2 }, { within })], [true, true, false, false]);
});

test("what a map shows is written as the page names it", () => {
  assert.deepEqual([written(113.1000001, 22.9, 113.3, 23.1), wayOf("113.1_22.9_113.3_23.1"), wayOf("g1"), wayOf(null)], ["113.1_22.9_113.3_23.1", "extent", "picked", ""]);
});

test("corners as lines of numbers or GeoJSON are ground", () => {
  assert.deepEqual(geometryOf("113.1, 23.02\n113.11 23.02\n113.11,23.03").coordinates[0].length, 4);
  assert.deepEqual(geometryOf(JSON.stringify({ type: "Feature", geometry: SQUARE })), SQUARE);
  for (const text of ["", "113.1, 23.02", "{broken", "1,2,3,4,5,6,7"]) assert.equal(geometryOf(text), null);
});

test("lat before lon is changed over", () => assert.deepEqual(swapped(swapped(SQUARE)), SQUARE));

test("a shape ends with its last corner", () => {
  assert.deepEqual([enough("rectangle", [1]), enough("rectangle", [1, 2]), enough("within", [1]), enough("polygon", [1, 2, 3])], [false, true, true, false]);
  assert.equal(made("rectangle", [[113.1, 23.02]]), null);
  assert.deepEqual(made("within", [[113.1, 23.02]], 500).circle, { lon: 113.1, lat: 23.02, m: 500 });
  assert.equal(made("circle", [[113.1, 23.02], [113.1, 23.03]]).circle.m, 1112);
});

test("a printed outline has north up and keeps its form", () => assert.deepEqual(outline(SQUARE, 100), ["4.0,100.0 96.0,100.0 96.0,0.0 4.0,0.0 4.0,100.0"]));

test("a form has the city's time", () => assert.equal(local(new Date("2026-11-25T16:30:00Z"), "Asia/Shanghai"), "2026-11-26T00:30"));
