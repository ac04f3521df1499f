// What a page hears of the live stream: subscriptions, the state of the connection, the latest value of each key once a frame.

import {Feed, Tabs, prefix, union} from "./live.worker.mjs";

const KEPT = 5_000;
const SETTLE = 30;
const ALIVE = 30_000;
const LOADS = 10_000; // ms within which the modules of a page that loads have come: an alarm is still one for what begins to listen so soon after it

const meta = (name) => globalThis.document?.querySelector(`meta[name="${name}"]`)?.content ?? "";
const cookie = (name) => globalThis.document?.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

/** The page's end of the stream. `connect(hear)` gives `{post(said), close()}`: the SharedWorker, or the page's own feed. */
export class Live {
  constructor(connect, {frame = (run) => requestAnimationFrame(run), now = () => performance.now(), csrf = () => cookie("_csrf_token"), ended = () => {}, build = () => {}} = {}) {
    Object.assign(this, {frame, now, csrf, ended, build, connect});
    this.state = "offline";
    this.listeners = new Set();
    this.states = new Set();
    this.snapshots = new Set();
    this.latest = new Map();
    this.pending = new Map();
    this.rang = new Map(); // key → when its alarm came
  }

  /** Hear messages of a topic, cut to some keys or to an area. What is known already comes at once, as an alarm only where it has just come. Gives a function that ends it. */
  on({topic, keys, area}, fn) {
    const listener = {topic, keys: keys && new Set(keys.map(String)), area: area && prefix(area), asked: area ? `${topic}:${area}` : topic, fn};
    return this.listen(listener);
  }

  /** Hear the answers of one indicator key; `fn(answer, message)`. */
  watch(key, fn) {
    return this.listen({topic: "indicator", keys: new Set([key]), key, fn: (message) => fn(message.v, message)});
  }

  /** Say that this tab shows a page ("open") or works on it ("edit"), so that its topics `page` and `here` are heard. Gives a function that ends it. */
  hold(page, how) {
    return this.listen({topic: "", keys: new Set(), key: `page|${page}|${how}`, fn() {}});
  }

  /** Hear changes of the state: live, paused, stale, offline. */
  onState(fn) {
    this.states.add(fn);
    this.wish();
    return () => this.states.delete(fn);
  }

  /** Hear that something was missed: what is shown as a list has to be fetched again. */
  onSnapshot(fn) {
    this.snapshots.add(fn);
    return () => this.snapshots.delete(fn);
  }

  /** The session ends here: every tab's stream closes. */
  close() {
    this.closed = true;
    this.line?.post({do: "leave"});
  }

  listen(listener) {
    this.listeners.add(listener);
    for (const message of this.latest.values()) if (fits(listener, message)) (listener.known ??= []).push(message);
    if (listener.known) this.draw();
    this.wish();
    return () => {
      this.listeners.delete(listener);
      this.wish();
    };
  }

  wish() {
    this.settling ??= setTimeout(() => { this.settling = null; this.ask(); }, SETTLE);
  }

  ask() {
    const wishes = [...this.listeners].map(({asked, key}) => (key ? {topics: [], watch: [key]} : {topics: [asked], watch: []}));
    const {topics, watch} = union(wishes);
    const wish = {topics: topics.filter((topic) => topic !== "indicator" || wishes.some((one) => one.topics.includes(topic))), watch};
    if (JSON.stringify(wish) === this.asked) return;
    this.asked = JSON.stringify(wish);
    this.line ??= this.connect((said) => this.hear(said));
    this.line.post({do: "want", wish, csrf: this.csrf(), age: globalThis.performance.now()});
  }

  hear({do: what, state, m, snapshot, build}) {
    if (what === "state") this.be(state);
    else if (what === "hello") this.build(build);
    else if (what === "messages") this.take(m, snapshot);
    else if (what === "ended") { this.be("offline"); if (!this.closed) this.ended(); }
    else if (what === "again") { this.asked = ""; this.ask(); }
  }

  be(state) {
    if (state === this.state) return;
    this.state = state;
    for (const fn of this.states) safely(fn, state);
  }

  take(messages, snapshot) {
    for (const message of messages) {
      const key = name(message);
      if (message.alarm !== true && this.pending.get(key)?.alarm) message.alarm = true; // an alarm is not lost to the next value
      if (message.alarm) keep(this.rang, key, this.now());
      keep(this.pending, key, message);
      keep(this.latest, key, message);
    }
    if (messages.length) this.draw();
    if (snapshot) for (const fn of this.snapshots) safely(fn);
  }

  /** Once a frame, the latest value of each key. */
  draw() {
    if (this.drawing) return;
    this.drawing = true;
    this.frame(() => {
      this.drawing = false;
      const news = new Map(this.pending);
      this.pending.clear();
      for (const listener of this.listeners) {
        const known = new Map((listener.known ?? []).map((message) => [name(message), message]));
        listener.known = null;
        for (const [key, message] of known) if (!news.has(key)) safely(listener.fn, this.late(message));
        for (const [key, message] of news) if (fits(listener, message)) safely(listener.fn, known.has(key) ? this.late(message) : message);
      }
    });
  }

  /** A message as one who begins to listen now hears it. */
  late(message) {
    return {...message, alarm: this.now() - this.rang.get(name(message)) < LOADS || undefined};
  }
}

const name = ({topic, key}) => `${topic}|${key}`;

function fits({topic, keys, area}, message) {
  return message.topic === topic && (!keys || keys.has(String(message.key))) && (!area || message.area.startsWith(area));
}

function keep(map, key, message) {
  map.delete(key);
  map.set(key, message);
  if (map.size > KEPT) map.delete(map.keys().next().value);
}

/** One listener's fault is its own. */
function safely(fn, ...said) {
  try { fn(...said); } catch (error) { console.error(error); }
}

// ── in a browser ──

/** The worker all tabs of this session share. Its name carries the session: the next person on this computer gets another one. */
function byWorker(session, hear) {
  const hash = globalThis.magnetAssets?.["live.worker.mjs"];
  const address = new URL("./live.worker.mjs", import.meta.url);
  address.search = hash ? `?v=${hash}` : "";
  const worker = new SharedWorker(address, {type: "module", name: `magnet-live-${session}`});
  let line = worker.port;
  let wished = null;
  worker.onerror = () => { // a browser that knows SharedWorker but cannot run this one
    line = byItself(hear);
    if (wished) line.postMessage(wished);
  };
  worker.port.onmessage = ({data}) => hear(data);
  const post = (said) => { if (said.do === "want") wished = said; line.postMessage(said); };
  setInterval(() => post({do: "alive"}), ALIVE);
  addEventListener("pagehide", () => post({do: "gone"}));
  addEventListener("pageshow", (event) => event.persisted && wished && post(wished));
  return {post};
}

/** A stream of this page alone, open while somebody looks at it. */
function byItself(hear) {
  const port = {postMessage: (data) => hear(data)};
  const tabs = new Tabs((say) => new Feed(say));
  let wished = null;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) tabs.feed.pause();
    else if (wished) tabs.hear(port, wished);
  });
  const postMessage = (said) => {
    if (said.do === "want") wished = {...said};
    if (document.hidden && said.do === "want") hear({do: "state", state: "paused"});
    else tabs.hear(port, said);
    if (wished) wished.age = 0;
  };
  return {postMessage, post: postMessage};
}

/** Whether somebody would lose something by a reload. */
const editing = () => [document.body, document.documentElement].some(({dataset}) => "editing" in dataset && dataset.editing !== "false")
  || Boolean(document.activeElement?.matches?.("input, textarea, [contenteditable]") || document.querySelector("dialog[open], [role=dialog]"));
const onWall = () => (document.body.dataset.surface ?? document.documentElement.dataset.surface ?? "").startsWith("wall");

/** A page of an older build loads anew as soon as nobody edits, a wall at once; once for each build, whatever the server says next. */
function renew(build) {
  const mine = meta("magnet-build");
  if (!build || !mine || build === mine || renew.timer || sessionStorage.getItem("magnet-build") === build) return;
  const reload = () => {
    if (!onWall() && editing()) return;
    clearInterval(renew.timer);
    sessionStorage.setItem("magnet-build", build);
    location.reload();
  };
  renew.timer = setInterval(reload, 2000);
  reload();
}

function start() {
  const session = meta("magnet-session");
  const connect = (hear) => {
    if (!session) return {post() {}};
    if (typeof SharedWorker === "undefined") return byItself(hear);
    try { return byWorker(session, hear); } catch { return byItself(hear); }
  };
  // A wall whose device was taken back goes where it is told so, at once; a person's page asks again, for it may be signed in anew.
  const ended = () => (onWall() ? location.replace("/login?why=wall") : location.reload());
  const live = new Live(connect, {ended, build: renew});
  globalThis.magnet = Object.assign(globalThis.magnet ?? {}, {live});
  return live;
}

const ONE = Symbol.for("magnet.live"); // however many addresses this module is imported by

/** The page's live client. */
export const live = globalThis.document ? globalThis[ONE] ??= start() : null;
