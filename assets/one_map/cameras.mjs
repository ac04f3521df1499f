// Cameras as neutral squares, clustered; one that is off is hollow and struck through.
import { canvasLayer, clickFrame, unitX, unitY } from "./canvas.mjs";
import { clusters } from "./cluster.mjs";
import { floats, get } from "./data.mjs";
import { cameraCard } from "./camera_card.mjs";

const APART = 64;

export const legend = [
  { zh: "视频", en: "Camera", mark: '<i class="om-square"></i>' },
  { zh: "视频离线", en: "Camera offline", mark: '<i class="om-square off"></i>' },
];

export function mount(map, settings) {
  const { look, say } = settings, all = new Map();
  let shown = [], indexed = null;
  const layer = canvasLayer(map, "cameras", 405, draw);

  async function load() {
    const { gb_id, xy, online } = await get(`map/cameras?area=${settings.area}`), places = floats(xy);
    all.clear();
    gb_id.forEach((id, i) => all.set(id, { id, lon: places[2 * i], lat: places[2 * i + 1], online: online[i] === 1 }));
    indexed = null;
    layer.redraw();
  }

  function draw(g, view) {
    if (indexed !== view.zoom) {
      shown = clusters([...all.values()], view.zoom, APART * look.u, 3).map((mark) => ({ ...mark, ux: unitX(mark.lon), uy: unitY(mark.lat) }));
      indexed = view.zoom;
      settings.taken.set("cameras", shown.filter((mark) => mark.points).map((mark) => ({ ux: mark.ux, uy: mark.uy, r: half(look, mark.points.length) })));
      settings.relabel();
    }
    layer.count(all.size);
    for (const mark of shown) {
      const x = mark.ux * view.scale - view.x, y = mark.uy * view.scale - view.y;
      if (x < -30 || y < -30 || x > view.width + 30 || y > view.height + 30) continue;
      if (mark.points) group(g, look, x, y, mark.points.length);
      else square(g, look, x, y, mark.point.online);
    }
  }

  function hit({ x, y }) {
    const view = clickFrame(map);
    const near = shown.find((mark) => Math.max(Math.abs(mark.ux * view.scale - view.x - x), Math.abs(mark.uy * view.scale - view.y - y)) < (mark.points ? half(look, mark.points.length) : 8 * look.u));
    return near && { run: () => (near.points ? enter(near.points) : open(near.point)) };
  }

  function enter(points) {
    const bounds = L.latLngBounds(points.map(({ lat, lon }) => [lat, lon]));
    settings.hold();
    if (bounds.getSouthWest().distanceTo(bounds.getNorthEast()) > 20) map.fitBounds(bounds.pad(0.3), { maxZoom: 18 });
    else open(points[0]);
  }

  const open = ({ id }) => cameraCard(settings, id);

  load().catch(settings.failed);
  return {
    message({ key, v }) {
      const camera = all.get(key);
      if (!camera || camera.online === v.online) return;
      camera.online = v.online;
      layer.redraw();
    },
    hit,
    reload: () => load().catch(settings.failed),
    redraw() { indexed = null; layer.redraw(); },
    destroy() { settings.taken.delete("cameras"); settings.relabel(); layer.destroy(); },
  };
}

const half = (look, count) => (8 + 2.6 * String(count).length) * look.u;

function group(g, look, x, y, count) {
  const r = half(look, count);
  g.beginPath();
  g.roundRect(x - r, y - r * 0.72, 2 * r, 1.44 * r, 3 * look.u);
  g.fillStyle = look.color("--raised");
  g.fill();
  g.strokeStyle = look.color("--n-5");
  g.lineWidth = 1.2 * look.u;
  g.stroke();
  g.fillStyle = look.color("--ink-2");
  g.font = look.font(12);
  g.textAlign = "center";
  g.textBaseline = "middle";
  g.fillText(String(count), x, y + 0.6 * look.u);
}

function square(g, look, x, y, online) {
  const r = 3.2 * look.u;
  g.lineWidth = 1.4 * look.u;
  g.fillStyle = look.color(online ? "--n-6" : "--map-halo");
  g.strokeStyle = look.color(online ? "--map-halo" : "--n-6");
  g.beginPath();
  g.rect(x - r, y - r, 2 * r, 2 * r);
  g.fill();
  g.stroke();
  if (online) return;
  g.beginPath();
  g.moveTo(x - r, y + r);
  g.lineTo(x + r, y - r);
  g.stroke();
}
