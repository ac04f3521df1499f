// The order in which a wall shows its scenes, without a browser; what the dialogs of desk and administrator compute.
import assert from "node:assert/strict";
import {test} from "node:test";

await import("../../assets/live_client.mjs"); // before there is a document: it starts nothing
globalThis.document ??= {documentElement: {lang: "zh-CN"}, cookie: ""};
const {Player} = await import("../../assets/wall_play.mjs");
const {nameOf, sceneOf, showing, usable} = await import("../../assets/to_wall.mjs");
const {faulty, moved, placeOf, round, sceneAt} = await import("../../assets/playlists.mjs");

const settled = async () => { for (let i = 0; i < 20; i += 1) await null; };

/** A clock that a test moves, a server that answers with its programme, and a stage that writes down what it shows. */
function wall(dwell, sent = null) {
  const server = {dwell, sent, round: "r1", away: false, asked: 0};
  const mark = () => `${server.round}|${server.sent ? JSON.stringify(server.sent) : ""}`;
  const programme = () => ({mark: mark(), round: server.round, dwell: server.dwell, sent: server.sent});
  const shown = [], waiting = new Set();
  let now = 0, behind = null, banner = false;
  const stage = {
    async ask(at) {
      server.asked += 1;
      if (server.away) throw new Error("away");
      const place = at === "sent" ? (server.sent ? "sent" : 0) : at % server.dwell.length;
      return {programme: programme(), at: place, tree: `${place}@${now / 1000}`};
    },
    async draw(tree) { behind = tree; return true; },
    show(line) { shown.push(line ? `${behind} ${line.zh}` : behind); },
    held: () => banner,
  };
  const later = (run, ms) => { const one = {at: now + ms, run}; waiting.add(one); return () => waiting.delete(one); };
  const player = new Player(stage, programme(), {later, now: () => now});
  const pass = async (seconds) => {
    const end = now + seconds * 1000;
    for (;;) {
      await settled();
      const next = [...waiting].filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      waiting.delete(next);
      now = Math.max(now, next.at);
      next.run();
    }
    now = end;
    await settled();
  };
  return {server, shown, pass, player, waiting, banner: (on) => { banner = on; }};
}

test("scenes stand as long as they are given, and the second round is like the first", async () => {
  const {shown, pass} = wall([10, 20, 5]);
  await pass(36);
  assert.deepEqual(shown, ["1@6", "2@26", "0@32.5"]);
  await pass(35);
  assert.deepEqual(shown.slice(3).map((each) => each.split("@")[0]), ["1", "2", "0"]);
});

test("each round asks anew, so that the last seven days are those of now", async () => {
  const {shown, pass} = wall([10, 10]);
  await pass(41);
  assert.equal(new Set(shown).size, 4);
});

test("one scene alone is not turned and asks for nothing", async () => {
  const {server, shown, pass, waiting} = wall([20]);
  await pass(3600);
  assert.deepEqual([shown.length, server.asked, waiting.size], [0, 0, 0]);
});

test("nothing changes while an urgent banner stands", async () => {
  const {shown, pass, banner} = wall([10, 10]);
  banner(true);
  await pass(30);
  assert.equal(shown.length, 0);
  banner(false);
  await pass(1);
  assert.equal(shown.length, 1);
});

test("without the server the wall goes on with what it has", async () => {
  const {server, shown, pass} = wall([10, 10, 10]);
  await pass(35);
  server.away = true;
  await pass(30);
  assert.deepEqual(shown.map((each) => each.split("@")[0]), ["1", "2", "0", "1", "2", "0"]);
});

test("a scene the lost server never gave keeps the present one until it comes back", async () => {
  const {server, shown, pass} = wall([10, 10]);
  server.away = true;
  await pass(60);
  assert.equal(shown.length, 0);
  server.away = false;
  await pass(2);
  assert.deepEqual(shown.map((each) => each.split("@")[0]), ["1"]);
});

test("what is sent is shown at once, and taken back the playlist goes on where it was", async () => {
  const {server, shown, pass, player} = wall([10, 10, 10]);
  await pass(13);
  server.sent = {zh: "由甲投放", until: null};
  player.renew();
  await pass(0);
  assert.equal(shown.at(-1), "sent@13 由甲投放");
  await pass(3600);
  assert.equal(shown.length, 2);
  server.sent = null;
  player.renew();
  await pass(0);
  assert.equal(shown.at(-1).split("@")[0], "1");
  await pass(10);
  assert.equal(shown.at(-1).split("@")[0], "2");
});

test("what was sent for a while leaves by itself, also when the server is away", async () => {
  const {server, shown, pass, player} = wall([10, 10]);
  await pass(21);
  server.sent = {zh: "由甲投放", until: new Date(81_000).toISOString()};
  player.renew();
  await pass(1);
  server.away = true;
  await pass(58);
  assert.equal(shown.at(-1).split("@")[0], "sent");
  await pass(3);
  assert.notEqual(shown.at(-1).split("@")[0], "sent");
});

test("a second thing that is sent replaces the first", async () => {
  const {server, shown, pass, player} = wall([10]);
  for (const zh of ["由甲投放", "由乙投放"]) {
    server.sent = {zh, until: null};
    player.renew();
    await pass(1);
  }
  assert.deepEqual(shown.map((each) => each.split(" ")[1]), ["由甲投放", "由乙投放"]);
});

test("a changed playlist begins anew, an unchanged one is left alone", async () => {
  const {server, shown, pass, player} = wall([10, 10]);
  await pass(12);
  player.renew();
  await pass(0);
  assert.equal(shown.length, 1);
  server.round = "r2";
  server.dwell = [30];
  player.renew();
  await pass(0);
  assert.equal(shown.at(-1).split("@")[0], "0");
  await pass(100);
  assert.equal(shown.length, 2);
});

test("a stopped wall asks and changes no more", async () => {
  const {server, shown, pass, player} = wall([10, 10]);
  await pass(1);
  const {asked} = server;
  player.stop();
  await pass(100);
  assert.deepEqual([shown.length, server.asked], [0, asked]);
});

test("what a desk shows becomes a scene with its choices", () => {
  assert.deepEqual(sceneOf({pathname: "/", search: "?page=leader&area=440604012&period=7d"}, "leader"), {path: "/", page: "leader", query: {area: "440604012", period: "7d"}});
  assert.deepEqual(sceneOf({pathname: "/cases", search: "?tab=list&light=red&no=C1"}, ""), {path: "/cases", query: {light: "red"}});
  assert.deepEqual(sceneOf({pathname: "/cases", search: "?light=red"}, undefined, "C1"), {path: "/cases", query: {no: "C1"}});
  assert.equal(nameOf({path: "/cases", query: {no: "C1"}}), "案件 C1");
});

test("walls are listed alive ones first, with what each shows", () => {
  const walls = [{name: "甲", state: "silent"}, {name: "乙", state: "revoked"}, {name: "丙", state: "alive"}, {name: "丁", state: "new"}];
  assert.deepEqual(usable(walls).map(({name}) => name), ["丙", "甲", "丁"]);
  assert.equal(showing({playlist: {name: "日常"}, sent: null}), "轮播“日常”");
  assert.equal(showing({playlist: null, sent: {scene: {path: "/map"}, by_zh: "区政数局", until: "2026-11-25T19:30:00+08:00"}}), "一张图（由区政数局投放，至 19:30）");
});

test("scenes are moved, named and counted", () => {
  assert.deepEqual(moved(["a", "b", "c"], 0, 2), ["b", "c", "a"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, -5), ["c", "a", "b"]);
  for (const scene of [{path: "/map"}, {path: "/", page: "leader"}]) assert.deepEqual(sceneAt(placeOf(scene)), scene);
  assert.deepEqual(["scenes.12.dwell", "name", null].map(faulty), [12, null, null]);
  assert.equal(round([{dwell: 65}, {dwell: 20}, {dwell: null}]), "1:25");
});
