// Which scene a wall shows: its playlist in turn, what a desk has sent before that. The next scene is drawn behind the present one.

import {live} from "./live_client.mjs";
import {timeLeft} from "./magnets/_words.mjs";
import {lang} from "./session.mjs";

const AHEAD = 4_000; // the next scene is asked for so long before its turn
const PATIENCE = 10_000; // for an answer of the server
const AGAIN = 1_000; // while a banner stands or the next scene is not ready
const TURN = 20_000; // a page of more than one screen turns each so often, or evenly within its dwell

/**
 * The order of scenes, without a browser. `stage` has `ask(at)` → {programme, at, tree}, `draw(tree)` → a promise that it stands behind,
 * `show(drawn, sent)`, `held()` → whether nothing may change now; `later(run, ms)` → a function that ends it.
 */
export class Player {
  constructor(stage, programme, {later = timer, now = Date.now} = {}) {
    Object.assign(this, {stage, programme, later, now});
    this.kept = new Map(); // the last tree of each scene, for when the server is away
    this.at = programme.sent ? "sent" : 0;
    this.back = 0; // where the playlist goes on after what was sent
    this.turn = 0; // a newer wish than this one ends what still waits
    this.wait();
    if (this.stands() !== null) this.fetch(this.at); // the first scene came with the page
  }

  /** How long the present scene stands, in ms; null where nothing follows it. */
  stands() {
    if (this.at !== "sent") return this.programme.dwell.length > 1 ? this.programme.dwell[this.at] * 1000 : null;
    const until = this.programme.sent?.until;
    return until ? Math.max(0, Date.parse(until) - this.now()) : null;
  }

  next() {
    return this.at === "sent" ? this.back % this.programme.dwell.length : (this.at + 1) % this.programme.dwell.length;
  }

  /** Ask for the next scene shortly before its turn. */
  wait() {
    const stands = this.stands(), mine = ++this.turn;
    this.end?.();
    if (stands === null) return;
    const ahead = this.at === "sent" ? 0 : Math.min(AHEAD, stands / 2), due = this.now() + stands;
    this.end = this.later(() => this.ready(this.next(), mine, due), Math.min(stands - ahead, 2 ** 31 - 1));
  }

  async ready(at, mine, due) {
    const scene = await this.fetch(at);
    if (mine !== this.turn) return;
    const drawn = scene && await this.stage.draw(scene.tree);
    if (mine !== this.turn) return;
    if (!drawn) { this.end = this.later(() => this.ready(at, mine, due), AGAIN); return; }
    this.end = this.later(() => this.change(scene, mine), Math.max(0, due - this.now()));
  }

  /** The scene the server gives, else the one it gave last time. */
  async fetch(at) {
    try {
      const scene = await this.stage.ask(at);
      this.kept.set(scene.at, scene);
      this.programme = scene.programme;
      for (const known of this.kept.keys()) if (known !== "sent" && known >= this.programme.dwell.length) this.kept.delete(known);
      return scene;
    } catch {
      return this.kept.get(at) ?? null;
    }
  }

  change(scene, mine) {
    if (mine !== this.turn) return;
    if (this.stage.held()) { this.end = this.later(() => this.change(scene, mine), AGAIN); return; }
    if (scene.at === "sent" && this.at !== "sent") this.back = this.at;
    this.at = scene.at;
    this.stage.show(this.at === "sent" ? this.programme.sent : null);
    this.wait();
  }

  /** Something else is to be shown: what was sent at once, a changed playlist from its beginning; what was interrupted goes on where it was. */
  async renew() {
    const mine = ++this.turn, {mark, round} = this.programme;
    this.end?.();
    const scene = await this.fetch("sent"); // the server answers with the first scene where nothing is sent
    if (mine !== this.turn) return;
    if (!scene) { this.end = this.later(() => this.renew(), AGAIN); return; }
    const sent = scene.at === "sent", {programme} = scene;
    if (sent ? programme.mark === mark && this.at === "sent" : programme.round === round && this.at !== "sent") { this.wait(); return; }
    if (!sent && programme.round === round) { this.ready(this.next(), mine, this.now()); return; }
    if (!sent) this.back = 0;
    await this.put(scene, mine, () => this.renew());
  }

  /** What is shown has changed in itself: draw it anew. */
  async again() {
    const mine = ++this.turn, {at} = this;
    this.end?.();
    const scene = await this.fetch(at);
    if (mine === this.turn && scene) await this.put(scene, mine, () => this.again());
    else if (mine === this.turn) this.wait();
  }

  async put(scene, mine, otherwise) {
    const drawn = await this.stage.draw(scene.tree);
    if (mine !== this.turn) return;
    if (drawn) this.change(scene, mine);
    else this.end = this.later(otherwise, AGAIN);
  }

  stop() {
    this.turn += 1;
    this.end?.();
  }
}

function timer(run, ms) {
  const id = setTimeout(run, ms);
  return () => clearTimeout(id);
}

/** Two slots of the page: one is seen, in the other the next scene is drawn. */
class Stage {
  constructor(wall, told) {
    Object.assign(this, {wall, told});
    this.slots = ["wall-a", "wall-b"].map((id) => wall.querySelector(`#${id}`));
  }

  get front() { return this.slots.find((slot) => slot.classList.contains("on")); }
  get behind() { return this.slots.find((slot) => !slot.classList.contains("on")); }

  async ask(at) {
    const query = new URLSearchParams(this.wall.dataset.asked);
    query.set("at", at);
    const answer = await fetch(`/wall/scene?${query}`, {signal: AbortSignal.timeout(PATIENCE), cache: "no-store", redirect: "manual"});
    if (!answer.ok) throw Object.assign(new Error(String(answer.status)), {status: answer.status});
    return answer.json();
  }

  /** Draw a scene behind the present one; true once it stands there with its figures, or after a while without. */
  async draw(tree) {
    const slot = this.behind;
    this.fill(slot, null);
    this.fill(slot, tree);
    const until = Date.now() + 3000;
    while (Date.now() < until && !stands(slot)) await new Promise((go) => setTimeout(go, 50));
    return Boolean(slot.querySelector(".scene-body"));
  }

  show(sent) {
    const {front, behind} = this;
    behind.classList.add("on");
    behind.removeAttribute("aria-hidden");
    front.classList.remove("on");
    front.setAttribute("aria-hidden", "true");
    this.fill(front, null);
    this.tell(sent);
  }

  fill(slot, tree) {
    window.dash_clientside.set_props(slot.id, {children: tree});
  }

  /** What is shown, and by whom it was sent. */
  tell(sent) {
    const title = this.front.querySelector(".scene-body")?.dataset.title ?? "";
    this.wall.querySelector(".top .now").textContent = [title, sent?.[lang()]].filter(Boolean).join(" · ");
    this.wall.toggleAttribute("data-sent", Boolean(sent));
    this.told();
  }

  held() {
    return Boolean(this.wall.querySelector(".layer .banner"));
  }
}

const stands = (slot) => slot.querySelector(".scene-body") && !slot.querySelector('.mg[data-state="loading"], .mg:has(> .body > .mg-live:empty)');

/** A page of more than one screen shows them in turn. */
function turns(wall, dwell) {
  let shown = -1, still = null, since = 0;
  const step = () => {
    const now = wall.querySelector(".scene.on .still");
    if (!now) return;
    const wide = innerWidth / innerHeight >= 2.5, many = Number(now.dataset[wide ? "turns1" : "turns0"] ?? 1);
    if (now !== still) [still, since] = [now, Date.now()];
    const each = Math.min(TURN, dwell() ? dwell() / many : TURN), at = Math.floor((Date.now() - since) / each) % many;
    if (at === shown && now.dataset.at === String(at)) return;
    shown = at;
    now.dataset.at = String(at);
    for (const cell of now.children) cell.classList.toggle("later", many > 1 && Number(cell.dataset[wide ? "turn1" : "turn0"] ?? 0) !== at);
  };
  const id = setInterval(step, 500);
  step();
  return () => clearInterval(id);
}

/** The time left of a case that is shown. */
function limits(wall) {
  const write = () => { for (const node of wall.querySelectorAll(".case-scene [data-due]")) if (node.dataset.due) node.textContent = timeLeft(Date.parse(node.dataset.due) - Date.now(), lang()); };
  const id = setInterval(write, 1000);
  return () => clearInterval(id);
}

/** Plays a wall's programme; `told` is called when the header says something else. → {renew(), hear(mark), stop()}. */
export function play(wall, told) {
  const stage = new Stage(wall, told);
  const player = new Player(stage, JSON.parse(wall.dataset.programme));
  stage.tell(player.programme.sent);
  const ends = [
    turns(wall, () => player.stands()),
    live.onSnapshot(() => player.renew()),
    live.onState((state) => { if (state === "live") player.renew(); }),
    live.on({topic: "case"}, ({key}) => { if (stage.front.querySelector("[data-scene-case]")?.dataset.sceneCase === String(key)) player.again(); }),
    limits(wall),
  ];
  return {renew: () => player.renew(), hear: (mark) => mark && mark !== player.programme.mark && player.renew(), stop: () => { ends.forEach((end) => end()); player.stop(); }};
}
