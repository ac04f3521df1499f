// The health of the interfaces: counts by light, late ones before troubled ones.

import assert from "node:assert/strict";
import test from "node:test";
import { counted, pressing } from "../../assets/magnets/interface_health.mjs";

const items = [
  { id: "a", light: "green", delay_s: 1 },
  { id: "b", light: "yellow", delay_s: 5 },
  { id: "c", light: "red", delay_s: 10 },
  { id: "d", light: "red", delay_s: 20 },
  { id: "e", light: "red", delay_s: 99, paused: true },
];

test("late ones come first, the latest of them before the others; paused ones do not come", () => {
  assert.deepEqual(pressing(items).map((each) => each.id), ["d", "c", "b"]);
});

test("each light is counted without the paused ones", () => {
  assert.deepEqual(counted(items), { red: 2, yellow: 1, green: 1 });
});
