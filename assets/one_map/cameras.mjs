// Cameras as neutral squares, clustered; one that is off is hollow and struck through.
import { canvasLayer, clickFrame, stamp, unitX, unitY } from "./canvas.mjs";
import { clusterer } from "./clusterer.mjs";
import { floats, get } from "./data.mjs";

const APART = 64;

export const legend = [
  { zh: "视频", en: "Camera", mark: '<i class="om-square"></i>' },
  { zh: "视频离线", en: "Camera offline", mark: '<i class="om-square off"></i>' },
];

export function mount(map, settings) {
  const { look, say } = settings, known = new Map();  // every camera by id; `all` are those of the source classes chosen
  let all = [], points = null, shown = null, indexed = null, stamps = null;
  const layer = canvasLayer(map, "cameras", 405, draw);
  const clustered = clusterer((found, asked) => {
    if (asked.points !== points) return;  // of a choice that is over
    shown = found;
    settings.taken.set("cameras", Array.from(found.n, (n, i) => n > 1 && { ux: found.ux[i], uy: found.uy[i], r: half(look, n) }).filter(Boolean));
    settings.relabel();
    layer.redraw();
  });

  async function load() {
    const { gb_id, xy, online, class: of, classes } = await settings.read(`map/cameras?area=${settings.area}`), places = floats(xy);
    known.clear();
    gb_id.forEach((id, i) => known.set(id, { id, online: online[i] === 1, lon: places[2 * i], lat: places[2 * i + 1], source: classes[of[i]] }));
    choose();
  }

  /** Show the cameras of the source classes the viewer has chosen: all of them where he chose none. */
  function choose() {
    const chosen = settings.options.source ?? [];
    all = [...known.values()].filter(({ source }) => !chosen.length || chosen.includes(source[0]));
    points = { lon: Float64Array.from(all, ({ lon }) => lon), lat: Float64Array.from(all, ({ lat }) => lat) };
    [shown, indexed] = [null, null];
    layer.redraw();
  }

  function draw(g, view) {
    if (points && indexed !== view.zoom) {
      indexed = view.zoom;
      clustered.ask({ points, zoom: view.zoom, radius: APART * look.u, options: { least: 3 } });
    }
    if (!shown) return;
    const { ux, uy, n, one } = shown;
    layer.count(all.length);
    const middle = 6 * look.u, drawn = (online) => stamp(2 * middle, view.dpr, (own) => square(own, look, middle, middle, online));
    stamps ??= { on: drawn(true), off: drawn(false) };
    for (let i = 0; i < n.length; i++) {
      const x = ux[i] * view.scale - view.x, y = uy[i] * view.scale - view.y;
      if (x < -30 || y < -30 || x > view.width + 30 || y > view.height + 30) continue;
      if (n[i] > 1) group(g, look, x, y, n[i]);
      else {
        const { picture, size } = all[one[i]].online ? stamps.on : stamps.off;
        g.drawImage(picture, x - middle, y - middle, size, size);
      }
    }
  }

  function hit({ x, y }) {
    if (!shown) return null;
    const view = clickFrame(map), { ux, uy, n, one, box } = shown;
    const i = n.findIndex((count, at) => Math.max(Math.abs(ux[at] * view.scale - view.x - x), Math.abs(uy[at] * view.scale - view.y - y)) < (count > 1 ? half(look, count) : 8 * look.u));
    return i < 0 ? null : { run: () => (n[i] > 1 ? enter(box.subarray(4 * i, 4 * i + 4), all[one[i]]) : open(all[one[i]])) };
  }

  function enter([west, south, east, north], first) {
    const bounds = L.latLngBounds([south, west], [north, east]);
    settings.hold();
    if (bounds.getSouthWest().distanceTo(bounds.getNorthEast()) > 20) map.fitBounds(bounds.pad(0.3), { maxZoom: 18 });
    else open(first);
  }

  async function open({ id, online, source: [, zh, en] }) {
    const state = [say("状态", "State"), online ? say("在线", "Online") : say("离线", "Offline")];
    const card = (title, rows) => ({ camera: id, title, rows, data: { "data-camera": id } });
    settings.card.show(card(say("视频", "Camera"), [[say("国标编号", "GB id"), id], state]));
    const found = await get(`map/cameras/${id}`).catch(() => null);
    if (!found || settings.card.current?.camera !== id) return;
    settings.card.show(card(found.name, [[say("国标编号", "GB id"), id], state, [say("来源", "Source"), say(zh, en)]]));
  }

  load().catch(settings.failed);
  return {
    message({ key, v }) {
      const camera = known.get(key);
      if (!camera || camera.online === v.online) return;
      camera.online = v.online;
      layer.redraw();
    },
    hit,
    option: choose,
    reload: () => load().catch(settings.failed),
    redraw() { indexed = stamps = null; layer.redraw(); },
    destroy() { clustered.close(); settings.taken.delete("cameras"); settings.relabel(); layer.destroy(); },
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
