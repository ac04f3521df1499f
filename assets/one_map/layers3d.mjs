// What stands on the map with heights: each layer fills its sources and keeps them current.
import { floats, get, liveClient } from "./data.mjs";
import { caseMark, lightSvg } from "./look.mjs";
import { prefix } from "./places.mjs";
import { points } from "./scene3d.mjs";

const EVERY = 2000; // ms between two drawings of what moves: each draws the whole scene
const TRAILS_MS = 120_000;
const RANK = { none: 0, green: 1, yellow: 2, red: 3 };

/** Layers in the order of their switches: sources, drawn layers, legend. */
export const LAYERS = [
  { id: "buildings", zh: "楼宇", en: "Buildings", on: true, draws: ["buildings"], legend: [], start: buildings },
  { id: "areas", zh: "区域名称", en: "Area names", on: true, draws: ["town-names", "community-names", "communities", "towns"], legend: [], start: areas },
  { id: "cases", zh: "案件", en: "Cases", on: true, draws: ["calm", "case-groups", "case-counts", "pressing"], legend: [["超期", "Overdue", lightSvg("red")], ["将超期", "Nearly due", lightSvg("yellow")], ["按期", "On time", lightSvg("green")]], start: cases },
  { id: "officers", zh: "网格员", en: "Grid officers", on: true, draws: ["officers"], legend: [["网格员", "Grid officer", '<i class="om-dot"></i>']], start: officers },
  { id: "officer_trails", zh: "网格员轨迹", en: "Officers' trails", on: false, when: ({ trails: may }) => may, draws: ["officer_trails"], legend: [["本班轨迹（查看留痕）", "Trail of the shift (looks are on record)", '<i class="om-trail"></i>']], start: trails },
  { id: "cameras", zh: "视频", en: "Cameras", on: false, draws: ["cameras", "camera-groups", "camera-counts"], legend: [["视频", "Camera", '<i class="om-square"></i>'], ["视频离线", "Camera offline", '<i class="om-square off"></i>']], start: cameras },
];

/** `put(name, draw(g, middle))`: makes or renews an image of the scene. */
export function painter(map, look) {
  const side = Math.ceil(26 * look.u), ratio = 2;
  return (name, draw) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: side * ratio, height: side * ratio }), g = canvas.getContext("2d");
    g.scale(ratio, ratio);
    draw(g, side / 2);
    const image = g.getImageData(0, 0, canvas.width, canvas.height);
    if (map.hasImage(name)) map.updateImage(name, image);
    else map.addImage(name, image, { pixelRatio: ratio });
  };
}

/** The marks that cases and cameras are drawn by, in the tokens in force. */
export function images(map, look) {
  const put = painter(map, look);
  for (const light of Object.keys(RANK)) put(`case-${light}`, (g, at) => caseMark(g, look, light, at, at));
  for (const [name, on] of [["camera-on", true], ["camera-off", false]]) put(name, (g, at) => square(g, look, at, on));
}

function square(g, look, at, on) {
  const r = 4 * look.u;
  g.lineWidth = 1.4 * look.u;
  g.strokeStyle = look.color(on ? "--map-halo" : "--n-6");
  g.fillStyle = look.color(on ? "--n-6" : "--map-halo");
  g.fillRect(at - r, at - r, 2 * r, 2 * r);
  g.strokeRect(at - r, at - r, 2 * r, 2 * r);
}

/** `soon()` draws a little later, once for however many changes. */
export const later = (draw) => {
  let timer = 0;
  const soon = () => { timer ||= setTimeout(() => { timer = 0; draw(); }, EVERY); };
  return { soon, stop: () => clearTimeout(timer) };
};

async function buildings({ map, settings, context }) {
  const query = new URLSearchParams({ area: settings.area, ...(settings.source ? { source: settings.source } : {}) });
  const found = await get(`map/buildings.geojson?${query}`);
  map.getSource("buildings").setData(found);
  context.built(found);
  return {};
}

async function areas({ map, settings, context }) {
  const { say } = context;
  const [ground, here] = await Promise.all([get("map/base.geojson"), get(`map/areas.geojson?area=${settings.area}&level=district,town_street,community`)]);
  map.getSource("ground").setData(ground);
  const short = (name) => name.replace(/ (Subdistrict|Town|Community|Village)$/, "");
  map.getSource("places").setData(points(here.features.filter(({ properties }) => properties.lon != null).map(({ properties: { lon, lat, level, name, name_en, km2 } }) => ({ lon, lat, level, say: say(name, short(name_en)), rank: -km2 }))));
  context.here(here.features);
  return {};
}

async function cases({ map, context }) {
  const { cases: list } = context;
  const draw = () => {
    const all = [...list.open.values()].filter(({ lon }) => lon != null).map(({ no, lon, lat, light }) => ({ no, lon, lat, light, rank: RANK[light] }));
    map.getSource("calm").setData(points(all.filter(({ rank }) => rank < 2)));
    map.getSource("pressing").setData(points(all.filter(({ rank }) => rank > 1)));
  };
  const beat = later(draw), off = list.listen(beat.soon);
  draw();
  return { stop() { off(); beat.stop(); } };
}

async function officers({ map, settings }) {
  const groups = new Map(), live = await liveClient();
  const draw = () => map.getSource("officers").setData(points([...groups.values()].flatMap(({ keys, places, duty }) => keys.map((id, i) => ({ id, lon: places[2 * i], lat: places[2 * i + 1] })).filter((_, i) => !duty || duty[i]))));
  const beat = later(draw);
  const off = live.on({ topic: "officer", area: settings.area }, (message) => {
    if (!message.area.startsWith(prefix(settings.area))) return;
    groups.set(message.key, { keys: message.v.keys, duty: message.v.duty, places: floats(message.v.xy) });
    beat.soon();
  });
  return { stop() { off(); beat.stop(); } };
}

async function trails({ map, settings, context }) {
  let ended = false;
  const read = async () => {
    const { items } = await get(`map/trails?area=${settings.area}`);
    const lines = items.map(({ id, xy }) => ({ type: "Feature", properties: { id }, geometry: { type: "LineString", coordinates: pairs(floats(xy)) } }));
    if (!ended) map.getSource("officer_trails").setData({ type: "FeatureCollection", features: lines.filter(({ geometry }) => geometry.coordinates.length > 1) });
  };
  await read();
  const clock = setInterval(() => { if (document.visibilityState === "visible") read().catch((error) => !ended && context.failed(error)); }, TRAILS_MS);
  return { stop() { ended = true; clearInterval(clock); } };
}

const pairs = (flat) => Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);

async function cameras({ map, settings }) {
  const all = new Map(), live = await liveClient();
  const draw = () => map.getSource("cameras").setData(points([...all.values()]));
  const { gb_id, xy, online } = await get(`map/cameras?area=${settings.area}`), places = floats(xy);
  gb_id.forEach((id, i) => all.set(id, { id, lon: places[2 * i], lat: places[2 * i + 1], online: online[i] === 1 }));
  draw();
  const beat = later(draw);
  const off = live.on({ topic: "camera", area: settings.area }, ({ key, v }) => {
    const camera = all.get(key);
    if (!camera || camera.online === v.online) return;
    camera.online = v.online;
    beat.soon();
  });
  return { stop() { off(); beat.stop(); } };
}
