// What is drawn has the size it says, and comes back from an address as it was.
import assert from "node:assert/strict";
import { test } from "node:test";
import { corners, rim } from "../../assets/one_map/pick_handles.mjs";
import { around, circle, inWords, lasso, metres, read, rectangle, shape, simplified, squareMetres, written } from "../../assets/one_map/pick_shapes.mjs";

const HERE = [113.1, 23.02];

test("a rectangle has its four corners whichever way it was drawn", () => {
  assert.deepEqual(rectangle([113.11, 23.03], HERE), rectangle(HERE, [113.11, 23.03]));
  assert.ok(Math.abs(squareMetres(rectangle(HERE, [113.11, 23.03])) / 1.138e6 - 1) < 0.005);
});

test("a circle has the area of its radius", () => {
  for (const m of [100, 500, 5000]) assert.ok(Math.abs(squareMetres(circle(HERE, m)) / (Math.PI * m * m) - 1) < 0.02, String(m));
  assert.ok(Math.abs(around(circle(HERE, 500)) - 2 * Math.PI * 500) < 10);
});

test("a metre is a metre", () => assert.ok(Math.abs(metres(HERE, [113.1, 23.02 + 1 / 111.195]) - 1000) < 1));

test("an area, a circle and corners come back from the address", () => {
  assert.deepEqual(read("a440604012061"), { area: "440604012061" });
  assert.deepEqual(read(written({ circle: { lon: 113.1, lat: 23.02, m: 500 }, geometry: null })), { circle: { lon: 113.1, lat: 23.02, m: 500 }, geometry: circle(HERE, 500) });
  const drawn = shape([[113.1, 23.02], [113.11234, 23.02111], [113.105, 22.9]]);
  assert.deepEqual(read(written({ geometry: drawn })).geometry, drawn);
  const two = { type: "MultiPolygon", coordinates: [rectangle(HERE, [113.11, 23.03]).coordinates, [...rectangle([113.2, 23], [113.3, 23.1]).coordinates, ...rectangle([113.22, 23.02], [113.24, 23.04]).coordinates]] };
  assert.deepEqual(read(written({ geometry: two })).geometry, two);
});

test("an address of something else is no selection", () => {
  for (const text of [null, "", "p", "pAB", "p%", "axyz", "c1,2", "c900,1,500", "c1,2,-5", "q"]) assert.equal(read(text), null, String(text));
});

test("a lasso keeps its form with few corners", () => {
  const drawn = Array.from({ length: 3000 }, (_, i) => [113.1 + 0.01 * Math.cos(i / 477), 23.02 + 0.01 * Math.sin(i / 477)]);
  const kept = lasso(drawn, 1e-5);
  assert.ok(kept.coordinates[0].length < 200);
  assert.ok(Math.abs(squareMetres(kept) / squareMetres(shape(drawn)) - 1) < 0.002);
  assert.ok(written({ geometry: kept }).length < 1200);
});

test("a line that is straight has two ends", () => assert.equal(simplified([[0, 0], [1, 1], [2, 2], [3, 3]], 1e-9).length, 2));

test("two corners are no ground", () => assert.equal(shape([[1, 1], [2, 2], [2, 2]]), null));

test("small ground is told in square metres", () => assert.deepEqual([inWords(820), inWords(420_000)], ["820 m²", "0.42 km²"]));

test("few corners can be dragged, many, holes and areas cannot", () => {
  const drawn = rectangle(HERE, [113.11, 23.03]);
  assert.equal(corners({ geometry: drawn }).length, 4);
  assert.equal(corners({ geometry: circle(HERE, 500) }), null);
  assert.equal(corners({ geometry: { ...drawn, coordinates: [...drawn.coordinates, drawn.coordinates[0]] } }), null);
  assert.equal(corners({ area: "440604", geometry: drawn }), null);
});

test("the rim of a circle lies its radius away", () => assert.ok(Math.abs(metres(HERE, rim({ lon: 113.1, lat: 23.02, m: 500 })) - 500) < 1));
