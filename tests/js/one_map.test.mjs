// The map's rules that need no browser.
import assert from "node:assert/strict";
import test from "node:test";
import { countBy, steps } from "../../assets/one_map/areas.mjs";
import { caseList } from "../../assets/one_map/case_list.mjs";
import { alone, apart, placed, question } from "../../assets/one_map/cases.mjs";
import { clusters, part } from "../../assets/one_map/cluster.mjs";
import { boxes, settle } from "../../assets/one_map/labels.mjs";
import { light, nextChange } from "../../assets/one_map/light.mjs";
import { spread } from "../../assets/one_map/look.mjs";
import { decode, dotSize } from "../../assets/one_map/officers.mjs";
import { inside, prefix, rings } from "../../assets/one_map/places.mjs";
import { unitX, unitY } from "../../assets/one_map/canvas.mjs";

const base64 = (...numbers) => Buffer.from(new Float32Array(numbers).buffer).toString("base64");

test("a light turns yellow and red by time alone", () => {
  assert.deepEqual([100, 200, 299, 300].map((now) => light(now, 200, 300)), ["green", "yellow", "yellow", "red"]);
  assert.equal(light(100, null, null), "none");
  assert.equal(nextChange(100, 200, 300), 200);
  assert.equal(nextChange(250, 200, 300), 300);
  assert.equal(nextChange(400, 200, 300), Infinity);
});

test("a code means what the server takes it to mean", () => {
  assert.deepEqual(["440600", "440604", "440604000000", "440604010", "440604100", "440604012061", "440604012061002", "440604012061002-01"].map(prefix), ["4406", "440604", "440604", "440604010", "440604100", "440604012061", "440604012061002", "440604012061002-01"]);
});

test("a point is inside an outline unless a hole takes it out", () => {
  const ring = (a, b) => [[a, a], [b, a], [b, b], [a, b], [a, a]];
  const outline = rings({ type: "Polygon", coordinates: [ring(0, 10), ring(4, 6)] });
  const at = (lon, lat) => inside(outline, unitX(lon), unitY(lat));
  assert.deepEqual([at(1, 1), at(5, 5), at(11, 5)], [true, false, false]);
});

test("a rim shows a red however small its share", () => {
  const shares = spread([["--red", 1], ["--yellow", 0], ["--green", 400]]);
  assert.deepEqual(shares.map(([token]) => token), ["--red", "--green"]);
  assert.ok(shares[0][1] > 0.06);
  assert.ok(Math.abs(shares[0][1] + shares[1][1] - 1) < 1e-9);
});

test("overdue cases stand alone while they are few, then yellow ones", () => {
  assert.deepEqual(alone({ red: 20, yellow: 30 }), ["red", "yellow"]);
  assert.deepEqual(alone({ red: 20, yellow: 300 }), ["red"]);
  assert.deepEqual(alone({ red: 200, yellow: 3 }), []);
});

test("marks keep every case, and overdue ones stand alone and last", () => {
  const open = Array.from({ length: 300 }, (_, i) => ({ no: `C${i}`, lon: 113 + (i % 20) / 100, lat: 23 + Math.floor(i / 20) / 100, light: i % 50 ? "green" : "red" }));
  const { all, points, zoom, radius, options } = question(placed([...open, { no: "C-nowhere", lon: null, lat: null, light: "red" }]), 12, 1);
  const found = clusters(points, zoom, radius, options);
  assert.equal(found.n.reduce((sum, n) => sum + n, 0), 300);
  assert.deepEqual([...found.one].slice(-6).map((i) => all[i].light), Array(6).fill("red"));
  assert.deepEqual([...found.n].slice(-6), Array(6).fill(1));
  assert.ok(found.n.length < 200);
});

test("a cluster knows how many of each kind it holds, and the ground they cover", () => {
  const found = clusters({ lon: [113, 113.001, 113.5], lat: [23, 23.002, 23], kind: [1, 2, 1], kinds: 3 }, 10, 40);
  assert.deepEqual([...found.n], [2, 1]);
  assert.deepEqual([...found.counts], [0, 1, 1, 0, 1, 0]);
  assert.deepEqual([...found.box.subarray(0, 4)], [113, 23, 113.001, 23.002]);
});

test("few cases are not clustered, however far the view", () => {
  assert.ok(apart(20, 12) < apart(2000, 12));
  assert.ok(apart(2000, 16) < apart(2000, 12));
});

test("a cluster makes room for a mark that stands alone", () => {
  const scale = 256 * 2 ** 12, marks = { ux: new Float64Array([0.5, 0.5 + 5 / scale]), uy: new Float64Array([0.5, 0.5]), n: new Uint32Array([2, 1]) };
  part(marks, scale, (n) => (n > 1 ? 20 : 8));
  assert.ok(Math.hypot(marks.ux[0] - marks.ux[1], marks.uy[0] - marks.uy[1]) * scale > 27);
  assert.equal(marks.ux[1], 0.5 + 5 / scale);
});

test("clusters come at exactly the zoom on screen", () => {
  const points = { lon: [113, 113.003], lat: [23, 23] };
  const px = (0.003 / 360) * 256 * 2 ** 12.9;
  assert.equal(clusters(points, 12.9, px * 1.05).n.length, 1);
  assert.equal(clusters(points, 12.9, px * 0.95).n.length, 2);
});

test("areas are stepped by density, not by count", () => {
  const areas = [{ code: "a", km2: 10 }, { code: "b", km2: 1 }, { code: "c", km2: 1 }, { code: "d", km2: 1 }];
  assert.deepEqual([...steps(areas, new Map([["a", 10], ["b", 6], ["c", 3]])).values()], [1, 3, 1, 0]);
  assert.deepEqual([...countBy([{ area: "440604012061001" }, { area: "440604012061" }, { area: "440604100001002" }], 12)], [["440604012061", 2], ["440604100001", 1]]);
});

test("a name moves off a mark and is left out where another name is", () => {
  const wish = { x: 100, y: 100, w: 60, h: 20 }, mark = { x: 100, y: 100, w: 20, h: 20 };
  const of = (...all) => all.reduce((found, box) => (found.add(box), found), boxes());
  const moved = settle(wish, of(mark), of());
  assert.equal(moved.covered, 0);
  assert.notDeepEqual([moved.x, moved.y], [100, 100]);
  assert.equal(settle(wish, of(), of({ x: 100, y: 100, w: 1000, h: 1000 })), null);
});

test("officers are read from binary", () => {
  const { keys, units, at } = decode({ at: "2026-11-21T19:42:08+08:00", v: { keys: [7], xy: base64(113.5, 23.25), duty: [1] } });
  assert.deepEqual([keys, units[0], units[1]], [[7], unitX(113.5), unitY(23.25)]);
  assert.equal(at, Date.parse("2026-11-21T11:42:08Z"));
  assert.ok(dotSize(11, 11) < dotSize(13, 11));
});

const columns = (...cases) => ({ no: cases.map(([no]) => no), xy: base64(...cases.flatMap(() => [113, 23])), area: cases.map(() => "440604012061001"), yellow: cases.map(([, yellow]) => yellow), due: cases.map(([, , due]) => due), urgent: cases.map(() => 0) });
const message = (no, over = {}) => ({ v: { no, state: "handling", area: "440604012061", grid: "440604012061001", lon: 113, lat: 23, yellow_at: null, due_at: null, urgent: false, ...over } });

test("snapshot, then messages, equals a fresh snapshot", async () => {
  let answer;
  const list = caseList("440604012", ["handling"], () => new Promise((go) => { answer = go; }), () => 0);
  const loaded = list.load();
  list.message(message("C2"));
  list.message(message("C1", { state: "closed" }));
  assert.equal(list.read, false);
  answer(columns(["C1", 1, 2]));
  await loaded;
  assert.deepEqual([...list.open.keys()], ["C2"]);
  assert.equal(list.read, true);
});

test("a case of another area never enters, and one that leaves goes", async () => {
  const list = caseList("440604012061", ["handling"], async () => columns(["C1", 1, 2]), () => 0);
  await list.load();
  list.message(message("C9", { area: "440604012062" }));
  assert.deepEqual([...list.open.keys()], ["C1"]);
  list.message(message("C1", { area: "440604012062" }));
  assert.equal(list.open.size, 0);
});

test("listeners hear that a light has changed by time", async () => {
  let now = 0, heard = 0;
  const list = caseList("440604", ["handling"], async () => columns(["C1", 1000, 2000]), () => now);
  await list.load();
  list.listen(() => { heard += 1; });
  for (now of [500, 999, 1000, 1500, 2000, 9000]) list.tick();
  assert.equal(heard, 2);
  assert.equal(list.open.get("C1").light, "red");
});
