// The officer's phone: what waits is sent once and in order, what is refused stays, times of a wrong clock are corrected, a report becomes an entry.

import assert from "node:assert/strict";
import test from "node:test";

globalThis.document ??= { documentElement: { lang: "zh-CN" }, cookie: "" };
globalThis.crypto ??= (await import("node:crypto")).webcrypto;
globalThis.addEventListener ??= () => {};
globalThis.dispatchEvent ??= () => {};
globalThis.CustomEvent ??= class { constructor(type) { this.type = type; } };
const { bodyOf, later, makeQueue } = await import("../../assets/_phone_queue.mjs");
const { clock, corrected, hear } = await import("../../assets/_phone_ask.mjs");
const { entryOf, findCategories, missing } = await import("../../assets/phone_report.mjs");
const { asked, waysTo } = await import("../../assets/phone_case.mjs");
const { held, opens, verbs } = await import("../../assets/phone_search.mjs");
const { titleOf, linkOf, used } = await import("../../assets/phone_todo.mjs");
const { left, lightOf, far } = await import("../../assets/_phone_words.mjs");
const { around, ringsOf } = await import("../../assets/_phone_places.mjs");

const fail = (status, code = "", data = {}) => Object.assign(new Error(code || String(status)), { status, code, data });

function phone(answers) {
  const kept = new Map(), sent = [];
  const storage = {
    get: async (key) => kept.get(key), put: async (key, value) => void kept.set(key, structuredClone(value)), drop: async (key) => void kept.delete(key), all: async () => [...kept.values()],
  };
  const send = async (path, options) => {
    sent.push([path, options.body?.external_id ?? options.body?.action ?? "photo", options.entry ?? ""]);
    const answer = answers(path, options, sent.length);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { queue: makeQueue({ send, storage }), kept, sent };
}

const REPORT = (id, more = {}) => ({ id, label: { zh: "上报", en: "Report" }, path: "/reports", body: { external_id: id }, ...more });

test("what goes is sent at once and leaves the queue", async () => {
  const { queue, kept, sent } = phone(() => ({ no: "C1" }));
  assert.deepEqual(await queue.put(REPORT("a")), { sent: true, answer: { no: "C1" } });
  assert.equal(kept.size, 0);
  assert.deepEqual(sent, [["/reports", "a", "a"]]);
});

test("without a network it waits, and is sent once, in the order it was made", async () => {
  let online = false;
  const { queue, kept, sent } = phone(() => (online ? { no: "C1" } : fail(0)));
  assert.equal((await queue.put(REPORT("a"))).sent, false);
  await new Promise((done) => setTimeout(done, 2));
  await queue.put(REPORT("b"));
  assert.deepEqual([...kept.values()].map((entry) => entry.state), ["waiting", "waiting"]);
  online = true;
  sent.length = 0;
  await Promise.all([queue.flush(), queue.flush()]);
  assert.deepEqual(sent.map(([, name]) => name), ["a", "b"]);
  assert.equal(kept.size, 0);
});

test("a photo that got through is not sent again", async () => {
  let n = 0;
  const { queue, kept, sent } = phone((path) => (path === "/photos" ? (++n === 2 ? fail(0) : { id: `p${n}` }) : { no: "C1" }));
  await queue.put(REPORT("a", { photos: [new Blob(["1"]), new Blob(["2"])] }));
  assert.deepEqual(kept.get("a").ids, ["p1"]);
  await queue.flush();
  assert.deepEqual(sent.map(([path]) => path), ["/photos", "/photos", "/photos", "/reports"]);
});

test("photos that waited for longer than a day are handed in anew", async () => {
  let old = true;
  const { queue, sent } = phone((path) => (path === "/photos" ? { id: "p" } : old ? ((old = false), fail(400, "unknown_photo")) : { no: "C1" }));
  assert.equal((await queue.put(REPORT("a", { photos: [new Blob(["1"])] }))).sent, false);
  await queue.flush();
  assert.deepEqual(sent.map(([path]) => path), ["/photos", "/reports", "/photos", "/reports"]);
});

test("a second part follows the first with its number, and the first is not sent again", async () => {
  let broken = true;
  const { queue, sent, kept } = phone((path) => (path === "/reports" ? { no: "C7" } : broken ? ((broken = false), fail(503)) : {}));
  await queue.put(REPORT("a", { then: { path: "/cases/{no}/actions", body: { action: "self_handle" }, photos: [] } }));
  assert.equal(kept.get("a").answer.no, "C7");
  await queue.flush();
  assert.deepEqual(sent, [["/reports", "a", "a"], ["/cases/C7/actions", "self_handle", "a.2"], ["/cases/C7/actions", "self_handle", "a.2"]]);
});

test("what the server refuses stays with what happened, does not hold up the rest, and goes when somebody decides", async () => {
  const { queue, kept, sent } = phone((_path, { body }) => (body.external_id === "a" ? fail(409, "conflict", { error: { steps: [{ zh: "核实反馈" }] } }) : { no: "C1" }));
  assert.equal((await queue.put(REPORT("a"))).entry.state, "stuck");
  assert.equal((await queue.put(REPORT("b"))).sent, true);
  assert.equal(kept.get("a").why.steps[0].zh, "核实反馈");
  sent.length = 0;
  await queue.flush();
  assert.deepEqual(sent, []);
  await queue.discard("a");
  assert.deepEqual(await queue.list(), []);
});

test("what somebody else left on this phone is not sent by another", async () => {
  const { queue, kept, sent } = phone(() => ({ no: "C1" }));
  kept.set("x", { ...REPORT("x"), who: "li", made: 1, state: "waiting" });
  await queue.flush();
  assert.deepEqual([sent, await queue.list(), kept.size], [[], [], 1]);
});

test("who is signed out or asks too often waits, who is refused decides", () => {
  assert.deepEqual([0, 401, 429, 500, 503].map((status) => later(fail(status))), [true, true, true, true, true]);
  assert.deepEqual([400, 404, 409, 413].map((status) => later(fail(status))), [false, false, false, false]);
  assert.equal(later(fail(403, "device_waiting")), true);
});

test("a clock that is an hour fast is found out, and its times are brought back", () => {
  const now = Date.parse("2026-11-25T11:00:00Z"), answer = { headers: new Map([["Date", "Wed, 25 Nov 2026 10:00:00 GMT"]]) };
  hear(answer, now);
  assert.equal(clock.skew, -3_600_000);
  assert.equal(corrected("2026-11-25T10:59:00.000Z", clock.skew, now), "2026-11-25T09:59:00.000Z");
  assert.equal(bodyOf({ body: { at: "2026-11-25T10:59:00.000Z" } }, [], [], clock.skew, now).at, "2026-11-25T09:59:00.000Z");
  hear(answer, Date.parse("2026-11-25T10:02:00Z"));
  assert.equal(clock.skew, 0);
  assert.equal(corrected("2026-11-25T09:59:00.000Z", 0, Date.parse("2026-11-25T10:02:00Z")), "2026-11-25T09:59:00.000Z");
  assert.equal(corrected("2026-11-25T12:00:00.000Z", 0, Date.parse("2026-11-25T10:02:00Z")), "2026-11-25T10:02:00.000Z");
});

const NAMES = new Map([["01-10", { zh: "垃圾", en: "Rubbish" }]]);
const DRAFT = { lon: 113.1, lat: 23.02, category: "01-10", words: "桶满了", before: [1], after: [], result: "", spot: false, behalf: false, name: "", phone: "", channel: "visit" };

test("a draft becomes an entry that is taken once", () => {
  const { body, then, photos } = entryOf(DRAFT, "e1", NAMES, "2026-11-25T10:00:00Z");
  assert.deepEqual(body, { source: "officer", external_id: "e1", category: "01-10", title: "桶满了", text: "桶满了", lon: 113.1, lat: 23.02, at: "2026-11-25T10:00:00Z" });
  assert.deepEqual([then, photos], [undefined, [1]]);
  const spot = entryOf({ ...DRAFT, spot: true, after: [2], result: " 已清 " }, "e2", NAMES, "").then;
  assert.deepEqual([spot.body, spot.photos], [{ action: "self_handle", version: 1, result: "已清" }, [2]]);
  const behalf = entryOf({ ...DRAFT, behalf: true, name: "赵", channel: "phone" }, "e3", NAMES, "").body;
  assert.deepEqual([behalf.channel, behalf.reporter], ["phone", { name: "赵" }]);
});

test("what is missing is named field by field", () => {
  const field = (over, inside = true) => missing({ ...DRAFT, ...over }, inside)?.[0] ?? null;
  assert.deepEqual([field({}), field({ before: [] }), field({ lon: null }), field({}, false), field({ category: "" })], [null, "before", "place", "place", "category"]);
  assert.deepEqual([field({ spot: true }), field({ spot: true, after: [1] }), field({ behalf: true, words: "" })], ["after", "result", "words"]);
});

test("categories used last come first, also among those that hold a text", () => {
  const all = [["01-01", "私搭乱建", "Shed"], ["01-10", "垃圾", "Rubbish"], ["01-92", "垃圾满溢", "Overflowing bin"]];
  assert.deepEqual(findCategories(all, "", ["01-92"]).map(([id]) => id), ["01-92", "01-01", "01-10"]);
  assert.deepEqual(findCategories(all, "垃圾", ["01-92"]).map(([id]) => id), ["01-92", "01-10"]);
  assert.deepEqual(findCategories(all, "BIN", []).map(([id]) => id), ["01-92"]);
});

test("an officer's verification asks for a photo, a desk's does not", () => {
  const offer = { action: "verified", needs: [{ id: "photos", kind: "photos", required: false }] };
  assert.deepEqual([asked(offer, "officer").needs[0].required, asked(offer, "community").needs[0].required], [true, false]);
});

test("the phone's own map gets WGS-84, Amap gets GCJ-02", () => {
  const item = { lon: 113.1, lat: 23.02, gcj02: [113.1055, 23.0172] };
  const [[, own], [, amap]] = waysTo(item, "南浦", "Android");
  assert.equal(own, "geo:23.02,113.1?q=23.02,113.1(%E5%8D%97%E6%B5%A6)");
  assert.match(amap, /^amapuri:.*dlat=23.0172&dlon=113.1055.*dev=0/);
  assert.deepEqual(waysTo({ lon: null }, "", "Android"), []);
});

test("an item says its kind, its light and what is left", () => {
  const now = Date.parse("2026-11-25T10:00:00Z"), item = { kind: "verify", id: "3", zh: "核实", category: { zh: "垃圾" }, case_no: "C1", due_at: "2026-11-25T12:10:00Z", yellow_at: "2026-11-25T09:59:00Z", state_at: "2026-11-25T07:50:00Z" };
  assert.deepEqual([titleOf(item), linkOf(item), lightOf(item, now), left(item.due_at, now), used(item, now)], ["核实 · 垃圾", "#case/C1", "yellow", "剩 2:10", 0.5]);
  assert.deepEqual([linkOf({ kind: "patrol", id: "9" }), titleOf({ kind: "patrol", zh: "巡查" }), left("2026-11-25T09:42:00Z", now), left(null, now)], ["#patrol/9", "巡查", "超 0:18", ""]);
  assert.deepEqual([far(84), far(1260), far(null)], ["80 m", "1.3 km", ""]);
});

test("a point lies in a cell of one's own community, or in another community", () => {
  const ring = (x) => [[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]], cell = { code: "c", rings: [ring(0)] }, other = { code: "o", rings: [ring(1)] }, home = { code: "h", rings: [] };
  const ground = { cells: [cell], places: [cell, other], home };
  assert.deepEqual([around(ground, 0.5, 0.5), around(ground, 1.5, 0.5).community.code, around(ground, 5, 5).community], [{ cell, community: home }, "o", undefined]);
  assert.deepEqual(ringsOf({ type: "MultiPolygon", coordinates: [[ring(0)], [ring(1)]] }), [ring(0), ring(1)]);
});

test("what is found on the phone is opened, walked to, visited and reported at; a person is reached on the service's page alone", () => {
  const doing = (item) => verbs(item).map(([name]) => name);
  const there = {lon: 113.1, lat: 23.02};
  assert.deepEqual(doing({kind: "home", id: 7, ...there}), ["way", "visit", "report"]);
  assert.deepEqual(doing({kind: "person", id: "home_owner:7", href: "/service?of=home_owner&id=7", ...there}), ["reach", "way"]);
  assert.deepEqual(doing({kind: "case", id: "C1", ...there}), ["way"]);
  assert.deepEqual(doing({kind: "knowledge", id: "lift"}), []);
  assert.equal(verbs({kind: "place", id: 3, sort: "shelter", ...there}).find(([name]) => name === "visit")[4], "#visit/facility-3");
  assert.equal(opens({kind: "case", id: "C20261126-0001", href: "/case?no=C20261126-0001"}), "#case/C20261126-0001");
});

test("without network the phone looks through its own tasks and reports", () => {
  const todo = [{kind: "verify", id: 1, zh: "核实", en: "Verify", case_no: "C1", category: {zh: "井盖破损", en: "Broken cover"}, title: "路口井盖", area_zh: "南浦社区", area_en: "Nanpu"}];
  const mine = [{no: "C2", title: "垃圾", category_zh: "暴露垃圾", category_en: "Litter", state_zh: "处置中", state_en: "Being handled"}];
  assert.deepEqual(held("井盖 南浦", todo, mine).map(({href}) => href), ["#case/C1"]);
  assert.deepEqual(held("垃圾", todo, mine).map(({href}) => href), ["#case/C2"]);
  assert.deepEqual(held("3栋501", todo, mine), []);
});
