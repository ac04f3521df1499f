// What the wall does besides showing magnets: banner and sound of urgent cases, announcements, date, sign of life, and keeping pixels from burning in.

import {banners} from "./_banner.mjs";
import {keepDates} from "./_date.mjs";
import {keepRules} from "./_rules.mjs";
import {live} from "./live_client.mjs";
import {band} from "./magnets/_draw.mjs";
import {bandOfNotice, holds} from "./magnets/duty.mjs";
import {ask, el, lang, madeAt, say} from "./session.mjs";
import {play} from "./wall_play.mjs";

const MUTE = "magnet.mute";
const PAGE = 12_000; // one announcement stands this long when there are several
const HOUR = 3_600_000;
const MINUTE = 60_000;
const SETTLED = 200; // ms a window has kept its size

/** Two tones, once; a browser that refuses sound before a gesture only leaves a hint on the button. */
function sound(button) {
  let context = null;
  const muted = () => localStorage.getItem(MUTE) === "1";
  const draw = (refused = false) => {
    button.classList.toggle("off", muted());
    button.classList.toggle("hint", refused && !muted());
    button.setAttribute("aria-pressed", String(muted()));
    button.querySelector(".i").className = `i i-${muted() || refused ? "volume-off" : "volume"}`;
    button.title = refused && !muted() ? say("浏览器在首次点击前不放声音：点一下", "The browser plays no sound before the first click: click here") : say("提示音", "Sound");
  };
  async function ready() {
    try {
      context ??= new AudioContext();
      if (context.state === "suspended") await Promise.race([context.resume(), new Promise((go) => setTimeout(go, 200))]);
      return context.state === "running";
    } catch { return false; }
  }
  function tone(frequency, at, length) {
    const gain = context.createGain();
    const source = context.createOscillator();
    source.frequency.value = frequency;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.25, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, at + length);
    source.connect(gain).connect(context.destination);
    source.start(at);
    source.stop(at + length);
  }
  async function ring() {
    if (muted()) return;
    const can = await ready();
    draw(!can);
    if (!can) return;
    tone(880, context.currentTime, 0.5);
    tone(660, context.currentTime + 0.35, 0.7);
  }
  const toggle = async () => {
    const unheard = button.classList.contains("hint");
    if (!unheard) localStorage.setItem(MUTE, muted() ? "0" : "1");
    draw(!muted() && !(await ready()));
  };
  button.addEventListener("click", toggle);
  ready().then((can) => draw(!can));
  return {ring, mute: () => { localStorage.setItem(MUTE, "1"); draw(); }, stop: () => { button.removeEventListener("click", toggle); context?.close(); }};
}

/** How many px the duty strip wants, and what it has. */
function room(main) {
  const parts = [...main.children].filter((part) => part.offsetWidth);
  const gaps = (parts.length - 1) * (parseFloat(getComputedStyle(main).columnGap) || 0);
  return {parts, wants: parts.reduce((sum, part) => sum + part.offsetWidth, gaps), has: main.clientWidth};
}

/** Whether duty strip and announcement, both shown, have room side by side. */
function fits(duty, box) {
  const main = duty?.querySelector(".vw-duty .main");
  if (!main) return true;
  const {wants, has} = room(main), words = box.querySelector("p");
  return wants <= has && (!words || words.scrollWidth <= words.clientWidth);
}

/** What of the duty strip has no room even alone is not there: the last part first. */
function trim(duty) {
  const main = duty?.querySelector(".vw-duty .main");
  for (let now = main && room(main); now && now.wants > now.has && now.parts.length > 1; now = room(main)) now.parts.at(-1).classList.add("over");
}

/**
 * The announcements that hold now, newest first, one at a time, turned like pages; a band they speak of gets its shape.
 * Where the header is too narrow for both, the duty strip is one of the pages.
 */
function strip(box, first) {
  const top = box.parentElement;
  const duty = top.querySelector('[data-instance="duty"]');
  const notices = new Map(first.filter((each) => each.kind === "announcement").map((each) => [String(each.id), each]));
  let at = 0;
  let shown = "";
  const draw = () => {
    const now = Date.now();
    for (const [id, each] of notices) if (each.until && Date.parse(each.until) <= now) notices.delete(id);
    const all = [...notices.values()].filter((each) => holds(each, now)).sort((a, b) => Date.parse(b.from ?? 0) - Date.parse(a.from ?? 0));
    box.hidden = !all.length;
    if (all.length) write(all[at % all.length], at % all.length, all.length);
    duty?.classList.remove("away");
    duty?.querySelectorAll(".over").forEach((part) => part.classList.remove("over"));
    box.classList.remove("away");
    if (!all.length) trim(duty);
    if (!all.length || fits(duty, box)) return;
    const page = (at % (all.length + 1)) - 1; // −1 is the duty strip
    if (page >= 0) write(all[page], page, all.length);
    duty.classList.toggle("away", page >= 0);
    box.classList.toggle("away", page < 0);
    if (page < 0) trim(duty);
  };
  function write(notice, page, pages) {
    const text = say(notice.zh, notice.en);
    const key = `${text}|${page}|${pages}`;
    if (key === shown) return;
    shown = key;
    const level = bandOfNotice(notice);
    box.className = `strip band${level}`;
    box.innerHTML = level ? band(level, lang()) : '<i class="i i-speakerphone" aria-hidden="true"></i>';
    box.append(el("p", {}, text), ...(pages > 1 ? [el("span", {}, `${page + 1}/${pages}`)] : []));
  }
  const timer = setInterval(() => { at += 1; draw(); }, PAGE);
  draw();
  // Whether both have room is another question as soon as the duty strip has other words.
  const watching = new MutationObserver(() => { watching.turn ??= requestAnimationFrame(() => { watching.turn = null; draw(); }); });
  if (duty) watching.observe(duty, {childList: true, subtree: true, characterData: true});
  return {
    set(id, v) {
      const text = notices.get(id)?.zh;
      if (!v || v.kind !== "announcement") notices.delete(id);
      else if (notices.size < 20 || notices.has(id)) notices.set(id, v);
      if (v && v.zh !== text) at = 1;
      draw();
    },
    fit: draw,
    stop: () => { clearInterval(timer); watching.disconnect(); },
  };
}

/** The busiest piece of the watched route as an announcement, from yellow on; null below. */
export function crowdNotice(answer) {
  const worst = (answer?.rows ?? []).filter((row) => row.band >= 1 && row.band <= 3).sort((a, b) => a.band - b.band || (b.density ?? 0) - (a.density ?? 0))[0];
  if (!worst) return null;
  const [zh, en] = [["红色", "red"], ["橙色", "orange"], ["黄色", "yellow"]][worst.band - 1];
  return {kind: "announcement", zh: `${worst.zh} 人流${zh}`, en: `${worst.en}: crowd at ${en}`, from: answer.data_time};
}

/** Tell the administrator that this wall is alive, how large it is and which build it shows; `heard(mark)` is told what it is to show. */
function lifeSign(wall, heard) {
  if (!wall.dataset.wall) return () => {};
  const build = document.querySelector('meta[name="magnet-build"]')?.content ?? "";
  const send = () => ask("/walls/here", {method: "POST", body: {screen: `${innerWidth}x${innerHeight}`, build}}).then(({mark}) => heard(mark), (error) => {
    if (error.status === 401) location.assign("/login?why=wall");
  });
  send();
  const timer = setInterval(send, MINUTE);
  return () => clearInterval(timer);
}

/** Move the whole picture by up to two pixels each hour. */
function shift(wall) {
  const step = () => { wall.style.translate = `${Math.floor(Math.random() * 5) - 2}px ${Math.floor(Math.random() * 5) - 2}px`; };
  const timer = setInterval(step, HOUR);
  return () => clearInterval(timer);
}

/** The pointer is there only while somebody moves it. */
function pointer(wall) {
  let timer;
  const seen = () => { wall.classList.add("seen"); clearTimeout(timer); timer = setTimeout(() => wall.classList.remove("seen"), 4000); };
  wall.addEventListener("pointermove", seen);
  return () => { wall.removeEventListener("pointermove", seen); clearTimeout(timer); };
}

/** Calls `then` when the window has another size and keeps it; → stop(). */
export function resized(then, window_ = window) {
  let timer;
  const soon = () => { clearTimeout(timer); timer = setTimeout(then, SETTLED); };
  window_.addEventListener("resize", soon);
  return () => { window_.removeEventListener("resize", soon); clearTimeout(timer); };
}

/** Reload only when the server answers, so that a restart never leaves the browser's own error page on the wall. */
async function reload() {
  for (let wait = 500; ; wait = Math.min(wait * 2, 30_000)) {
    try { if ((await fetch("/healthz", {cache: "no-store"})).ok) return location.reload(); } catch { /* not yet */ }
    await new Promise((go) => setTimeout(go, wait));
  }
}

/** Does what a wall is told, by the names in `told`. A word from before the page was `made` (ms) has been followed: the stream tells the latest one to whoever begins to listen. */
export const orders = (made, told) => ({at, v}) => { if (Date.parse(at) > made) told[v?.do]?.(); };

export function start(wall) {
  const horn = sound(wall.querySelector('[data-action="mute"]'));
  // Over the head of the map; a scene without one makes room for it.
  const head = () => [...wall.querySelectorAll('.scene.on .v-map, .scene.on .scene-map')].find((node) => node.offsetParent) ?? wall.querySelector(".stage");
  const alarm = banners(wall.querySelector(".layer"), head, wall.dataset.zone, {onshow: horn.ring});
  const news = strip(wall.querySelector(".strip"), JSON.parse(wall.dataset.notices));
  const player = play(wall, () => news.fit());
  const follow = orders(madeAt(), {reload, mute: horn.mute, play: player.renew});
  const raise = (v) => { if (v?.no && v.light !== null) alarm.show(v); };
  const byEvent = (event) => raise(event.detail?.v ?? event.detail);
  document.addEventListener("magnet:alarm", byEvent);
  const ends = [
    live.on({topic: "case"}, (message) => { if (message.alarm) raise(message.v); }),
    live.watch(`crowd.now|${wall.dataset.area}|now|segment`, (answer) => news.set("crowd", crowdNotice(answer))),
    live.on({topic: "notice"}, (message) => news.set(message.key, message.v)),
    live.on({topic: "wall"}, (message) => { if (String(message.key) === wall.dataset.wall) follow(message); }),
    keepDates(wall, lang()), keepRules(wall, wall.dataset.zone), lifeSign(wall, player.hear), player.stop, shift(wall), pointer(wall), resized(news.fit), horn.stop, alarm.stop, news.stop,
    () => document.removeEventListener("magnet:alarm", byEvent),
  ];
  return () => ends.forEach((end) => end?.());
}
