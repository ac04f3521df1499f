// The live client: one stream, wishes of all tabs together, the latest value of each key once a frame.
import assert from "node:assert/strict";
import {test, mock} from "node:test";
import {Feed, Tabs, prefix, union, wants} from "../../assets/live.worker.mjs";
import {Live} from "../../assets/live_client.mjs";

const CASE = {topic: "case", key: "A1", area: "440604012061", at: "t1", v: {no: "A1", version: 1}};
const quiet = () => new Promise((go) => setImmediate(go));

class Source {
  static all = [];
  constructor(url) { Object.assign(this, {url, run: {}, readyState: 0}); Source.all.push(this); }
  addEventListener(kind, run) { this.run[kind] = run; }
  close() { this.closed = true; }
  hear(kind, data, lastEventId = "") { this.run[kind]({data: JSON.stringify(data), lastEventId}); }
  get query() { return Object.fromEntries(new URL(this.url, "http://x").searchParams); }
}

function feed(answers = {}) {
  Source.all = [];
  const said = [], asked = [];
  const fetch = async (url, options = {}) => { asked.push({url, ...options}); return answers[url] ?? {ok: true, status: 200}; };
  const made = new Feed((one) => said.push(one), {EventSource: Source, fetch});
  return {feed: made, said, asked, source: () => Source.all.at(-1)};
}

function page(now) {
  const posts = [], frames = [];
  const live = new Live((hear) => { live.deliver = hear; return {post: (said) => posts.push(said)}; }, {frame: (run) => frames.push(run), now, csrf: () => "token", ended: () => posts.push("reload")});
  return {live, posts, draw: () => frames.splice(0).forEach((run) => run())};
}

test("an area code means a prefix, as in the core", () => {
  assert.deepEqual(["440600", "440604", "440604012", "440604000000", "440604010"].map(prefix), ["4406", "440604", "440604012", "440604", "440604010"]);
});

test("wishes of all tabs become one", () => {
  const together = union([{topics: ["case"], watch: ["k1"]}, {topics: ["case:440604012", "crowd:440604012"], watch: ["k1", "k2"]}]);
  assert.deepEqual(together, {topics: ["case", "crowd:440604012", "indicator", "notice"], watch: ["k1", "k2"]});
});

test("a tab hears what it wants", () => {
  assert.ok(wants({topics: ["case:440604012"], watch: []}, CASE));
  assert.ok(!wants({topics: ["case:440604100"], watch: ["A1"]}, CASE));
  assert.ok(wants({topics: [], watch: ["k"]}, {topic: "indicator", key: "k", area: "440604"}));
});

test("a stream opens with what is wished, as old as the page", () => {
  const {feed: one, source} = feed();
  one.want({topics: ["case", "indicator", "notice"], watch: ["k"]}, "token", 1000);
  assert.deepEqual(source().query, {topics: "case,notice", last: "-3000"});
  one.pause();
});

test("after hello the keys are asked for, with the session's token", async () => {
  const {feed: one, source, asked, said} = feed();
  one.want({topics: ["indicator", "notice"], watch: ["k"]}, "token");
  source().hear("hello", {stream: "s1", build: "b", fresh: true});
  await quiet();
  assert.equal(asked[0].url, "/api/v1/live/s1");
  assert.equal(asked[0].headers["X-CSRFToken"], "token");
  assert.deepEqual(JSON.parse(asked[0].body), {topics: ["indicator", "notice"], watch: ["k"]});
  assert.deepEqual(said, [{do: "state", state: "live"}, {do: "hello", build: "b"}]);
  one.pause();
});

test("what is wished while the gateway is still being told is told after that, so that the newest holds", async (t) => {
  Source.all = [];
  const answers = [], held = [];  // the gateway: what it took last, once it answers
  const one = new Feed(() => {}, {EventSource: Source, fetch: (url, {body}) => new Promise((done) => answers.push(() => { held.push(JSON.parse(body).topics); done({ok: true, status: 200}); }))});
  t.after(() => one.pause());
  one.want({topics: ["notice"], watch: ["k"]}, "token");
  Source.all.at(-1).hear("hello", {stream: "s1", fresh: true});
  for (const more of [["case"], ["case", "magnet"]]) {
    one.want({topics: [...more, "notice"], watch: ["k"]}, "token");
    one.ask();
  }
  while (answers.length) {
    answers.pop()(); // the latest first
    await quiet();
  }
  assert.deepEqual(held, [["notice"], ["case", "magnet", "notice"]]);
});

test("a broken stream resumes where it stopped, and a short break raises no alarm", () => {
  mock.timers.enable({apis: ["setTimeout"]});
  const {feed: one, source, said} = feed();
  one.want({topics: ["case", "notice"], watch: []}, "token");
  source().hear("hello", {stream: "s1", fresh: true}, "100");
  source().hear("frame", {m: [CASE]}, "200");
  source().onerror();
  mock.timers.tick(1_600);
  assert.equal(Source.all.length, 2);
  assert.equal(source().query.last, "200");
  source().hear("hello", {stream: "s2", fresh: true});
  assert.deepEqual(said.filter((one) => one.do === "state").map((one) => one.state), ["live"]);
  one.pause();
  mock.timers.reset();
});

test("a longer break says offline, silence says stale and connects anew", () => {
  mock.timers.enable({apis: ["setTimeout"]});
  const {feed: one, source} = feed();
  one.want({topics: ["notice"], watch: []}, "token");
  source().hear("hello", {stream: "s1", fresh: true}, "100");
  mock.timers.tick(34_000);
  source().hear("ping", {fresh: true});
  mock.timers.tick(34_000);
  assert.equal(one.state, "live");
  mock.timers.tick(1_000);
  assert.equal(one.state, "stale");
  assert.equal(Source.all.length, 2);
  source().onerror();
  mock.timers.tick(2_100);
  assert.equal(one.state, "offline");
  one.pause();
  mock.timers.reset();
});

test("a case heard twice after a return is passed on once, a snapshot always", () => {
  const {feed: one, source, said} = feed();
  one.want({topics: ["case", "notice"], watch: []}, "token");
  source().hear("frame", {m: [CASE]}, "1");
  source().hear("frame", {m: [CASE, {...CASE, at: "t2", v: {version: 2}}]}, "2");
  source().hear("snapshot", {m: [CASE]}, "3");
  const heard = said.filter((one) => one.do === "messages");
  assert.deepEqual(heard.map(({m, snapshot}) => [m.map((one) => one.v.version), snapshot]), [[[1], false], [[2], false], [[1], true]]);
  one.pause();
});

test("a session that is over is asked about once and ends every tab", async () => {
  const {feed: one, source, said} = feed({"/api/v1/session": {status: 401}});
  one.want({topics: ["notice"], watch: []}, "token");
  source().readyState = 2;
  source().onerror();
  await quiet();
  assert.deepEqual(said.at(-1), {do: "ended"});
  one.want({topics: ["case", "notice"], watch: []}, "token");
  assert.equal(Source.all.length, 1);
});

test("bye of a signed-out session forgets what was heard", () => {
  const {feed: one, source, said} = feed();
  one.want({topics: ["case", "notice"], watch: []}, "token");
  source().hear("frame", {m: [CASE]}, "1");
  source().hear("bye", {reason: "revoked"});
  assert.deepEqual(one.known({topics: ["case"], watch: []}), []);
  assert.ok(said.some((one) => one.do === "ended"));
});

test("tabs share one stream, each hears its own, a late one what is known without its alarm", () => {
  let inner;
  const tabs = new Tabs((say) => (inner = feed(), inner.feed.say = say, inner.feed));
  const [a, b] = [[], []].map((heard) => ({heard, postMessage: (said) => heard.push(said), start() {}}));
  tabs.connect(a);
  tabs.connect(b);
  a.onmessage({data: {do: "want", wish: {topics: ["case"], watch: []}, csrf: "t", age: 0}});
  inner.source().hear("hello", {stream: "s", fresh: true});
  inner.source().hear("frame", {m: [{...CASE, alarm: true}]}, "1");
  b.onmessage({data: {do: "want", wish: {topics: ["case"], watch: []}, csrf: "t", age: 0}});
  b.onmessage({data: {do: "want", wish: {topics: ["crowd"], watch: []}, csrf: "t", age: 0}});
  inner.source().hear("frame", {m: [{...CASE, at: "t2", v: {version: 2}}]}, "2");
  assert.equal(Source.all.length, 1);
  assert.deepEqual(a.heard.filter((one) => one.do === "messages").map((one) => one.m[0].alarm), [true, undefined]);
  const late = b.heard.filter((one) => one.do === "messages");
  assert.deepEqual(late.map((one) => [one.m[0].key, one.m[0].alarm]), [["A1", undefined]]);
  assert.equal(b.heard[0].state, "live");
  inner.feed.pause();
});

test("logging out in one tab ends all, and a page made later asks the server again", () => {
  let inner;
  const tabs = new Tabs((say) => (inner = feed(), inner.feed.say = say, inner.feed));
  const ports = [0, 1, 2].map(() => ({heard: [], postMessage(said) { this.heard.push(said); }}));
  const want = {do: "want", wish: {topics: [], watch: []}, csrf: "t", age: 0};
  ports.forEach((port) => tabs.connect(port));
  ports.slice(0, 2).forEach((port) => port.onmessage({data: want}));
  ports[0].onmessage({data: {do: "leave"}});
  assert.ok(ports.slice(0, 2).every((port) => port.heard.some((said) => said.do === "ended")));
  assert.ok(inner.source().closed);
  ports[2].onmessage({data: want});
  assert.equal(Source.all.length, 2);
  inner.feed.pause();
});

test("a page draws the latest value of each key once a frame and keeps an alarm", () => {
  const {live, draw} = page();
  const heard = [];
  live.on({topic: "case"}, (message) => heard.push([message.v.version, message.alarm]));
  live.ask();
  live.deliver({do: "messages", m: [{...CASE, alarm: true}]});
  live.deliver({do: "messages", m: [{...CASE, v: {version: 2}}]});
  assert.deepEqual(heard, []);
  draw();
  assert.deepEqual(heard, [[2, true]]);
  clearTimeout(live.settling);
});

test("an alarm that comes while a page's modules load is one for each of them, and later no more", () => {
  let time = 0;
  const {live, draw} = page(() => time);
  const heard = {banner: [], map: [], panel: []};
  const listen = (name) => live.on({topic: "case"}, (message) => heard[name].push([message.v.version, message.alarm]));
  listen("banner");
  live.ask();
  live.deliver({do: "messages", m: [{...CASE, alarm: true}]});
  draw();
  live.deliver({do: "messages", m: [{...CASE, v: {version: 2}}]});
  listen("map");
  time = 900;
  draw();
  time = 20_000;
  listen("panel");
  draw();
  assert.deepEqual(heard, {banner: [[1, true], [2, undefined]], map: [[2, true]], panel: [[2, undefined]]});
  clearTimeout(live.settling);
});

test("who subscribes late gets the last value at once, and nothing after it has ended", () => {
  const {live, draw} = page();
  live.on({topic: "case"}, () => {});
  live.ask();
  live.deliver({do: "messages", m: [CASE]});
  draw();
  const heard = [];
  const off = live.on({topic: "case", keys: ["A1"], area: "440604012000"}, (message) => heard.push(message.v.version));
  draw();
  off();
  live.deliver({do: "messages", m: [{...CASE, v: {version: 2}}]});
  draw();
  assert.deepEqual(heard, [1]);
  clearTimeout(live.settling);
});

test("a page asks for keys when it watches and for topics when it listens", () => {
  const {live, posts, draw} = page();
  const answers = [];
  live.watch("case.open|440604|now|", (answer) => answers.push(answer.value));
  live.on({topic: "case", area: "440604012"}, () => {});
  live.ask();
  assert.deepEqual(posts[0].wish, {topics: ["case:440604012", "notice"], watch: ["case.open|440604|now|"]});
  live.deliver({do: "messages", m: [{topic: "indicator", key: "case.open|440604|now|", area: "440604", v: {value: 7}}]});
  draw();
  assert.deepEqual(answers, [7]);
  clearTimeout(live.settling);
});

test("a page that only shows the state has a stream too", () => {
  const {live, posts} = page();
  const states = [];
  live.onState((state) => states.push(state));
  clearTimeout(live.settling);
  live.ask();
  assert.deepEqual(posts[0].wish, {topics: ["notice"], watch: []});
  live.deliver({do: "state", state: "live"});
  assert.deepEqual([states, live.state], [["live"], "live"]);
});

test("one listener's fault is its own", () => {
  const {live, draw} = page();
  const heard = [], say = console.error;
  console.error = () => {};
  live.on({topic: "case"}, () => { throw new Error("broken"); });
  live.on({topic: "case"}, (message) => heard.push(message.key));
  live.ask();
  live.deliver({do: "messages", m: [CASE]});
  draw();
  console.error = say;
  assert.deepEqual(heard, ["A1"]);
  clearTimeout(live.settling);
});

test("a snapshot tells lists to fetch again, an end loads the page anew unless it was asked for", () => {
  const {live, posts} = page();
  let fetched = 0;
  live.onSnapshot(() => { fetched += 1; });
  live.on({topic: "case"}, () => {});
  live.ask();
  live.deliver({do: "messages", m: [], snapshot: true});
  live.deliver({do: "ended"});
  assert.equal(fetched, 1);
  assert.equal(posts.at(-1), "reload");
  live.close();
  live.deliver({do: "ended"});
  assert.deepEqual(posts.at(-1), {do: "leave"});
  clearTimeout(live.settling);
});
