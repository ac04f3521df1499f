// One stream for all tabs of a session: a SharedWorker holds the EventSource and hands each tab what it asked for.
// (A browser allows six connections to a host; a stream in each tab would leave the seventh tab waiting for ever.)
// The page imports Feed from here too, for browsers without SharedWorker.

const SILENCE = 35_000; // the server gives a sign of life each 15 s
const GRACE = 2_000; // a short break is not worth a red light
const KEPT = 5_000; // latest values for tabs that come later
const SETTLE = 60; // ms in which the wishes of a page are gathered
const LONGEST_WAIT = 5_000;

/** 440600 → 4406, 440604000000 → 440604: what an area code means as a prefix (core/areas.py, prefix). */
export function prefix(code) {
  let head = code.slice(0, 6), rest = code.slice(6);
  while (rest.endsWith("000") && rest.length % 3 === 0) rest = rest.slice(0, -3);
  if (rest) return head + rest;
  while (head.endsWith("00")) head = head.slice(0, -2);
  return head;
}

/** Whether a tab that wants `topics` ("case", "case:440604012") and `watch` (indicator keys) hears `message`. */
export function wants({topics, watch}, message) {
  if (message.topic === "indicator" && watch.includes(message.key)) return true;
  return topics.some((topic) => {
    const [kind, area] = topic.split(":");
    return kind === message.topic && (!area || message.area.startsWith(prefix(area)));
  });
}

/** What all `wishes` ask for together, and announcements always. */
export function union(wishes) {
  const topics = new Set(["notice"]), watch = new Set();
  for (const wish of wishes) {
    wish.topics.forEach((topic) => topics.add(topic));
    wish.watch.forEach((key) => watch.add(key));
  }
  if (watch.size) topics.add("indicator");
  return {topics: [...topics].filter((topic) => !topic.includes(":") || !topics.has(topic.split(":")[0])).sort(), watch: [...watch].sort()};
}

/** The connection: opens, resumes, notices silence, and tells `say({do: "state"|"messages"|"hello"|"ended", …})`. */
export class Feed {
  constructor(say, {EventSource = globalThis.EventSource, fetch = (...all) => globalThis.fetch(...all)} = {}) {
    Object.assign(this, {say, EventSource, fetch});
    this.wish = {topics: ["notice"], watch: []};
    this.state = "offline";
    this.latest = new Map();
    this.last = "";
    this.tries = 0;
    this.csrf = "";
  }

  /** Ask for this from now on. `age` says how many ms ago the page asking was made: what was said since is heard too. */
  want(wish, csrf, age = 0) {
    this.csrf = csrf || this.csrf;
    const changed = JSON.stringify(wish) !== JSON.stringify(this.wish);
    this.wish = wish;
    if (this.ended) return;
    if (!this.source && !this.timer) this.open(age);
    else if (changed) this.settle();
  }

  open(age = 0) {
    clearTimeout(this.timer);
    this.timer = null;
    this.source?.close();
    const topics = this.wish.topics.filter((topic) => topic !== "indicator"); // they come with the keys, for which an address is too short
    const query = new URLSearchParams({topics: topics.join(","), last: this.last || String(-Math.round(age + GRACE))});
    this.asked = JSON.stringify({topics, watch: null});
    const source = new this.EventSource(`/live?${query}`);
    this.source = source;
    this.stream = null;
    const on = (kind, run) => source.addEventListener(kind, (event) => {
      if (source !== this.source) return;
      if (event.lastEventId) this.last = event.lastEventId;
      this.listen();
      run(event.data ? JSON.parse(event.data) : {});
    });
    on("hello", (data) => this.hello(data));
    on("frame", ({m}) => this.take(m, false));
    on("snapshot", ({m}) => this.take(m, true));
    on("ping", ({fresh}) => this.be(fresh ? "live" : "stale"));
    on("bye", ({reason}) => this.bye(reason));
    source.onerror = () => source === this.source && this.broken(source.readyState === 2);
    this.listen();
  }

  hello({stream, build, fresh}) {
    this.stream = stream;
    this.tries = 0;
    clearTimeout(this.grace);
    this.grace = null;
    this.be(fresh ? "live" : "stale");
    this.say({do: "hello", build});
    this.ask();
  }

  /** Keep each key's latest value; a case heard twice (a resumed stream overlaps) is passed on once. */
  take(messages, snapshot) {
    const fresh = messages.filter((message) => {
      const key = `${message.topic}|${message.key}`, before = this.latest.get(key);
      if (!snapshot && before && before.at === message.at && message.v?.version !== undefined && before.v?.version === message.v.version) return false;
      this.latest.delete(key);
      this.latest.set(key, message);
      if (this.latest.size > KEPT) this.latest.delete(this.latest.keys().next().value);
      return true;
    });
    if (fresh.length || snapshot) this.say({do: "messages", m: fresh, snapshot});
  }

  bye(reason) {
    this.source?.close();
    this.source = null;
    if (reason === "revoked") return this.end();
    if (reason === "changed") return this.end(false);
    if (reason === "many") return this.pause();
    this.retry(0);
  }

  /** The session is over (or sees other things from now on): pages load anew and nothing of it stays here. */
  end(over = true) {
    this.pause();
    this.ended = over;
    this.last = "";
    this.latest.clear();
    this.be("offline");
    this.say({do: "ended"});
  }

  /** Stop listening for a while, without an alarm. */
  pause() {
    for (const timer of ["timer", "silence", "grace", "settling"]) { clearTimeout(this[timer]); this[timer] = null; }
    this.source?.close();
    this.source = this.stream = null;
    this.be("paused");
  }

  async broken(refused) {
    this.source?.close();
    this.source = this.stream = null;
    if (refused && await this.over()) return this.end();
    this.retry();
  }

  /** A refused stream says no reason: ask whether the session still stands. */
  async over() {
    try { return (await this.fetch("/api/v1/session", {credentials: "same-origin", cache: "no-store"})).status === 401; } catch { return false; }
  }

  retry(tries = this.tries + 1) {
    if (this.ended || this.source || this.timer) return;
    this.tries = tries;
    this.grace ??= setTimeout(() => this.be("offline"), GRACE);
    const wait = Math.min(1000 * 1.6 ** Math.max(tries - 1, 0), LONGEST_WAIT) * (0.5 + Math.random());
    this.timer = setTimeout(() => this.open(), wait);
  }

  /** Silence longer than two signs of life: what is shown is old, and the connection is made anew. */
  listen() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => { this.be("stale"); this.open(); }, SILENCE);
  }

  be(state) {
    if (state === this.state) return;
    this.state = state;
    this.say({do: "state", state});
  }

  settle() {
    this.settling ??= setTimeout(() => { this.settling = null; this.ask(); }, SETTLE);
  }

  /** Tell the gateway what this stream wants now, unless it knows. One word at a time: of two on their way the older could come last, and hold. */
  async ask() {
    const {topics, watch} = this.wish, body = JSON.stringify({topics, watch: watch.length ? watch : null}), {stream} = this;
    if (!stream || this.asking === stream || body === this.asked) return;
    this.asking = stream;
    this.asked = body;
    const heard = await this.told(stream, body);
    if (stream !== this.stream) return;
    this.asking = null;
    if (heard) return this.ask();
    this.asked = "";
    setTimeout(() => this.ask(), 1000);
  }

  /** Whether the gateway took what stream `stream` wants, or never will. */
  async told(stream, body) {
    try {
      const answer = await this.fetch(`/api/v1/live/${stream}`, {method: "PUT", body, credentials: "same-origin", headers: {"Content-Type": "application/json", "X-CSRFToken": this.csrf}});
      return answer.ok || [400, 403, 413].includes(answer.status);
    } catch { return false; }
  }

  /** What is already known of `wish`, as no news: an alarm rings once. */
  known(wish) {
    return [...this.latest.values()].filter((message) => wants(wish, message)).map((message) => ({...message, alarm: undefined}));
  }
}

/** The tabs of a worker, each a port with its wish. */
export class Tabs {
  constructor(feed = (say) => new Feed(say)) {
    this.ports = new Map();
    this.feed = feed((said) => this.tell(said));
    this.build = null;
  }

  connect(port) {
    port.onmessage = ({data}) => this.hear(port, data);
    port.start?.();
  }

  hear(port, {do: what, wish, csrf, age}) {
    if (what === "want") {
      const before = this.ports.get(port)?.wish ?? {topics: [], watch: []};
      if (this.feed.ended && !this.ports.has(port)) this.feed.ended = false; // a page made after the end: let the server say
      this.ports.set(port, {wish, heard: Date.now()});
      if (this.feed.ended) return port.postMessage({do: "ended"});
      port.postMessage({do: "state", state: this.feed.state});
      if (this.build !== null) port.postMessage({do: "hello", build: this.build});
      const known = this.feed.known(wish).filter((message) => !wants(before, message));
      if (known.length) port.postMessage({do: "messages", m: known});
      this.feed.want(this.together(), csrf, age);
    } else if (what === "alive") {
      const tab = this.ports.get(port);
      if (tab) tab.heard = Date.now();
      else port.postMessage({do: "again"});
    } else if (what === "leave") {
      this.feed.end();
    } else if (what === "gone") {
      this.drop(port);
    }
  }

  together() {
    const now = Date.now();
    for (const [port, tab] of this.ports) if (now - tab.heard > 200_000) this.ports.delete(port); // a tab that died says nothing; a sleeping one speaks once a minute
    return union([...this.ports.values()].map((tab) => tab.wish));
  }

  drop(port) {
    this.ports.delete(port);
    if (this.ports.size) return this.feed.want(this.together());
    setTimeout(() => { if (!this.ports.size) this.feed.pause(); }, 5000); // the next page of this tab is on its way
  }

  tell(said) {
    if (said.do === "hello") this.build = said.build;
    for (const [port, {wish}] of this.ports) {
      if (said.do !== "messages") port.postMessage(said);
      else {
        const m = said.m.filter((message) => wants(wish, message));
        if (m.length || said.snapshot) port.postMessage({...said, m});
      }
    }
  }
}

if (typeof SharedWorkerGlobalScope !== "undefined" && globalThis instanceof SharedWorkerGlobalScope) {
  const tabs = new Tabs();
  globalThis.onconnect = ({ports: [port]}) => tabs.connect(port);
}
