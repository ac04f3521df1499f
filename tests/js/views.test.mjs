// What the gauge, the table, the calendar and the countdown reckon before they draw.
import assert from "node:assert/strict";
import { test } from "node:test";
import { days, strength, weekday, weeks } from "../../assets/magnets/calendar.mjs";
import { instant, parts, written } from "../../assets/magnets/countdown.mjs";
import { roundUp, scaleOf, zones } from "../../assets/magnets/gauge.mjs";
import { columnsOf, kept, keyOf, sorted } from "../../assets/magnets/table.mjs";

const percent = { unit: { zh: "%" }, measure: "ratio", scale: [80, 100], thresholds: [{ below: 90, band: 2 }, { below: 85, band: 1 }] };
const count = { unit: { zh: "件" }, measure: "count" };
const row = (id, value, more = {}) => ({ id, value, ...more });
const ids = (rows) => rows.map((r) => r.id).join("");

test("a gauge has the indicator's scale, opened for what lies outside, unless somebody set one", () => {
  assert.deepEqual(scaleOf({ value: 93.7 }, percent), [80, 100]);
  assert.deepEqual(scaleOf({ value: 71.2 }, percent), [70, 100]);
  assert.deepEqual(scaleOf({ value: 71.2 }, percent, { low: 60, high: 90 }), [60, 90]);
  assert.deepEqual(scaleOf({ value: 12 }, { unit: { zh: "%" }, scale: [0, 10] }), [0, 15]);
});

test("counts are gauged from zero to a round number above all that is marked", () => {
  assert.deepEqual(scaleOf({ value: 1266, past: 1182 }, count), [0, 1500]);
  assert.deepEqual(scaleOf({ value: 0 }, count), [0, 2]);
  assert.deepEqual(scaleOf({ value: 10 }, { ...count, thresholds: [{ above: 90, band: 1 }] }), [0, 100]);
  assert.equal(roundUp(7), 8);
});

test("the stretches of a scale that mean a band are the most severe that holds there", () => {
  assert.deepEqual(zones([80, 100], percent.thresholds), [{ from: 80, to: 85, band: 1 }, { from: 85, to: 90, band: 2 }]);
  assert.deepEqual(zones([90, 100], percent.thresholds), []);
  assert.deepEqual(zones([0, 10], [{ above: 5, band: 3 }]), [{ from: 5, to: 10, band: 3 }]);
});

test("a table sorts by any column, what is missing last, whichever way", () => {
  const rows = [row("a", 3, { past: 9 }), row("b", null, { past: 1 }), row("c", 8, { past: 2 })];
  assert.equal(ids(sorted(rows, "value", true)), "cab");
  assert.equal(ids(sorted(rows, "value", false)), "acb");
  assert.equal(ids(sorted(rows, "change", false)), "acb");
  assert.equal(ids(sorted(rows, "name", false)), "abc");
  assert.equal(ids(sorted(rows, "name", true)), "cba");
  assert.equal(keyOf(rows[0], "change"), -6);
});

test("a table has the columns there is something to say in", () => {
  assert.deepEqual(columnsOf([row("a", 3)]), ["name", "value"]);
  assert.deepEqual(columnsOf([row("a", 3, { denominator: 9, past: 1 })]), ["name", "value", "numerator", "denominator", "change"]);
});

test("under a pointer rows keep their places, new ones come last", () => assert.equal(ids(kept([row("n", 9), row("a", 1), row("c", 2)], ["c", "a"])), "can"));

test("a month has all its days, in weeks that begin on Monday", () => {
  const list = days([row("2026-11-01", 4), row("2026-11-02", 5)], "month");
  assert.equal(list.length, 30);
  assert.deepEqual([list[1].value, list[2].value], [5, null]);
  assert.deepEqual([weekday("2026-11-01"), weekday("2026-11-02")], [6, 0]);
  const { placed, count: n } = weeks(list);
  assert.equal(n, 6);
  assert.deepEqual([placed[0].week, placed[0].day, placed[1].week, placed[1].day], [0, 6, 1, 0]);
  assert.deepEqual(weeks(days([], "month")), { placed: [], count: 0 });
  assert.equal(days([row("2026-11-29", 1), row("2026-12-01", 2)], "7d").length, 3);
});

test("the more on a day, the stronger; rates are told apart between the least and the most", () => {
  assert.equal(strength(0, [0, 10], false), 0);
  assert.equal(strength(1, [1, 1000], false), 1);
  assert.equal(strength(1000, [1, 1000], false), 5);
  assert.equal(strength(90, [90, 95], true), 0);
  assert.equal(strength(95, [90, 95], true), 5);
  assert.equal(strength(null, [1], true), 0);
});

test("a moment without an offset is the city's", () => {
  const at = Date.parse("2027-02-20T18:00:00+08:00");
  assert.equal(instant("2027-02-20T18:00", "Asia/Shanghai"), at);
  assert.equal(instant("2027-02-20 18:00:00", "Asia/Shanghai"), at);
  assert.equal(instant("2027-02-20T10:00:00Z", "Asia/Shanghai"), at);
  assert.equal(instant("2027-02-20", "Asia/Shanghai"), Date.parse("2027-02-20T00:00:00+08:00"));
  assert.equal(instant("2027-07-01T00:00", "Europe/Berlin"), Date.parse("2027-07-01T00:00:00+02:00"));
});

test("what is left rounds up, what has passed rounds down", () => {
  assert.deepEqual(parts(30000), [0, 0, 1]);
  assert.deepEqual(parts(-30000), [0, 0, 0]);
  assert.deepEqual(parts(((26 * 60) + 5) * 60000), [1, 2, 5]);
});

test("nothing is written before the first unit that counts", () => {
  assert.deepEqual(written([0, 2, 5]).map((p) => p.unit), [1, 2]);
  assert.deepEqual(written([0, 0, 0]).map((p) => p.unit), [2]);
  assert.deepEqual(written([1, 0, 5]).map((p) => p.unit), [0, 1, 2]);
  assert.deepEqual(written([120, 4, 5]).map((p) => p.unit), [0, 1]);
});
