// Base maps, measuring, bookmarks and pictures: the rules that need no browser.
import assert from "node:assert/strict";
import test from "node:test";
import { lengthText, round } from "../../assets/one_map/ground.mjs";
import { areaOf, between, metres, squares, wayLength } from "../../assets/one_map/measure.mjs";
import { fitted, pdf } from "../../assets/one_map/pdf.mjs";
import { covering, meets, tileSource } from "../../assets/one_map/tile_source.mjs";
import { straight } from "../../assets/one_map/vector_style.mjs";
import { classOf, nameOf } from "../../assets/one_map/vector_tile.mjs";
import { addressOf, takes, whole } from "../../assets/one_map/views.mjs";

const say = (zh) => zh;
const soon = () => new Promise((done) => { setTimeout(done, 20); });

test("the tiles of a view are asked for from its middle outwards", () => {
  const view = { scale: 256 * 4, x: 300, y: 300, width: 400, height: 300 };
  assert.deepEqual(covering(view, 2), [[1, 1], [2, 1], [1, 2], [2, 2]]);
  assert.deepEqual(covering({ ...view, x: -900, y: -900 }, 2), []);
});

test("a base map that ends elsewhere is not asked here", () => {
  const here = { west: 113, south: 22.9, east: 113.2, north: 23.1 };
  assert.equal(meets([11, 43, 12, 44], here), false);
  assert.equal(meets([113.1, 23, 114, 24], here), true);
  assert.equal(meets(undefined, here), true);
});

test("four tiles at a time; one that nobody wants any more is given up", async () => {
  const asked = [], given = [];
  const ask = (address, { signal }) => new Promise((done, failed) => { asked.push(address); signal.addEventListener("abort", () => { given.push(address); failed(Object.assign(new Error(), { name: "AbortError" })); }); });
  const source = tileSource((z, x, y) => `${z}/${x}/${y}`, () => {}, () => {}, () => {}, ask);
  source.want(3, [[0, 0], [1, 0], [2, 0], [3, 0], [4, 0]]);
  assert.equal(asked.length, 4);
  source.want(3, [[4, 0]]);
  await soon();
  assert.deepEqual(given.sort(), ["3/0/0", "3/1/0", "3/2/0", "3/3/0"]);
  assert.equal(asked.at(-1), "3/4/0");
  source.close();
});

test("several failures in a row are the server's trouble, one tile ends it", async () => {
  let down = true;
  const told = [], ask = async () => (down ? { ok: false, status: 503, json: async () => ({ error: { message: "No tile: it is away. The map goes on without; ask again later.", zh: "停了", again_s: 30 } }) } : { ok: true, status: 200 });
  const source = tileSource((z, x, y) => `${z}/${x}/${y}`, () => "tile", () => {}, (trouble) => told.push(trouble), ask);
  source.want(1, [[0, 0], [1, 0]]);
  await soon();
  assert.deepEqual(told.at(-1), { zh: "停了", en: "it is away", again: 30 });
  down = false;
  source.close();
  const well = tileSource((z, x, y) => `${z}/${x}/${y}`, () => "tile", () => {}, (trouble) => told.push(trouble), ask);
  well.want(1, [[0, 0]]);
  await soon();
  assert.equal(well.get(1, 0, 0).data, "tile");
  assert.equal(well.idle(), true);
  well.close();
});

test("a tile without content is nothing, and no failure", async () => {
  const source = tileSource(() => "", () => assert.fail(), () => {}, () => assert.fail(), async () => ({ ok: true, status: 204 }));
  source.want(0, [[0, 0]]);
  await soon();
  assert.equal(source.bare(0, [[0, 0]]), true);
  source.close();
});

test("things are drawn as what they are in any of three schemas", () => {
  const [line, area] = [2, 3];
  assert.deepEqual([["roads", line, { kind: "trunk" }], ["roads", line, { "pmap:kind": "major_road", highway: "secondary" }], ["transportation", line, { class: "motorway" }]].map((each) => classOf(...each)), ["trunk", "secondary", "trunk"]);
  assert.deepEqual([["water", area, {}], ["waterway", line, { class: "stream" }], ["physical_line", line, { waterway: "canal" }], ["physical_line", line, { natural: "cliff" }]].map((each) => classOf(...each)), ["water", "stream", "stream", null]);
  assert.deepEqual([["landuse", area, { kind: "park" }], ["landcover", area, { class: "wood" }], ["land", area, { leisure: "park" }], ["landuse", area, { kind: "industrial" }], ["park", area, {}]].map((each) => classOf(...each)), ["park", "park", "park", null, "park"]);
  assert.deepEqual([["buildings", area, {}], ["building", area, {}], ["pois", 1, {}]].map((each) => classOf(...each)), ["building", "building", null]);
});

test("a name is read in the reader's language where the map has it", () => {
  assert.equal(nameOf({ name: "东平水道", "name:en": "Dongping Waterway" }, "en"), "Dongping Waterway");
  assert.equal(nameOf({ name: "Arno", "name:zh": "阿诺河" }, "zh"), "阿诺河");
  assert.equal(nameOf({ name: "Arno" }, "zh"), "Arno");
});

test("a name is written on the straightest piece, from left to right", () => {
  const view = { scale: 4096, x: 0, y: 0 }, tile = { x: 0, y: 0, z: 0, data: { extent: 4096 } };
  const place = straight(Float32Array.from([500, 100, 300, 100, 100, 100, 100, 400]), view, tile, 300);
  assert.deepEqual([place.x, place.y, Math.abs(place.angle)], [300, 100, 0]);
  assert.equal(straight(Float32Array.from([0, 0, 50, 0]), view, tile, 300), null);
});

test("lengths and areas are those of the globe", () => {
  assert.ok(Math.abs(between([113, 23], [113, 24]) - 111_195) < 10);
  assert.ok(Math.abs(between([113, 23], [114, 23]) - 102_355) < 20);
  assert.ok(Math.abs(wayLength([[113, 23], [113, 23.5], [113, 24]]) - 111_195) < 10);
  const square = [[113, 23], [113.01, 23], [113.01, 23.01], [113, 23.01]];
  assert.ok(Math.abs(areaOf(square) / (1113.2 * 1113.2 * Math.cos((23.005 * Math.PI) / 180)) - 1) < 0.005);
  assert.equal(areaOf([...square].reverse()), areaOf(square));
  assert.deepEqual([metres(6.25, say), metres(640, say), metres(2104, say)], ["6.3 米", "640 米", "2.10 公里"]);
  assert.deepEqual([squares(4200, say), squares(1_680_000, say)], ["4,200 平方米", "1.680 平方公里"]);
});

test("the scale bar is a round length that fits", () => {
  assert.deepEqual(round(1.5, 130), { metres: 100, width: 100 / 1.5 });
  assert.deepEqual([lengthText(500, say), lengthText(2000, say)], ["500 米", "2 公里"]);
});

test("a bookmark says everything, also what the address leaves out", () => {
  const shown = { area: "440604", view: "23,113,12", layers: "areas", base: "sketch" };
  assert.deepEqual(whole("?case=C1&view=1,2,3", shown), { case: "C1", ...shown });
  assert.equal(addressOf(shown, "https://here"), "https://here/map?area=440604&view=23,113,12&layers=areas&base=sketch");
  assert.equal(takes(shown, "440604"), true);
  assert.equal(takes({ ...shown, case: "C1" }, "440604"), false);
  assert.equal(takes(shown, "440604012"), false);
});

test("a PDF holds its picture on one page, upright for an upright one", async () => {
  assert.deepEqual(fitted("a4", 1000, 700).page, [297, 210]);
  assert.deepEqual(fitted("a3", 700, 1000).page, [297, 420]);
  const { box } = fitted("a4", 2000, 500);
  assert.deepEqual(box.map(Math.round), [8, 70, 281, 70]);
  const text = new TextDecoder("latin1").decode(await pdf(Uint8Array.of(0xff, 0xd8, 0xff), 3, 2, "a4", "图").arrayBuffer());
  const table = Number(text.match(/startxref\n(\d+)/)[1]);
  assert.equal(text.slice(table, table + 4), "xref");
  assert.match(text, /MediaBox \[0 0 841\.89 595\.28\]/);
  assert.match(text, /<feff56fe>/);
  for (const [, place, number] of [...text.matchAll(/(\d{10}) 00000 n/g)].map((each, i) => [0, Number(each[1]), i + 1])) assert.equal(text.slice(place, place + 7), `${number} 0 obj`);
});
