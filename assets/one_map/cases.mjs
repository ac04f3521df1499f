// Open cases by light. Overdue ones, and yellow ones while they are few, stand alone; the rest is clustered.
import { canvasLayer, clickFrame, unitX, unitY } from "./canvas.mjs";
import { make } from "./card.mjs";
import { clusters } from "./cluster.mjs";
import { shortNo, timeLeft } from "../magnets/_words.mjs";
import { get } from "./data.mjs";
import { LIGHTS } from "./light.mjs";
import { caseMark, cluster, clusterRadius, lightSvg } from "./look.mjs";

const MOST_ALONE = 60, FEW = 60, INDEX_EVERY = 500;
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
export const apart = (count, zoom) => (count <= FEW ? 14 : zoom >= 15 ? 26 : 58);

/** Marks of `open` (cases with a place) at `zoom`, in the order to draw them: clusters, green, yellow, red. */
export function marks(open, zoom, u) {
  const counts = { red: 0, yellow: 0, green: 0, none: 0 };
  for (const found of open) counts[found.light] += 1;
  const lone = alone(counts), single = open.filter((found) => lone.includes(found.light));
  const grouped = clusters(open.filter((found) => !lone.includes(found.light)), zoom, apart(open.length, zoom) * u);
  const all = [...grouped, ...single.map((found) => ({ lon: found.lon, lat: found.lat, point: found }))];
  const rank = (mark) => (mark.points ? -1 : LIGHTS.indexOf(mark.point.light));
  return all.sort((a, b) => rank(a) - rank(b)).map((mark) => ({ ...mark, ux: unitX(mark.lon), uy: unitY(mark.lat) }));
}

/** Moves clusters off the marks that stand alone, and off each other, by a few px: {ux, uy} change in place. `scale` = px of the whole world. */
export function part(all, scale, radius) {
  const boxes = all.map((mark) => ({ mark, r: radius(mark) }));
  for (let round = 0; round < 4; round++) {
    for (const a of boxes) {
      if (!a.mark.points) continue;
      for (const b of boxes) {
        const dx = (a.mark.ux - b.mark.ux) * scale, dy = (a.mark.uy - b.mark.uy) * scale, away = Math.hypot(dx, dy), lack = a.r + b.r - away;
        if (a === b || lack <= 0) continue;
        const step = (b.mark.points ? lack / 2 : lack) / (away || 1) / scale;
        a.mark.ux += (away ? dx : 1) * step;
        a.mark.uy += dy * step;
      }
    }
  }
  return all;
}

export function mount(map, settings) {
  const { cases, look, say } = settings;
  let shown = [], indexed = null, labelled = null, later = 0, chosen = null;
  const layer = canvasLayer(map, "cases", 440, draw);

  function index(zoom) {
    const placed = [...cases.open.values()].filter((found) => found.lon != null);
    shown = part(marks(placed, zoom, look.u), 256 * 2 ** zoom, radius);
    indexed = zoom;
    settings.taken.set("cases", shown.map((mark) => ({ ux: mark.ux, uy: mark.uy, r: radius(mark) })));
    if (labelled !== zoom) settings.relabel();  // names move with the view, not with every new case
    labelled = zoom;
  }

  const radius = ({ points }) => (points ? clusterRadius(look, points.length) + 2 * look.u : 8 * look.u);

  function draw(g, view) {
    if (indexed !== view.zoom) index(view.zoom);
    layer.count(shown.reduce((sum, mark) => sum + (mark.points?.length ?? 1), 0));
    for (const mark of shown) {
      const x = mark.ux * view.scale - view.x, y = mark.uy * view.scale - view.y;
      if (x < -40 || y < -40 || x > view.width + 40 || y > view.height + 40) continue;
      if (mark.points) cluster(g, look, x, y, mark.points.length, shares(mark.points));
      else caseMark(g, look, mark.point.light, x, y);
      if (mark.point && mark.point.no === chosen) ring(g, look, x, y);
    }
  }

  function changed() {
    later ||= setTimeout(() => { later = 0; indexed = null; layer.redraw(); renew(); }, INDEX_EVERY);
  }

  function hit({ x, y }) {
    const view = clickFrame(map);
    const near = shown.findLast((mark) => Math.hypot(mark.ux * view.scale - view.x - x, mark.uy * view.scale - view.y - y) < (mark.points ? clusterRadius(look, mark.points.length) : 10 * look.u));
    return near && { run: () => (near.points ? enter(near.points) : open(near.point)) };
  }

  function enter(points) {
    const bounds = L.latLngBounds(points.map(({ lat, lon }) => [lat, lon]));
    settings.hold();
    if (bounds.getSouthWest().distanceTo(bounds.getNorthEast()) > 20) map.fitBounds(bounds.pad(0.3), { maxZoom: 18 });
    else open(points[0]);
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
    const { links } = summary(found), near = settings.nearest && found.lon != null ? [[say("最近网格员", "Nearest officers"), null, () => settings.nearest(found.lon, found.lat, shortNo(found.no))]] : [];
    return { ...summary(found), links: [...links, ...near], full, sub: say(full.category_zh, full.category_en), rows: [[say("位置", "Place"), at], [say("环节", "Stage"), state], [say("期限", "Light"), say(...words[found.light])]] };
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

  const deaf = cases.listen(() => { asked(); changed(); }), clock = setInterval(() => { const tl = settings.card.element?.querySelector(".tl"), found = cases.open.get(settings.card.current?.no); if (tl && found) tl.textContent = left(found); }, 1000);
  asked();
  return {
    hit,
    unchoose() { chosen = null; layer.redraw(); },
    redraw() { indexed = null; layer.redraw(); },
    destroy() { deaf(); clearTimeout(later); clearInterval(clock); settings.taken.delete("cases"); settings.relabel(); layer.destroy(); },
  };
}

const rim = { red: "--red", yellow: "--yellow", green: "--green", none: "--n-5" };
const shares = (points) => Object.entries(rim).map(([light, token]) => [token, points.filter((point) => point.light === light).length]);

function ring(g, look, x, y) {
  g.beginPath();
  g.arc(x, y, 12 * look.u, 0, 2 * Math.PI);
  g.strokeStyle = look.color("--accent");
  g.lineWidth = 2 * look.u;
  g.stroke();
}
