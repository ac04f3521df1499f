import assert from "node:assert/strict";
import test from "node:test";

await import("../../assets/live_client.mjs"); // before there is a document: it starts nothing
globalThis.document = {documentElement: {lang: "zh-CN"}, cookie: ""};
const {nextSort, queryOf, rowsWords} = await import("../../assets/my_data.mjs");
const {shown, typed} = await import("../../assets/_correction_form.mjs");
const {share} = await import("../../assets/monthly.mjs");

test("a head sorts up, down and not at all", () => {
  assert.deepEqual(["", "name", "-name"].map((sort) => nextSort(sort, "name")), ["name", "-name", ""]);
  assert.equal(nextSort("-area", "name"), "name");
});

test("a table is asked with its area and only with what was chosen", () => {
  assert.equal(queryOf({area: "440604012061", text: "", sort: "", where: {}}).toString(), "area=440604012061&limit=100");
  const query = queryOf({area: "1", text: "茶", sort: "-name", where: {state: ["valid"]}});
  assert.deepEqual([query.get("q"), query.get("sort"), query.get("where")], ["茶", "-name", '{"state":["valid"]}']);
});

test("a count of few residents stays back", () => {
  assert.deepEqual(["few", 0, 12345].map(rowsWords), ["<5", "0", "12,345"]);
});

test("what is typed becomes what its column holds, and what is wrong stays as it is for the answer to say so", () => {
  const of = (kind, text) => typed({kind}, text);
  assert.deepEqual([of("int", " 12 "), of("float", "1.5"), of("bool", "false"), of("text", " 茶 "), of("date", ""), of("int", "twelve")], [12, 1.5, false, "茶", null, "twelve"]);
});

test("a value is shown in words", () => {
  const column = {kind: "text", choices: {valid: {zh: "有效", en: "Valid"}}};
  assert.deepEqual([shown(column, "valid"), shown(column, null), shown({kind: "bool", choices: {}}, true), shown({kind: "time", choices: {}}, "2026-11-26T08:30:00+08:00")], ["有效", "—", "是", "2026-11-26 08:30"]);
});

test("a table is full only when nothing lacks", () => {
  assert.deepEqual([share(999, 1000), share(0, 0), share(3, 4)], [99, 100, 75]);
});
