// What lives as long as the browser tab: surface, connection light, clocks, the switches of the shell, and the module of the page that is open.

import {live} from "./live_client.mjs";
import {ask, lang, remember, say, toast} from "./session.mjs";

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

const actions = {
  lang: () => prefer("lang", lang() === "en" ? "zh" : "en"),
  theme: () => prefer("theme", root.dataset.theme === "light" ? "dark" : "light"),
  logout: leave,
  "to-wall": async (button) => (await import(asset("to_wall.mjs"))).open(button),
  area: async (button) => (await import(asset("area_switch.mjs"))).open(button),
};

let page = null; // {element, stop} of the open page's own module
let turn = 0;

/** Called whenever another page has been drawn: wakes its module (`data-page-module="wall"` → wall.mjs, `start(el)` → stop). */
export async function arrived() {
  measure();
  light();
  const element = document.querySelector("[data-page-module]");
  if (page?.element === element && element) return;
  const mine = ++turn;
  page?.stop?.();
  page = null;
  if (!element) return;
  const module = await import(asset(`${element.dataset.pageModule}.mjs`));
  if (mine !== turn || !element.isConnected) return;
  page = {element, stop: module.start(element)};
  element.dataset.awake = "";
}

addEventListener("resize", measure);
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-action]");
  if (button && actions[button.dataset.action]) actions[button.dataset.action](button);
});
live.onState(light);
tick();
measure();
