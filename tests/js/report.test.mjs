// The page for residents: what is sent of a draft, what is missing, what is kept on the phone, where a point lies.

import assert from "node:assert/strict";
import test from "node:test";

globalThis.document ??= { documentElement: { lang: "zh-CN" }, cookie: "" };
globalThis.crypto ??= (await import("node:crypto")).webcrypto;
const { missing, reportOf } = await import("../../assets/report.mjs");
const { unfit } = await import("../../assets/_photo_file.mjs");
const { matching } = await import("../../assets/_answers.mjs");
const { keeper, newName, sentence } = await import("../../assets/_citizen.mjs");
const { communityAt, inside, plane, together, towns } = await import("../../assets/_pin_map.mjs");

const SQUARE = [[113.1, 23.02], [113.11, 23.02], [113.11, 23.03], [113.1, 23.03], [113.1, 23.02]];
const PLACES = [{ code: "440604012061", name: "南浦社区", town: "祖庙街道", town_en: "Zumiao", lon: 113.105, lat: 23.025, rings: [SQUARE] }];
const OFFER = { category: "01-10", zh: "垃圾没清", en: "Rubbish" };
const DRAFT = { name: "web-1", kind: "rubbish", lon: 113.105, lat: 23.025, area: "", where: "", words: "桶满了", phone: "", photos: [] };
const draft = (over) => ({ ...DRAFT, ...over });

test("a draft becomes a report of the public door", () => {
  assert.deepEqual(reportOf(draft({ photos: [{ id: "a" }, { state: "failed" }] }), OFFER), {
    source: "citizen", external_id: "web-1", category: "01-10", title: "桶满了", text: "桶满了", lon: 113.105, lat: 23.025, photos: ["a"],
  });
});

test("without words the tile is the title; a long first line stays in the text", () => {
  assert.equal(reportOf(draft({ words: " " }), OFFER).title, "垃圾没清");
  assert.equal(reportOf(draft({ words: "长".repeat(61) }), OFFER).title, "垃圾没清");
});

test("a community with words stands for a pin, and a telephone number is sent only when given", () => {
  const sent = reportOf(draft({ lon: null, lat: null, area: "440604012061", where: "3 号楼东侧", phone: " 13800000001 " }), OFFER);
  assert.equal(sent.area, "440604012061");
  assert.equal("lon" in sent, false);
  assert.equal(sent.text, "桶满了\n地点：3 号楼东侧");
  assert.deepEqual(sent.reporter, { phone: "13800000001" });
});

test("what is missing is named, one thing at a time", () => {
  assert.equal(missing(DRAFT, PLACES), null);
  assert.equal(missing(draft({ lon: null }), PLACES)[0], "place");
  assert.equal(missing(draft({ lon: 113.9, lat: 21.9 }), PLACES)[0], "place");
  assert.equal(missing(draft({ kind: "" }), PLACES)[0], "kind");
  assert.equal(missing(draft({ words: "" }), PLACES)[0], "words");
  assert.equal(missing(draft({ words: "", photos: [{ id: "a" }] }), PLACES), null);
  assert.equal(missing(draft({ photos: [{ state: "sending" }] }), PLACES)[0], "photos");
});

test("a file that is too large or no picture is refused by its name", () => {
  assert.equal(unfit({ name: "a.jpg", size: 1000, type: "image/jpeg" }), null);
  assert.match(unfit({ name: "a.jpg", size: 200 * 1024 * 1024, type: "image/jpeg" }), /a\.jpg.*10 MB/);
  assert.match(unfit({ name: "b.pdf", size: 10, type: "application/pdf" }), /不是照片/);
});

test("a draft outlives the page, also where the browser keeps nothing; sent it is gone and remembered", () => {
  const box = {};
  for (const storage of [{ getItem: (k) => box[k] ?? null, setItem: (k, v) => { box[k] = v; } }, null]) {
    const kept = keeper(storage);
    const first = kept.draft();
    kept.save({ ...first, words: "桶满了" });
    assert.equal(kept.draft().words, "桶满了");
    assert.equal(kept.draft().name, first.name);
    kept.sent({ no: "C1", key: "k" });
    kept.sent({ no: "C1", key: "k" });
    assert.equal(kept.draft().words, "");
    assert.notEqual(kept.draft().name, first.name);
    assert.deepEqual(kept.mine().map((each) => each.no), ["C1"]);
  }
});

test("every report has a name of its own", () => {
  assert.match(newName(), /^web-[0-9a-f]{32}$/);
  assert.notEqual(newName(), newName());
});

test("errors are said in plain words", () => {
  assert.match(sentence({ status: 0 }), /没有网络/);
  assert.match(sentence({ status: 429, code: "too_often" }), /太频繁/);
  assert.match(sentence({ status: 500 }), /保存在本机/);
  assert.equal(sentence({ status: 409, code: "conflict", zh: "已经答复过" }), "已经答复过");
});

test("a point is found in its community, and degrees survive the drawing", () => {
  assert.equal(inside(SQUARE, 113.105, 23.025), true);
  assert.equal(inside(SQUARE, 113.12, 23.025), false);
  assert.equal(communityAt(PLACES, 113.105, 23.025).name, "南浦社区");
  assert.equal(communityAt(PLACES, 113.9, 21.9), undefined);
  const flat = plane([113.07, 22.99]), [lon, lat] = flat.from(...flat.to(113.105, 23.025));
  assert.ok(Math.abs(lon - 113.105) < 1e-9 && Math.abs(lat - 23.025) < 1e-9);
  assert.deepEqual(towns(PLACES).map((each) => each.name), ["祖庙街道"]);
});

test("signs that would overlap are one, what stands alone is not", () => {
  const [a, b, c] = [{ lon: 0, lat: 0 }, { lon: 1, lat: 0 }, { lon: 9, lat: 0 }], me = { lon: 0, lat: 0, alone: true };
  assert.deepEqual(together([a, b, c, me], (lon, lat) => [lon * 20, lat], 50), [[a, b], [c], [me]]);
});

test("a question finds the answer that shares most with it, in both languages", () => {
  const entries = [{ id: "noise", asks: "夜间施工吵闹 噪声 night noise", text: "拨打 12345" }, { id: "who", asks: "谁能看到我的手机号 隐私 phone", text: "噪声之外" }];
  assert.deepEqual(matching(entries, "晚上施工噪声太大").map((entry) => entry.id), ["noise", "who"]);
  assert.deepEqual(matching(entries, "Who sees my PHONE").map((entry) => entry.id), ["who"]);
  assert.deepEqual(matching(entries, "井盖"), []);
});
