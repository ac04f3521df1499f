// The base map and the areas on it: outlines at five levels, names, density of open cases by community, the selected area and its card.
import { canvasLayer, clickFrame, unitX, unitY } from "./canvas.mjs";
import { number } from "../magnets/_words.mjs";
import { get } from "./data.mjs";
import { outlined, seen } from "./outlines.mjs";
import { inside, trace } from "./places.mjs";

const FILL_EVERY = 5000;
// Mean side of an area on screen, in u, from which a level is drawn and clicked.
const FROM = { community: 22, grid: 52, micro_grid: 64 };
const NAMED_FROM = { community: 64, grid: 74, micro_grid: 90 };
const PARTS = { grid: 2.2, micro_grid: 4 };  // into how many a community is cut, by its side: a guess before they are here
const ORDER = ["district", "town_street", "community", "grid", "micro_grid"];

/** An English name as it stands on the map, where the level is seen anyway: Zumiao, not Zumiao Subdistrict. */
const short = (name) => name.replace(/ (Subdistrict|Town|Community|Village)$/, "");

export const legend = ({ fill }) => (fill === "plain" ? [] : [{ zh: "在办密度", en: "Open per km²", mark: '<i class="om-q q0"></i><i class="om-q q1"></i><i class="om-q q2"></i><i class="om-q q3"></i>' }]);

/** Step 0…3 of each area by open cases per km²: 0 none, of the others 3 the densest eighth, 2 the densest third. `counts` by code, `areas` [{code, km2}]. */
export function steps(areas, counts) {
  const density = areas.map(({ code, km2 }) => [code, (counts.get(code) ?? 0) / (km2 || 1)]);
  const some = density.map(([, d]) => d).filter(Boolean).sort((a, b) => a - b);
  const [low, high] = [some[Math.floor(some.length * (2 / 3))], some[Math.floor(some.length * (7 / 8))]];
  return new Map(density.map(([code, d]) => [code, d === 0 ? 0 : d < low ? 1 : d < high ? 2 : 3]));
}

/** Open cases by the first `length` digits of their area. */
export function countBy(open, length) {
  const counts = new Map();
  for (const { area } of open) counts.set(area.slice(0, length), (counts.get(area.slice(0, length)) ?? 0) + 1);
  return counts;
}

export function mount(map, settings) {
  const { look, say, cases, options } = settings;
  const levels = Object.fromEntries(ORDER.map((level) => [level, []])), asked = new Set(), sides = new WeakMap();
  let base = [], density = new Map(), chosen = settings.pick?.at[0] ?? settings.area, later = 0, gone = false, read = false;
  let early = null;  // where it was asked what lies there before the areas were here
  const ground = canvasLayer(map, "areas", 350, draw), names = { redraw: settings.relabel };

  async function load() {
    const [lines, areas] = await Promise.all([settings.read("map/base.geojson"), settings.outlines.of("district,town_street,community")]);
    base = lines.features.map(outlined);
    for (const level of ORDER.slice(0, 3)) levels[level] = areas.filter((a) => a.level === level);
    settings.heard();
    settings.said?.({ towns: levels.town_street.length, communities: levels.community.length, generated: areas.some(({ generated }) => generated) });
    read = true;
    recount();
    const at = early && !gone && under(early);
    early = null;
    if (at) open(at);
  }

  async function loadFine(level) {
    if (asked.has(level)) return;
    asked.add(level);
    try {
      levels[level] = await settings.outlines.of(level);
    } catch (error) {
      settings.failed(error);
    }
    if (!gone) redraw();
  }

  function redraw() {
    ground.redraw();
    names.redraw();
  }

  function recount() {
    if (levels.community.length > 1) density = steps(levels.community, countBy(cases.open.values(), 12));
    redraw();
  }

  /** Mean side of the areas of a level on screen, in u; how wide a cell would be is guessed before the cells are here. */
  function side(level, view) {
    const of = levels[level].length ? levels[level] : levels.community, guess = levels[level].length ? 1 : PARTS[level] ?? 1;
    if (!of.length) return 0;
    if (!sides.has(of)) sides.set(of, of.reduce((sum, a) => sum + Math.sqrt((a.e - a.w) * (a.s - a.n)), 0) / of.length);
    return (sides.get(of) / guess) * (view.scale / look.u);
  }

  // Which levels are drawn: down to the one chosen, else as far as there is room.
  function visible(level, view) {
    if (settings.inset && level !== "district" && level !== "town_street" && level !== "community") return false;
    if (options.level !== "by_zoom") return ORDER.indexOf(level) <= ORDER.indexOf(options.level);
    return !(level in FROM) || side(level, view) >= FROM[level];
  }

  const find = (code) => ORDER.map((level) => levels[level].find((a) => a.code === code)).find(Boolean);

  function draw(g, view) {
    g.lineJoin = "round";
    const fine = ORDER.slice(3).filter((level) => visible(level, view)), on = settings.ground?.covered;  // a base map has drawn the land, and what lies on it is to be seen
    if (levels.community.length) fine.forEach(loadFine);
    if (base.length) ground.count(ORDER.reduce((sum, level) => sum + (visible(level, view) ? levels[level].length : 0), 0));
    if (!on) land(g, view);
    if (options.fill === "density") for (const step of [1, 2, 3]) fill(g, view, levels.community.filter((a) => density.get(a.code) === step && seen(a, view)), `--q-${step}`, on ? 0.5 : 1);
    if (visible("community", view)) lines(g, view, base.filter((a) => a.level === "community"), "--map-line", 0.55);
    for (const level of fine) lines(g, view, levels[level], "--map-line", level === "grid" ? 0.7 : 0.5, level === "grid" ? [3, 3] : [1, 3]);
    if (visible("town_street", view)) lines(g, view, base.filter((a) => a.level === "town_street"), "--map-edge", 1.1);
    lines(g, view, base.filter((a) => a.level === "district"), "--ink-3", 1.4);
    choice(g, view);
  }

  function land(g, view) {
    g.fillStyle = look.color("--map-out");
    g.fillRect(0, 0, view.width, view.height);
    fill(g, view, base.filter((a) => a.level === "district"), "--map-land");
  }

  function fill(g, view, list, token, alpha = 1) {
    g.beginPath();
    for (const a of list) trace(g, view, a.rings);
    g.fillStyle = look.color(token);
    g.globalAlpha = alpha;
    g.fill("evenodd");
    g.globalAlpha = 1;
  }

  // Each outline by itself: one path of a thousand is drawn far slower than a thousand paths.
  function lines(g, view, list, token, width, dash = []) {
    g.setLineDash(dash.map((length) => length * look.u));
    g.lineWidth = width * look.u;
    g.strokeStyle = look.color(token);
    for (const a of list) {
      if (!seen(a, view)) continue;
      g.beginPath();
      trace(g, view, a.rings);
      g.stroke();
    }
    g.setLineDash([]);
  }

  // The chosen area: accent outline and a wash; on a desk what lies outside steps back.
  function choice(g, view) {
    const a = chosen && find(chosen);
    if (!a || a.level === "district" || settings.inset) return;
    if (settings.hands) {
      g.beginPath();
      g.rect(0, 0, view.width, view.height);
      trace(g, view, a.rings);
      g.fillStyle = look.color("--map-out");
      g.globalAlpha = 0.3;
      g.fill("evenodd");
      g.globalAlpha = 1;
    }
    fill(g, view, [a], "--accent", 0.12);
    lines(g, view, [a], "--accent", 2);
  }

  const named = (level, view) => visible(level, view) && side(level, view) >= NAMED_FROM[level];

  function wanted(view) {
    const small = named("community", view);
    const town = settings.inset || !visible("town_street", view) ? [] : levels.town_street.map((a) => wish(a, { rank: 1, must: true, size: 15, weight: 700, spacing: settings.lang === "zh" ? 0.3 : 0.06, halo: 4 }));
    const communities = small && !settings.inset ? [...levels.community].sort((a) => (a.code === chosen ? -1 : 0)).map((a) => wish(a, a.code === chosen || levels.community.length === 1 ? { rank: 4, must: true, size: 15, weight: 700, spacing: 0.06, halo: 4 } : { rank: 4, size: 12, room: (a.e - a.w) * 1.05 })) : [];
    const fine = ["grid", "micro_grid"].filter((level) => named(level, view)).flatMap((level) => levels[level].filter((a) => seen(a, view)).map((a) => wish(a, { rank: level === "grid" ? 5 : 6, size: 12, color: "--map-ink-2", room: (a.e - a.w) * 0.9 })));
    const around = (settings.neighbours ?? []).map(({ zh, en, lon, lat }) => ({ text: say(zh, en), ux: unitX(lon), uy: unitY(lat), rank: 7, size: 13, weight: 400, spacing: 0.3, color: "--ink-3", halo: 0.01, must: true }));
    return [...town, ...communities, ...fine, ...around];
  }

  const wish = (a, style) => ({ weight: 400, spacing: 0, halo: 3, text: say(a.name, short(a.name_en)), ux: a.ux, uy: a.uy, ...style });

  /** The area at {ux, uy}: of the finest level that is drawn there. */
  function under({ ux, uy }) {
    const view = clickFrame(map), level = ORDER.findLast((each) => visible(each, view) && levels[each].length) ?? "district";
    return ORDER.slice(0, ORDER.indexOf(level) + 1).reverse().map((up) => levels[up].find((a) => ux > a.w && ux < a.e && uy > a.n && uy < a.s && inside(a.rings, ux, uy))).find(Boolean);
  }

  function open({ code }) {
    choose(code);
    settings.chose(code);
  }

  function hit({ x, y }) {
    const view = clickFrame(map), place = { ux: (x + view.x) / view.scale, uy: (y + view.y) / view.scale };
    if (!read) return { quiet: true, run: () => { early = place; } };
    const at = under(place);
    return at && { quiet: true, run: () => open(at) };
  }

  async function choose(code) {
    chosen = code;
    redraw();
    const known = find(code), card = (more = {}) => ({ area: code, title: say(known?.name ?? code, known?.name_en ?? code), data: { "data-area": code }, ...more });
    settings.card.show(card());
    const found = await get(`areas/${code}`).catch(() => null);
    if (found && settings.card.current?.area === code) settings.card.show(detailed(found));
  }

  function detailed(found) {
    const { counts, code } = found, n = number;
    const other = say("", found.name);
    const overdue = [...cases.open.values()].filter((c) => c.light === "red" && c.area.startsWith(code)).length;
    const rows = [[say("代码", "Code"), code], [say("人口", "Residents"), found.residents == null ? null : n(found.residents)], [say("户数", "Households"), found.households == null ? null : n(found.households)]];
    rows.push([say("在办案件", "Open cases"), overdue ? say(`${n(counts.open)},超期 ${n(overdue)}`, `${n(counts.open)}, ${n(overdue)} overdue`) : n(counts.open)]);
    rows.push([say("网格员在岗", "Officers on duty"), `${n(counts.on_duty)} / ${n(counts.officers)}`], [say("视频在线", "Cameras online"), `${n(counts.cameras_online)} / ${n(counts.cameras)}`]);
    const up = found.above.map((a) => [`↑ ${say(a.name, a.name_en)}`, null, () => choose(a.code)]);
    const own = settings.cards && found.level === "community" ? [[say("社区卡片", "Community card"), `/community?area=${code}`]] : [];
    const links = [[say("看案件", "Cases"), `/cases?area=${code}`], ...own, [say("放大", "Zoom in"), null, () => zoomTo(code)], ...(settings.brief ? [[say("区域速报", "Briefing"), null, () => settings.brief(code)]] : []), ...up];
    return { area: code, title: say(found.name, found.name_en), sub: [other, found.kind && words(found)].filter(Boolean).join(" · "), rows, links, data: { "data-area": code } };
  }

  const kinds = { area_group: ["片区网格", "Area cell"], basic: ["基础网格", "Basic cell"], dedicated: ["专属网格", "Dedicated cell"], micro: ["微网格", "Micro cell"] };
  const words = ({ kind, generated }) => [say(...(kinds[kind] ?? [kind, ""])), generated && say("界线为示意", "illustrative outline")].filter(Boolean).join(" · ");

  function zoomTo(code) {
    const a = find(code);
    const point = (x, y) => map.unproject([x * 256, y * 256], 0);
    settings.hold();
    if (a) map.fitBounds(L.latLngBounds(point(a.w, a.n), point(a.e, a.s)).pad(0.1));
  }

  function cleared() {
    early = null;
    chosen = settings.pick?.at[0] ?? settings.area;
    redraw();
  }

  settings.names.set("areas", wanted);
  load().catch(settings.failed);
  const deaf = cases.listen(() => { later ||= setTimeout(() => { later = 0; if (!gone) recount(); }, levels.community.length && density.size ? FILL_EVERY : 0); });
  return {
    hit,
    show: (kind, { id }) => (kind === "area" || kind === "cell") && (choose(id), true),
    unchoose: cleared,
    picked: cleared,
    option: redraw,
    reload() {
      settings.outlines.forget();
      asked.clear();
      return Promise.all([load(), cases.load()]).catch(settings.failed);
    },
    redraw,
    destroy() { gone = true; settings.names.delete("areas"); settings.relabel(); deaf(); clearTimeout(later); ground.destroy(); },
  };
}
