// Rules of the map's things that need no browser: gathering, marks, legends.
import assert from "node:assert/strict";
import { test } from "node:test";

import { gather } from "../../assets/one_map/gather.mjs";
import { SHAPES, markSvg } from "../../assets/one_map/marks.mjs";

const all = () => true;

test("points that stand close become one mark with all of them, others stay alone", () => {
  const ux = Float64Array.of(0.5, 0.50001, 0.50002, 0.6), uy = Float64Array.of(0.5, 0.5, 0.50001, 0.6);
  const marks = gather(ux, uy, all, 100_000, 60);
  assert.deepEqual(marks.map(({ at }) => [...at].sort()).sort((a, b) => b.length - a.length), [[0, 1, 2], [3]]);
});

test("what the edge of a cell has parted is put together", () => {
  const side = 60 / 100_000, edge = Math.ceil(0.5 / side) * side;
  const marks = gather(Float64Array.of(edge - 1e-6, edge + 1e-6), Float64Array.of(0.5, 0.5), all, 100_000, 60);
  assert.equal(marks.length, 1);
});

test("too few stay single, and what is not wanted or has no place is left out", () => {
  const ux = Float64Array.of(0.5, 0.5, NaN, 0.5), uy = Float64Array.of(0.5, 0.5, NaN, 0.5);
  const marks = gather(ux, uy, (i) => i !== 3, 100_000, 60, 3);
  assert.deepEqual(marks.map(({ at }) => at), [[0], [1]]);
});

test("every point is in exactly one mark, twenty thousand of them", () => {
  const n = 20_000, ux = new Float64Array(n), uy = new Float64Array(n);
  for (let i = 0; i < n; i++) [ux[i], uy[i]] = [0.81 + ((i * 7919) % 10_007) / 1e8, 0.43 + ((i * 104_729) % 10_009) / 1e8];
  const found = gather(ux, uy, all, 256 * 2 ** 12, 72, 3).flatMap(({ at }) => at).sort((a, b) => a - b);
  assert.deepEqual(found, Array.from({ length: n }, (_, i) => i));
});

test("every shape closes around its middle and has a mark for the legend", () => {
  for (const [name, corners] of Object.entries(SHAPES)) {
    assert.match(markSvg(name), /^<svg/);
    if (!corners) continue;
    assert.ok(corners.some(([x]) => x < 0) && corners.some(([x]) => x > 0) && corners.some(([, y]) => y < 0) && corners.some(([, y]) => y > 0), name);
  }
  assert.match(markSvg("drop", { hollow: true }), /fill="none"/);
});
