// What pages compute before they draw: dates, banners, area search, rows of the list.
import assert from "node:assert/strict";
import { test } from "node:test";

const { dateLine, lunar, lunarDay } = await import("../../assets/_date.mjs");

const MONTHS = [["2027-01-08", "腊月"], ["2027-02-06", "正月"], ["2027-03-08", "二月"]];

test("the date on the wall carries its lunar day", () => {
  assert.equal(dateLine(new Date("2027-02-20T11:42:00Z"), "Asia/Shanghai", "zh", MONTHS), "2月20日 周六 正月十五");
  assert.equal(dateLine(new Date("2027-02-20T11:42:00Z"), "Asia/Shanghai", "en", MONTHS, true), "Sat, 20 Feb 2027");
});

test("the day begins at the city's midnight", () => {
  assert.match(dateLine(new Date("2027-02-19T16:00:00Z"), "Asia/Shanghai", "zh", MONTHS), /^2月20日/);
});

test("days of a lunar month have their own words", () => {
  assert.deepEqual([1, 10, 11, 20, 21, 29, 30].map(lunarDay), ["初一", "初十", "十一", "二十", "廿一", "廿九", "三十"]);
});

test("beyond the months that are known nothing is claimed", () => {
  assert.equal(lunar("2027-03-09", MONTHS), "");
  assert.equal(lunar("2026-12-01", MONTHS), "");
});

await import("../../assets/live_client.mjs"); // before there is a document: it starts nothing
globalThis.document = { documentElement: { lang: "zh-CN" }, cookie: "" };
const { left, sentence, shortNo } = await import("../../assets/_banner.mjs");
const { search } = await import("../../assets/area_switch.mjs");
const { rowOf } = await import("../../assets/cases_list.mjs");
const { timeLeft } = await import("../../assets/_case_view.mjs");
const { fits, untold } = await import("../../assets/_case_filter.mjs");
const { crowdNotice, orders, resized } = await import("../../assets/wall.mjs");
const { minute } = await import("../../assets/admin.mjs");

const NOW = Date.parse("2026-11-21T19:42:08+08:00");
const CASE = {
  no: "C20261121-0393", state: "reported", column: "to_accept", category: "10-01", major: "10", category_zh: "人员密集疏导", category_en: "Crowd guidance", area: "440604012061", area_zh: "南浦社区", area_en: "Nanpu",
  grid: "440604012061003", grid_zh: "03 网格", light: "green", urgent: true, flags: { supervised: true }, version: 1, state_at: "2026-11-21T19:42:00+08:00", reported_at: "2026-11-21T19:42:00+08:00", due_at: "2026-11-21T20:12:00+08:00", closed_at: null,
};

test("the banner counts minutes and seconds, and on when time is over", () => {
  assert.deepEqual(left(NOW + 1792_000, NOW), { text: "29:52", over: false });
  assert.deepEqual(left(NOW - 65_000, NOW), { text: "1:05", over: true });
  assert.equal(left(NOW + 7_322_000, NOW).text, "2:02:02");
});

test("the banner names number, place, time and limit, nobody", () => {
  assert.equal(sentence(CASE, "Asia/Shanghai"), "1121-0393 · 南浦社区 03 网格 · 19:42 上报 · 本环节时限 30 分钟");
  assert.equal(shortNo("C20261121-0393"), "1121-0393");
});

test("areas are found by name, pinyin, initials and code, beginnings first", () => {
  const areas = [["440604012061", "南浦社区", "Nanpu Community"], ["440604012062", "文南社区", "Wennan Community"], ["440604012063", "同济社区", "Tong Ji Community"]].map(([code, name, name_en]) => ({ code, name, name_en }));
  assert.deepEqual(search(areas, "nan").map((area) => area.name), ["南浦社区", "文南社区"]);
  assert.deepEqual(search(areas, "tjc").map((area) => area.name), ["同济社区"]);
  assert.deepEqual(search(areas, "440604012061").map((area) => area.name), ["南浦社区"]);
});

test("a live case becomes a row that keeps the subject known before", () => {
  const row = rowOf({ ...CASE, state_zh: "待受理", state_en: "To accept" }, { title: "路面" }, NOW);
  assert.deepEqual([row.light_text, row.place, row.state_text, row.left_text, row.flags_text, row.urgent, row.reported_text, row.title], ["按期", "南浦社区 03 网格", "待受理", "剩 0:29", "督办", true, "11-21 19:42", "路面"]);
});

test("a case stays in the list while it fits area and filters", () => {
  const open = { open: "yes" };
  assert.equal(fits(CASE, open, "440604", NOW), true);
  assert.equal(fits(CASE, open, "440604100", NOW), false);
  assert.equal(fits(CASE, { ...open, light: "red" }, "440604", NOW), false);
  assert.equal(fits({ ...CASE, column: "closed_today" }, open, "440604", NOW), false);
  assert.equal(fits({ ...CASE, column: "closed_today" }, { column: "closed_today" }, "440604", NOW), true);
  assert.deepEqual(["yes", "no"].map((urgent) => fits(CASE, { urgent }, "440604", NOW)), [true, false]);
  assert.deepEqual(["01,10", "10-01", "02"].map((category) => fits(CASE, { category }, "440604", NOW)), [true, true, false]);
  assert.deepEqual(["supervised", "rework"].map((flag) => fits(CASE, { flag }, "440604", NOW)), [true, false]);
  assert.deepEqual(["none", "water"].map((department) => fits(CASE, { department }, "440604", NOW)), [true, false]);
  assert.equal(fits({ no: CASE.no, gone: true }, {}, "440604", NOW), false);
});

test("what a live message does not tell is asked of the server", () => {
  assert.deepEqual([{ text: "垃圾" }, { mine: "yes" }, { flag: "returned" }, { flag: "rework" }, { light: "red" }].map(untold), [true, true, true, false, false]);
});

test("time left turns into time over and into days", () => {
  assert.deepEqual([24, -65, 4320].map((m) => timeLeft(new Date(NOW + m * 60_000).toISOString(), NOW)), ["剩 0:24", "超 1:05", "剩 3 天"]);
});

test("the busiest piece of the route is announced from yellow on", () => {
  const answer = (...bands) => ({ rows: bands.map((band, i) => ({ id: String(i), zh: `第${i}段`, en: `part ${i}`, band, density: 4 - i })) });
  assert.equal(crowdNotice(answer(4, 0)), null);
  assert.equal(crowdNotice(answer(3, 1)).zh, "第1段 人流红色");
});

test("times of tables are short", () => assert.equal(minute("2026-11-21T19:42:08+08:00"), "11-21 19:42"));

test("a wall lays its header out anew once its window keeps another size", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const window = new EventTarget();
  let laid = 0;
  const stop = resized(() => { laid += 1; }, window);
  for (let n = 0; n < 5; n += 1) { window.dispatchEvent(new Event("resize")); t.mock.timers.tick(100); }
  assert.equal(laid, 0);
  t.mock.timers.tick(100);
  assert.equal(laid, 1);
  window.dispatchEvent(new Event("resize"));
  stop();
  t.mock.timers.tick(1000);
  assert.equal(laid, 1);
});

test("a wall follows what it is told once: what was said before its page was made has made it", () => {
  const done = [], follow = orders(Date.parse("2026-11-21T19:42:08.500+08:00"), { reload: () => done.push("reload"), mute: () => done.push("mute") });
  follow({ at: "2026-11-21T19:42:08.400+08:00", v: { do: "reload" } });
  assert.deepEqual(done, []);
  follow({ at: "2026-11-21T19:42:09.000+08:00", v: { do: "mute" } });
  follow({ at: "2026-11-21T19:43:00.000+08:00", v: { do: "dance" } });
  assert.deepEqual(done, ["mute"]);
});
