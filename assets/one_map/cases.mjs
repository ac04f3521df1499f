// Open cases by light. Overdue ones, and yellow ones while they are few, stand alone; the rest is clustered.
import { canvasLayer, clickFrame, stamp, unitX, unitY } from "./canvas.mjs";
import { make } from "./card.mjs";
import { clusterer } from "./clusterer.mjs";
import { shortNo, timeLeft } from "../magnets/_words.mjs";
import { get } from "./data.mjs";
import { LIGHTS } from "./light.mjs";
import { caseMark, cluster, clusterRadius, lightSvg } from "./look.mjs";

const MOST_ALONE = 60, FEW = 60, MANY = 5000, INDEX_EVERY = 500;
const words = { none: ["停表", "Clock stopped"], red: ["超期", "Overdue"], yellow: ["将超期", "Nearly due"], green: ["按期", "On time"] };

export const legend = [
  { zh: "超期", en: "Overdue", mark: lightSvg("red") },
  { zh: "将超期", en: "Nearly due", mark: lightSvg("yellow") },
  { zh: "按期", en: "On time", mark: lightSvg("green") },
];

/** Which lights stand alone: red first, then yellow, as long as together they are not too many. */
export function alone(counts, most = MOST_ALONE) {
  if (counts.red > most) return [];
  return counts.red + counts.yellow > most ? ["red"] : ["red", "yellow"];
}

/** How far apart marks stand, in u: little where they are few or the view is close, so that each is seen. */
export const apart = (count, zoom) => (count <= FEW ? 14 : zoom >= (count > MANY ? 17 : 15) ? 26 : 58);

/** Cases with a place as columns for clustering, lights by their place in LIGHTS. */
export function placed(open) {
  const all = open.filter((found) => found.lon != null);
  return { all, points: { lon: Float64Array.from(all, ({ lon }) => lon), lat: Float64Array.from(all, ({ lat }) => lat), kind: Uint8Array.from(all, ({ light }) => LIGHTS.indexOf(light)), kinds: LIGHTS.length } };
}

/** What to ask of the clusters: how far apart marks stand, and which lights stay alone. */
export function question({ all, points }, zoom, u) {
  const counts = Object.fromEntries(LIGHTS.map((light) => [light, 0]));
  for (const { light } of all) counts[light] += 1;
  const options = { alone: alone(counts).map((light) => LIGHTS.indexOf(light)), apart: { base: 13 * u, digit: 2.4 * u, single: 8 * u } };
  return { points, zoom, radius: apart(all.length, zoom) * u, options, all };
}

export function mount(map, settings) {
  const { cases, look, say } = settings;
  let shown = null, at = null, of = [], indexed = null, labelled = null, later = 0, chosen = null, stamps = null;
  const layer = canvasLayer(map, "cases", 440, draw);
  const clustered = clusterer((found, { all, zoom }) => {
    [shown, of, at] = [found, all, zoom];
    settings.taken.set("cases", Array.from(found.n, (n, i) => ({ ux: found.ux[i], uy: found.uy[i], r: radius(n) })));
    if (labelled !== zoom) settings.relabel();  // names move with the view, not with every new case
    labelled = zoom;
    layer.redraw();
  });

  function index(zoom) {
    indexed = zoom;
    const { all, ...words } = question(placed([...cases.open.values()]), zoom, look.u);
    clustered.ask(Object.defineProperty(words, "all", { value: all }));  // not for the worker
  }

  const radius = (n) => (n > 1 ? clusterRadius(look, n) + 2 * look.u : 8 * look.u);

  function draw(g, view) {
    if (indexed !== view.zoom) index(view.zoom);
    if (!shown) return;
    const { ux, uy, n, one, counts, kinds } = shown;
    layer.count(of.length);
    const half = 12 * look.u;
    stamps ??= Object.fromEntries(LIGHTS.map((light) => [light, stamp(2 * half, view.dpr, (own) => caseMark(own, look, light, half, half))]));
    for (let i = 0; i < n.length; i++) {
      const x = ux[i] * view.scale - view.x, y = uy[i] * view.scale - view.y;
      if (x < -40 || y < -40 || x > view.width + 40 || y > view.height + 40) continue;
      if (n[i] > 1) cluster(g, look, x, y, n[i], RIM.map((token, kind) => [token, counts[i * kinds + kind]]));
      else {
        const { picture, size } = stamps[of[one[i]].light];
        g.drawImage(picture, x - half, y - half, size, size);
      }
      if (n[i] === 1 && of[one[i]].no === chosen) ring(g, look, x, y);
    }
  }

  function changed() {
    later ||= setTimeout(() => { later = 0; index(map.getZoom()); renew(); }, INDEX_EVERY);
  }

  // Before the clusters of a new zoom are here, what lies under a click is the case itself.
  function alike({ x, y }, view) {
    const found = [...cases.open.values()].find(({ lon, lat }) => lon != null && Math.hypot(unitX(lon) * view.scale - view.x - x, unitY(lat) * view.scale - view.y - y) < 10 * look.u);
    return found && { run: () => open(found) };
  }

  function hit({ x, y }) {
    const view = clickFrame(map);
    if (at !== map.getZoom()) return alike({ x, y }, view);
    const { ux, uy, n, one, box } = shown;
    for (let i = n.length - 1; i >= 0; i--) {
      if (Math.hypot(ux[i] * view.scale - view.x - x, uy[i] * view.scale - view.y - y) >= (n[i] > 1 ? clusterRadius(look, n[i]) : 10 * look.u)) continue;
      return { run: () => (n[i] > 1 ? enter(box.subarray(4 * i, 4 * i + 4), of[one[i]]) : open(of[one[i]])) };
    }
    return null;
  }

  function enter([west, south, east, north], first) {
    const bounds = L.latLngBounds([south, west], [north, east]);
    settings.hold();
    if (bounds.getSouthWest().distanceTo(bounds.getNorthEast()) > 20) map.fitBounds(bounds.pad(0.3), { maxZoom: 18 });
    else open(first);
  }

  async function open(found) {
    chosen = found.no;
    layer.redraw();
    settings.card.show(summary(found));
    const full = await get(`cases/${encodeURIComponent(found.no)}`).catch(() => null);
    if (full && settings.card.current?.no === found.no) settings.card.show(detailed(cases.open.get(found.no) ?? found, full));
  }

  const left = ({ due }) => (due ? timeLeft(due - Date.now(), settings.lang) : "");

  function summary(found) {
    const links = settings.full || settings.hands ? [[say("打开案件", "Open case"), `/cases?no=${encodeURIComponent(found.no)}`]] : [];
    return { no: found.no, title: shortNo(found.no), light: found.light, sign: lightSvg(found.light), left: left(found), flags: found.urgent ? [make("span", { class: "flag urg", text: say("急", "Urgent") })] : [], rows: [], links, data: { "data-case": found.no } };
  }

  function detailed(found, full) {
    const at = [say(full.area_zh, full.area_en), say(full.grid_zh, full.grid ? `cell ${full.grid.slice(12).replace(/^0(?=\d\d)/, "")}` : "")].filter(Boolean).join(" · ");
    const state = say(...(settings.states[full.state] ?? [full.state, full.state]));
    return { ...summary(found), full, sub: say(full.category_zh, full.category_en), rows: [[say("位置", "Place"), at], [say("环节", "Stage"), state], [say("期限", "Light"), say(...words[found.light])]] };
  }

  function renew() {
    const { card } = settings, found = card.current?.no && cases.open.get(card.current.no);
    if (found && card.current.full) card.show(detailed(found, card.current.full));
    else if (card.current?.no && !found) card.close();
  }

  function asked() {
    const found = settings.show.case && cases.open.get(settings.show.case);
    if (!found) return;
    delete settings.show.case;
    settings.hold();
    if (found.lon != null) map.setView([found.lat, found.lon], Math.max(map.getZoom(), 16), { animate: false });
    open(found);
  }

  // The list is as new as the connection that keeps it, whether or not a case has changed.
  function second() {
    if (cases.read && settings.live === "live") settings.heard();
    const tl = settings.card.element?.querySelector(".tl"), found = cases.open.get(settings.card.current?.no);
    if (tl && found) tl.textContent = left(found);
  }

  const deaf = cases.listen(() => { if (cases.read) settings.heard(); asked(); changed(); }), clock = setInterval(second, 1000);
  if (cases.read) settings.heard();
  asked();
  return {
    hit,
    unchoose() { chosen = null; layer.redraw(); },
    reload: () => cases.load().catch(settings.failed),
    redraw() { indexed = stamps = null; layer.redraw(); },
    destroy() { deaf(); clustered.close(); clearTimeout(later); clearInterval(clock); settings.taken.delete("cases"); settings.relabel(); layer.destroy(); },
  };
}

const RIM = LIGHTS.map((light) => (light === "none" ? "--n-5" : `--${light}`));

function ring(g, look, x, y) {
  g.beginPath();
  g.arc(x, y, 12 * look.u, 0, 2 * Math.PI);
  g.strokeStyle = look.color("--accent");
  g.lineWidth = 2 * look.u;
  g.stroke();
}
