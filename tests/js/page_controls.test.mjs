// What my page's line and the rows of its magnets reckon: addresses, choices, what a drawing takes without being made anew.
import assert from "node:assert/strict";
import { test } from "node:test";

await import("../../assets/live_client.mjs"); // before there is a document: it starts nothing
globalThis.document = { documentElement: { lang: "zh-CN" }, cookie: "", querySelector: () => null };
const { changesOf, queryAfter, queryOfReset, wrongStretch } = await import("../../assets/my_page.mjs");
const { isWhole } = await import("../../assets/session.mjs");
const { found } = await import("../../assets/_category.mjs");
const { chosen, settled } = await import("../../assets/magnets/_answer.mjs");
const { narrowed } = await import("../../assets/magnets/_case.mjs");
const { caseList } = await import("../../assets/one_map/case_list.mjs");

const HERE = { base: "community", own: "440604012061", begins: {} };
const WEEK = { ...HERE, begins: { period: "7d" } };

test("the address holds what differs from the page's default, and the page", () => {
  assert.equal(queryAfter("", { period: "7d" }, HERE), "?page=community&period=7d");
  assert.equal(queryAfter("?page=community&period=7d", { category: "01" }, HERE), "?page=community&period=7d&category=01");
  assert.equal(queryAfter("?page=community&period=7d", { area: "440604012" }, HERE), "?page=community&area=440604012&period=7d");
  assert.equal(queryAfter("?page=community&period=7d", { period: "2026-11-01/2026-11-02" }, HERE), "?page=community&period=2026-11-01/2026-11-02");
});

test("where nothing is chosen the address says so, since one that says nothing means as it was left", () => {
  assert.equal(queryAfter("?page=community&period=7d", { period: "" }, HERE), "?page=community&area=440604012061");
  assert.equal(queryOfReset(HERE), "?page=community&area=440604012061");
  assert.ok(isWhole(queryOfReset(HERE)));
  assert.ok(!isWhole("?page=community") && !isWhole("?area=440604") && isWhole("?category=01"));
});

test("a page's own choice is left away, and can be let go", () => {
  assert.equal(queryAfter("", { category: "01" }, WEEK), "?page=community&category=01");
  assert.equal(queryAfter("", { period: "" }, WEEK), "?page=community&period=off");
  assert.equal(queryAfter("?page=community&period=off", { period: "7d" }, WEEK), "?page=community&area=440604012061");
  assert.equal(queryAfter("?page=community&period=month", { category: "01" }, WEEK), "?page=community&period=month&category=01");
});

test("an area chosen among others remembers them, and goes back to them", () => {
  assert.deepEqual(changesOf({ param: "area", value: "440604012" }, { area: "440604" }), { area: "440604012", among: "440604" });
  assert.deepEqual(changesOf({ param: "area", value: "440604100" }, { area: "440604012", among: "440604" }), { area: "440604100", among: "440604" });
  assert.deepEqual(changesOf({ param: "area", value: "" }, { area: "440604012", among: "440604" }), { area: "440604", among: "" });
  assert.deepEqual(changesOf({ param: "category", value: "01" }, { area: "440604" }), { category: "01" });
});

test("days that are no stretch are refused with the reason", () => {
  assert.equal(wrongStretch("2026-11-01", "2026-11-10"), "");
  assert.match(wrongStretch("2026-11-10", "2026-11-01"), /之前/);
  assert.match(wrongStretch("", "2026-11-01"), /起止/);
  assert.match(wrongStretch("2024-01-01", "2026-11-01"), /366/);
});

test("majors are listed, minors are found by typing, names that begin with it first", () => {
  const entries = [["01", "市容环境", "市容环境 city srhj"], ["01-10", "暴露生活垃圾", "暴露生活垃圾 waste blshlj"], ["01-92", "垃圾满溢", "垃圾满溢 bin ljmy"]];
  assert.deepEqual(found(entries, "").map(([id]) => id), ["01"]);
  assert.deepEqual(found(entries, "垃圾").map(([id]) => id), ["01-92", "01-10"]);
  assert.deepEqual(found(entries, "LJ").map(([id]) => id), ["01-10", "01-92"]);
});

test("a drawing takes another question and another choice, not another language", () => {
  const settings = { lang: "zh", area: "440604", pick: { param: "category", at: [] }, href: "/cases" };
  assert.ok(settled(settings, { ...settings, area: "440604012", pick: { param: "category", at: ["01"] } }));
  assert.equal(settings.area, "440604012");
  assert.ok(chosen(settings, "01") && !chosen(settings, "02"));
  assert.ok(!settled(settings, { ...settings, lang: "en" }));
  assert.ok(!settled(settings, { ...settings, pick: undefined }));
  const { href, ...rest } = settings;
  assert.ok(settled(settings, rest) && !("href" in settings));
});

test("a case is of a major, of one of several, of nobody", () => {
  const v = { category: "01-10", department: null, state: "handling" };
  assert.ok(narrowed(v, { category: "01" }) && narrowed(v, { category: "02,01-10" }) && narrowed(v, { department: "none" }) && narrowed(v, null));
  assert.ok(!narrowed(v, { category: "02" }) && !narrowed(v, { category: "01", state: "closed" }));
});

test("the map's cases are asked for anew when the page is narrowed, and live ones that do not pass stay out", async () => {
  const asked = [];
  const list = caseList("440604", ["handling"], async (area, few) => { asked.push({ area, ...few }); return { no: [], xy: "", area: [], yellow: [], due: [], urgent: [] }; });
  await list.load();
  await list.narrow({ category: "01" });
  assert.deepEqual(asked, [{ area: "440604" }, { area: "440604", category: "01" }]);
  const live = (no, category) => list.message({ v: { no, state: "handling", area: "440604012061", category, lon: 1, lat: 1 } });
  live("a", "01-10");
  live("b", "02-01");
  assert.deepEqual([...list.open.keys()], ["a"]);
});
