// The crowd on the festival route: colour and width by band, cased so that it stands on any ground.
import { canvasLayer, clickFrame, unitX, unitY } from "./canvas.mjs";
import { number } from "../magnets/_words.mjs";
import { distance } from "./places.mjs";

/** Width in u and token by band: 1 red … 4 blue, 0 none. */
const bands = { 0: [2.4, "--n-5", "--n-5"], 1: [9, "--red", "--red-edge"], 2: [7, "--orange", "--orange-edge"], 3: [5, "--yellow", "--yellow-edge"], 4: [3.2, "--blue", "--blue-edge"] };
const words = { 0: ["正常", "Normal"], 1: ["红 Ⅰ 级", "Red I"], 2: ["橙 Ⅱ 级", "Orange II"], 3: ["黄 Ⅲ 级", "Yellow III"], 4: ["蓝 Ⅳ 级", "Blue IV"] };
const NAMES_FROM = 30;  // u: a segment shorter than this on screen shows no name

export const legend = [{ zh: "人流", en: "Crowd", mark: '<i class="om-band b4"></i><i class="om-band b3"></i><i class="om-band b2"></i><i class="om-band b1"></i>' }];

export function mount(map, settings) {
  const { look, say } = settings, segments = new Map();
  const layer = canvasLayer(map, "crowd", 400, draw);

  async function load() {
    const { items } = await settings.read(`map/crowd?area=${settings.area}`);
    segments.clear();
    for (const item of items) segments.set(item.id, { ...item, units: Float64Array.from(item.line.flatMap(([lon, lat]) => [unitX(lon), unitY(lat)])) });
    if (settings.inset && items.length) settings.fitTo(L.latLngBounds(items.flatMap(({ line }) => line.map(([lon, lat]) => [lat, lon]))));
    settings.names.set("crowd", [...segments.values()].map(name));
    settings.relabel();
    layer.redraw();
    const asked = settings.show.segment && segments.get(settings.show.segment);
    delete settings.show.segment;
    if (asked) open(asked);
  }

  function stroke(g, view, { units }, width, color) {
    g.beginPath();
    for (let i = 0; i < units.length; i += 2) g[i ? "lineTo" : "moveTo"](units[i] * view.scale - view.x, units[i + 1] * view.scale - view.y);
    g.lineWidth = width * look.u;
    g.strokeStyle = look.color(color);
    g.stroke();
  }

  function draw(g, view) {
    g.lineCap = g.lineJoin = "round";
    const order = [...segments.values()].sort((a, b) => (b.band || 5) - (a.band || 5));
    for (const segment of order) stroke(g, view, segment, bands[segment.band][0] + 5, "--map-halo");
    for (const segment of order) {
      const [width, color, edge] = bands[segment.band];
      stroke(g, view, segment, width + 1.2, edge);
      stroke(g, view, segment, width, color);
    }
  }

  /** What the names' layer is to write beside each segment. */
  function name({ units, zh, en }) {
    const n = units.length, long = Math.hypot(units[n - 2] - units[0], units[n - 1] - units[1]);
    return { text: say(zh, en), ux: (units[0] + units[n - 2]) / 2, uy: (units[1] + units[n - 1]) / 2, long, least: NAMES_FROM, aside: 10, size: 12, weight: 400, spacing: 0, halo: 3, must: true };
  }

  function open({ id, zh, en, count, density, band }) {
    const rows = [[say("人数", "People"), number(count)], [say("密度", "Density"), density == null ? "—" : `${density} ${say("人/㎡", "per m²")}`], [say("等级", "Band"), say(...words[band])]];
    settings.card.show({ segment: id, title: say(zh, en), rows, data: { "data-segment": id } });
  }

  load().catch(settings.failed);
  return {
    message({ key, v }) {
      const segment = segments.get(key);
      if (!segment) return;
      Object.assign(segment, v);
      layer.redraw();
      if (settings.card.current?.segment === key) open(segment);
    },
    hit({ x, y }) {
      const view = clickFrame(map), near = [...segments.values()].find(({ units }) => distance(view, units, x, y) < 8 * look.u);
      return near && { run: () => open(near) };
    },
    reload: () => load().catch(settings.failed),
    redraw: layer.redraw,
    destroy() { settings.names.delete("crowd"); settings.relabel(); layer.destroy(); },
  };
}
