// The officer's phone: the frame around its views. `#<view>/<id>` opens assets/phone_<view>.mjs, which exports
//   async function mount(el, id, app)   – fills `el`, may return a function that is called when the view goes
// with app = {
//   ask(path, {method, body})  – as session.mjs ask, from this phone; throws {status, code, message}, status 0 without network
//   read(path)                 – GET, the last answer where there is no network: {data, at, old}
//   queue.put({id, label: {zh, en}, path, method, body, photos: [Blob], then?})  – sent now or kept and sent once later: {sent, answer | entry}
//   place()                    – {lon, lat, accuracy (m)} of this phone, or null
//   go(hash), back(), refresh(), title(text, {back: true}), account, settings, now()
// }

import {ask, clock, keep, now, read} from "./_phone_ask.mjs";
import {makeQueue, newId} from "./_phone_queue.mjs";
import {lasting, wipe} from "./_phone_store.mjs";
import {clockTime} from "./_phone_words.mjs";
import {listen} from "./_why_keys.mjs";
import "./idle.mjs";
import {el, icon, say} from "./session.mjs";

const settings = JSON.parse(document.querySelector("#settings").textContent), account = settings.account;
const FIRST = "todo", PLACE_MS = 60_000;
const TABS = {
  todo: ["check", say("待办", "To do")], map: ["map", say("地图", "Map")], report: ["plus", say("上报", "Report")],
  visit: ["users", say("采集", "Collect")], patrol: ["walk", say("巡查", "Patrol")], mine: ["clipboard-list", say("我的上报", "My reports")], more: ["settings", say("更多", "More")],
};
const has = (view) => settings.views.includes(view);
const main = el("main", {id: "view", tabindex: "-1"}), heading = el("h1", {}), under = el("small", {}), told = el("div", {class: "tolds"});
const seek = el("a", {class: "seek", href: "#search", "data-action": "search", "aria-label": say("搜索", "Search"), hidden: true}, icon("search")), SEEKS = ["todo", "mine", "visit", "patrol", "recurring", "notices"]; // where the thumb finds it
const leave = el("button", {class: "icb", type: "button", "data-action": "back", "aria-label": say("返回", "Back"), onclick: () => back()}, icon("chevron-left"));
const light = el("a", {class: "live", href: "#queue", "data-live": "live", "data-queue": "0"}, el("i"), el("span", {class: "w"}));
const nav = el("nav", {class: "tabs", "aria-label": say("主导航", "Main")}), badge = el("b", {class: "badge", "data-badge": "", hidden: true});
let at = {view: "", id: ""}, gone = null, known = null, waiting = [], online = navigator.onLine, dataAt = null, turn = 0;

const app = {
  ask, read, keep, now, account, settings, newId,
  queue: makeQueue({who: account.username, changed: (list) => { waiting = list; sayState(); dispatchEvent(new CustomEvent("phone:queue")); }}),
  place, back, refresh, go,
  title(text, {small = "", back = false} = {}) {
    heading.replaceChildren(...[text].flat());
    under.textContent = small;
    leave.hidden = !back;
    document.title = `${heading.textContent} · ${say(settings.city.zh, settings.city.en)}`;
  },
  /** A line above the view: {text, kind: "bad" | "", act: [words, function]}; the same name replaces it, null takes it away. */
  tell(name, line) {
    told.querySelector(`[data-told="${name}"]`)?.remove();
    if (line) told.append(el("p", {class: `told ${line.kind ?? ""}`, role: "status", "data-told": name}, el("span", {}, line.text), line.act ? el("button", {class: "btn", type: "button", onclick: line.act[1]}, line.act[0]) : null));
  },
  /** The number of things to do, on the list's tab and on the icon of the installed page. */
  badge(n) {
    badge.textContent = n;
    badge.hidden = !n;
    if (n) navigator.setAppBadge?.(n).catch(() => {});
    else navigator.clearAppBadge?.().catch(() => {});
  },
  /** Whoever signs out leaves no data behind but what he has not sent. */
  async forget() {
    await keep.clear();
    await globalThis.caches?.delete("magnet-phone-page");
  },
  /** How fresh the data on the screen is (ms). */
  fresh(ms, old) {
    dataAt = old ? ms : null;
    sayState();
  },
};

function go(hash) { location.hash = hash; }
function back() { history.length > 1 ? history.back() : go(FIRST); }
function refresh() { return show(true); }

/** Where this phone is, asked at most once a minute; null where it does not say. */
async function place() {
  if (known && Date.now() - known.at < PLACE_MS) return known;
  if (!navigator.geolocation || !isSecureContext) return null;
  return new Promise((done) => navigator.geolocation.getCurrentPosition(
    ({coords}) => done((known = {lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy, at: Date.now()})),
    () => done(null),
    {enableHighAccuracy: true, timeout: 15_000, maximumAge: PLACE_MS},
  ));
}

async function show(again = false) {
  const [view, ...rest] = decodeURIComponent(location.hash.slice(1)).split("/"), id = rest.join("/");
  const wanted = has(view) ? {view, id} : {view: FIRST, id: ""}, mine = ++turn;
  if (typeof gone === "function") gone();
  gone = null;
  if (!again || wanted.view !== at.view || wanted.id !== at.id) {
    main.replaceChildren();
    scrollTo(0, 0);
  }
  const moved = at.view && (wanted.view !== at.view || wanted.id !== at.id);
  at = wanted;
  for (const tab of nav.querySelectorAll("a")) tab.toggleAttribute("aria-current", tab.dataset.tab === at.view);
  app.tell("view", null);
  document.body.dataset.view = at.view;
  seek.hidden = !SEEKS.includes(at.view) || Boolean(at.id);
  try {
    const {mount} = await import(`/assets/phone_${at.view}.mjs`);
    if (mine !== turn) return;
    const place = el("div", {class: `view of-${at.view}`}), end = await mount(place, at.id, app);
    if (mine !== turn) return typeof end === "function" && end();
    gone = end;
    main.replaceChildren(place);
  } catch (error) {
    if (mine !== turn) return;
    main.replaceChildren(el("div", {class: "void"}, icon("alert-triangle"), el("b", {}, say("打不开这一页", "This page does not open")), el("span", {}, error.message), el("button", {class: "btn", type: "button", onclick: () => show()}, say("再试一次", "Try again"))));
  }
  if (moved) main.focus({preventScroll: true});
  document.body.dataset.ready = at.view;
}

/** The connection in words, and how much waits to be sent. */
function sayState() {
  const stuck = waiting.filter((entry) => entry.state === "stuck").length, open = waiting.length;
  const state = !online ? "offline" : stuck ? "stale" : open || dataAt ? "stale" : "live";
  const old = dataAt ? say(`${clockTime(dataAt)} 的数据`, `data from ${clockTime(dataAt)}`) : "";
  const words = [online ? say("在线", "Online") : say("离线", "Offline"), old, stuck ? say(`${stuck} 件需处理`, `${stuck} to decide`) : open ? say(`${open} 件待发送`, `${open} to send`) : online && !old ? say("已同步", "in step") : ""];
  light.dataset.live = state;
  light.dataset.queue = open;
  light.querySelector(".w").textContent = words.filter(Boolean).join(" · ");
}

function sayClock() {
  const minutes = Math.round(Math.abs(clock.skew) / 60_000);
  app.tell("clock", clock.skew ? {text: say(`手机时间${clock.skew < 0 ? "快" : "慢"}了 ${minutes} 分钟，已按服务器时间更正。`, `This phone's clock is ${minutes} min ${clock.skew < 0 ? "fast" : "slow"}; times are corrected to the server's.`)} : null);
}

/** The session or the device ended: what that means, said once; a revoked device keeps nothing. */
async function ended({detail}) {
  if (detail === "signed_out" && (await deviceState()) === "revoked") detail = "revoked";
  if (detail === "revoked") {
    await wipe();
    return location.replace("/m/ended");
  }
  if (detail === "waiting") return location.reload();
  app.tell("ended", {kind: "bad", text: say("登录已失效；未发送的内容都还在。", "You are signed out; what was not sent is still here."), act: [say("重新登录", "Sign in"), () => location.assign(`/login?why=ended&next=${encodeURIComponent("/m" + location.hash)}`)]});
}

const deviceState = () => fetch("/api/v1/devices/here").then((answer) => answer.json()).then(({state}) => state, () => null);

function connection() {
  online = navigator.onLine;
  sayState();
  if (online) app.queue.flush();
}

async function worker() {
  if (!("serviceWorker" in navigator)) return;
  const before = navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    document.body.dataset.offline = "ready";
    if (before) app.tell("version", {text: say("有新版本。", "There is a new version."), act: [say("更新", "Update"), () => location.reload()]});
  });
  const kept = await navigator.serviceWorker.register("/m/sw.js", {scope: "/m"});
  await navigator.serviceWorker.ready;
  if (navigator.serviceWorker.controller) document.body.dataset.offline = "ready";
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && kept.update().catch(() => {}));
}

function frame() {
  const right = [has("visit") ? "visit" : "mine", has("patrol") ? "patrol" : "more"];
  const tab = (view) => el("a", {href: `#${view}`, "data-tab": view, class: view === "report" ? "big" : "", "aria-label": TABS[view][1]}, icon(TABS[view][0]), view === "report" ? null : el("span", {}, TABS[view][1]), view === "todo" ? badge : null);
  nav.append(...["todo", "map", "report", ...right].filter(has).map(tab));
  const more = el("a", {class: "icb", href: "#more", "aria-label": TABS.more[1], "data-action": "more"}, icon("user"));
  document.querySelector("#app").replaceChildren(el("header", {class: "head"}, leave, el("div", {}, heading, under), light, more), told, main, seek, nav);
}

async function start() {
  frame();
  if (localStorage.magnet_phone_who && localStorage.magnet_phone_who !== account.username) await keep.clear();  // somebody else's phone before: his data go, what he has not sent waits for him
  localStorage.magnet_phone_who = account.username;
  addEventListener("hashchange", () => show());
  addEventListener("online", connection);
  addEventListener("offline", connection);
  addEventListener("phone:clock", sayClock);
  addEventListener("phone:ended", ended);
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && app.queue.flush());
  waiting = await app.queue.list();
  app.badge((await keep.get("/tasks"))?.data.items.length ?? 0);
  sayState();
  await show();
  app.queue.flush();
  worker().catch(() => {});
  if (!(await lasting())) app.tell("memory", {kind: "bad", text: say("此浏览器不保存数据：请不要关闭页面，直到全部发送。", "This browser keeps nothing: leave the page open until all is sent.")});
}

listen();
start();
