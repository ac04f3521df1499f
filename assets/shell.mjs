// What lives as long as the browser tab: surface, connection light, clocks, the switches of the shell, and the module of the page that is open.

import "./idle.mjs";
import {doAgain, keepEarly} from "./_early.mjs";
import {live} from "./live_client.mjs";
import {lastAsked} from "./_once.mjs";
import {whenOver} from "./_over.mjs";
import {listen, point} from "./_why_keys.mjs";
import {ask, isWhole, lang, remember, say, toast} from "./session.mjs";

const WORDS = {live: ["实时", "Live"], paused: ["暂停", "Paused"], stale: ["过期", "Stale"], offline: ["离线", "Offline"]};
const root = document.documentElement;
const asset = (name) => `/assets/${name}${window.magnetAssets?.[name] ? `?v=${window.magnetAssets[name]}` : ""}`;

/** The surface (how far away the reader sits) of this window at this address. */
export function surface({pathname = location.pathname, search = location.search, width = innerWidth, height = innerHeight} = {}) {
  const bare = document.querySelector("[data-bare]")?.dataset.bare ?? pathname.slice(1);
  if (bare === "wall") return (new URLSearchParams(search).get("u") === "far" ? "wallfar" : "wall") + (height >= 2000 ? "4k" : "");
  if (width <= 600) return "phone";
  return pathname === "/summary" && width >= 1600 ? "lead" : "desk";
}

function measure() {
  const now = surface();
  if (root.dataset.surface !== now) root.dataset.surface = now;
  if (now === "phone" || now === "desk") remember("magnet_surface", now);
}

function light(state = live.state) {
  for (const node of document.querySelectorAll("[data-live]")) {
    node.dataset.live = state;
    const word = node.querySelector(".w");
    if (word) word.textContent = say(...WORDS[state]);
  }
}

const formats = new Map();
function format(zone, seconds) {
  const key = `${zone}|${seconds}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", {timeZone: zone, hour: "2-digit", minute: "2-digit", ...(seconds && {second: "2-digit"}), hourCycle: "h23"}));
  return formats.get(key);
}

function tick() {
  for (const node of document.querySelectorAll("[data-clock]")) {
    const text = format(node.dataset.zone || undefined, node.dataset.clock.endsWith("ss")).format(new Date());
    if (node.textContent !== text) node.textContent = text;
  }
  setTimeout(tick, 1000 - (Date.now() % 1000));
}

async function prefer(name, value) {
  remember(`magnet_${name}`, value);
  try { await ask("/session/preferences", {method: "PUT", body: {[name]: value}}); } catch { /* the cookie holds it for this browser */ }
  location.reload();
}

async function leave() {
  try { await ask("/session", {method: "DELETE"}); } catch (error) { if (error.status !== 401) return toast(error.message); }
  live.close?.();
  location.assign("/login");
}

let drawn = null; // the address whose page was asked for last
let turns = 0;

/** What another address asks the server for: [a page, a choice on the page that stands]. A page says in `data-base` which of its pages it is. */
export function route(pathname, search) {
  const {no_update: nothing} = window.dash_clientside;
  const address = {pathname: pathname ?? "/", search: search ?? ""};
  const here = document.querySelector("[data-base]")?.dataset;
  const stands = here && drawn?.pathname === here.path && here.path === address.pathname && isWhole(address.search) && [address, drawn].every((each) => pageOf(each.search, here) === here.base);
  if (stands) return [nothing, {...address, turn: ++turns}];
  drawn = address;
  return [address, nothing];
}

const pageOf = (search, here) => new URLSearchParams(search).get("page") ?? here.home;

const last = lastAsked();
/** Brings the module of `file` and opens what the button is for. */
const opens = (file) => async (button) => (await last(button, () => import(asset(file))))?.open(button);

const actions = {
  lang: () => prefer("lang", lang() === "en" ? "zh" : "en"),
  theme: () => prefer("theme", root.dataset.theme === "light" ? "dark" : "light"),
  logout: leave,
  "end-looking": async () => { live.close?.(); await ask("/session/view-as", {method: "PUT", body: {username: null}}).catch(() => {}); location.assign("/accounts"); },
  "to-wall": opens("to_wall.mjs"),
  pages: opens("page_switch.mjs"),
  // The list as a spreadsheet: the address holds what it is narrowed to.
  "export-cases": (link) => {
    const query = new URLSearchParams(location.search);
    for (const name of ["tab", "no", "all"]) query.delete(name);
    if (!query.get("area")) query.set("area", link.dataset.area);
    if (!["of", "column", "state", "open"].some((name) => query.get(name))) query.set("open", "true");
    link.href = `/api/v1/cases.xlsx?${query}`;
  },
  why: opens("why.mjs"),
  "why-point": () => { const menu = document.querySelector(".account-menu[open]"); if (menu) menu.open = false; point(); },
  bell: opens("bell.mjs"),
  area: opens("area_switch.mjs"),
  search: opens("search.mjs"),
};

let page = null; // {element, stop} of the open page's own module

const COMING = 2000; // ms a page is given to be in the document once Dash has its parts

/** Called whenever another page has come: wakes its module as soon as it is in the document, which may be a moment later. */
export function arrived() {
  measure();
  light();
  document.querySelector(".rail .nav.on")?.scrollIntoView({block: "nearest", inline: "nearest"}); // more pages than a phone's foot holds
  wake();
  if (document.querySelector('[data-action="bell"]')) import(asset("bell.mjs")).then((bell) => bell.listen());
  if (document.querySelector('[data-action="search"]')) (window.requestIdleCallback ?? setTimeout)(() => import(asset("search.mjs")).catch(() => {})); // Ctrl+K takes the first key that follows
  const place = document.getElementById("page");
  if (!place) return;
  const seen = new MutationObserver(wake);
  seen.observe(place, {childList: true, subtree: true});
  setTimeout(() => seen.disconnect(), COMING);
}

const TRIES = 4, WAIT = 400; // how often a module is asked for past a server that goes away in the middle, and ms before the second time

/** The module of this file; null once nobody `wants` it any more. Where it does not come a page that has not woken yet loads anew, as soon as the server answers. */
async function brought(file, wants) {
  for (let turn = 0; wants(); turn++) {
    const address = asset(file);
    try {
      return await import(turn ? `${address}${address.includes("?") ? "&" : "?"}again=${turn}` : address);
    } catch (error) {
      if (turn >= TRIES && await fetch("/healthz").then((answer) => answer.ok, () => false)) {
        console.warn(error);
        location.reload();
        return null;
      }
      await new Promise((done) => setTimeout(done, Math.min(5000, WAIT * 2 ** turn)));
    }
  }
  return null;
}

/** Start the module of the page that is open (`data-page-module="wall"` → wall.mjs, `start(el)` → stop), and end that of the one before. */
async function wake() {
  const element = document.querySelector("[data-page-module]");
  if (page?.element === element || (!page && !element)) return;
  page?.stop?.();
  import(asset("watermark.mjs")).then((it) => it.mark());
  const mine = page = element && {element, stop: null};
  if (!element) return;
  light();
  const module = await brought(`${element.dataset.pageModule}.mjs`, () => page === mine && element.isConnected);
  if (!module || page !== mine || !element.isConnected) return;
  mine.stop = module.start(element);
  element.dataset.awake = "";
  doAgain(element);
}

/** The account's menu closes by Escape and by a press beside it. */
function foldMenu(event) {
  const menu = document.querySelector(".account-menu[open]");
  if (!menu || (event.type === "keydown" ? event.key !== "Escape" : menu.contains(event.target))) return;
  menu.open = false;
  if (event.type === "keydown") menu.querySelector("summary").focus();
}

/** Ctrl+K opens the search wherever its button is. */
function searchKey(event) {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || !document.querySelector('[data-action="search"]')) return;
  event.preventDefault();
  actions.search();
}

/** N begins a new case wherever its link is; not while somebody types, and not beside other keys. */
function newCaseKey(event) {
  if (event.key.toLowerCase() !== "n" || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented || event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const link = !document.querySelector("dialog[open], .case-pop") && document.querySelector(".topbar .new-case");
  if (!link) return;
  event.preventDefault();
  link.click();
}

addEventListener("resize", measure);
addEventListener("keydown", searchKey);
addEventListener("keydown", newCaseKey);
addEventListener("keydown", foldMenu);
addEventListener("pointerdown", foldMenu);
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-action]");
  if (button && actions[button.dataset.action]) actions[button.dataset.action](button);
});
keepEarly((button) => button.dataset.action in actions);
whenOver(() => live.hear({do: "ended"}));
live.onState(light);
listen();
tick();
measure();
