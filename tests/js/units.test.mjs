// Units that somebody wrote in one language.

import assert from "node:assert/strict";
import test from "node:test";

import { bothOf } from "../../assets/_units.mjs";

test("a unit written in one language is known in the other", () => {
  assert.deepEqual(bothOf(" 人次 "), ["人次", "visits"]);
  assert.deepEqual(bothOf("万元"), ["万元", "10,000 yuan"]);
  assert.deepEqual(bothOf("people"), ["人", "people"]);
  assert.deepEqual(bothOf("m²"), ["平方米", "m²"]);
});

test("what nobody knows in English has none, and signs are the same in both", () => {
  assert.deepEqual(bothOf("担"), ["担", ""]);
  assert.deepEqual(bothOf("%"), ["%", "%"]);
  assert.deepEqual(bothOf(""), ["", ""]);
});
