// Work in the field on the phone: who may check in where, and what of a form is sent.

import assert from "node:assert/strict";
import {test} from "node:test";

globalThis.document = {cookie: "", documentElement: {lang: "zh-CN", dataset: {}}, querySelector: () => null};
const {refused} = await import("../../assets/phone_patrol.mjs");
const {changesOf} = await import("../../assets/phone_visit.mjs");

const POINT = {lon: 113.1, lat: 23.02}, METRE = 1 / 111_320;
const off = (m, accuracy = 10) => ({lon: POINT.lon, lat: POINT.lat + m * METRE, accuracy});

test("a check-in counts within the radius and the position's own error, of that at most 50 m", () => {
  assert.equal(refused(off(109), POINT, 100), null);
  assert.equal(refused(off(149, 140), POINT, 100), null);
  assert.match(refused(off(112), POINT, 100)[0], /距打卡点 112 米/);
  assert.match(refused(off(152, 140), POINT, 100)[1], /152 m from the point/);
});

test("no position, or a rough one, is no check-in", () => {
  assert.match(refused(null, POINT, 100)[0], /没有得到位置/);
  assert.match(refused(off(0, 151), POINT, 100)[0], /误差 151 米/);
});

test("only what changed is sent, with what it was; masked fields never", () => {
  const fields = [{id: "use", value: "empty"}, {id: "residents", value: null}, {id: "owner", value: "王**", masked: true}, {id: "name", value: "茶铺"}];
  assert.deepEqual(changesOf(fields, {}), []);
  assert.deepEqual(changesOf(fields, {use: "empty", residents: "", owner: "李四", name: "茶铺"}), []);
  assert.deepEqual(changesOf(fields, {use: "rented", residents: 0}), [{field: "use", old: "empty", new: "rented"}, {field: "residents", old: null, new: 0}]);
});
