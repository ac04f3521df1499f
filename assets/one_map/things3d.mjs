// Things of the flat map's point layers on the map with heights: the same kinds, marks and cards; gathered by the scene where they stand close.
import { floats, liveClient } from "./data.mjs";
import { later } from "./layers3d.mjs";
import { BANDS, mark } from "./marks.mjs";
import { legendOf } from "./points.mjs";
import { points } from "./scene3d.mjs";

const UNDER = "camera-groups", OFF = 9;  // the state of a sensor without a reading
const image = (id, kind) => `thing-${id}-${kind}`;
/** What a thing's state draws: "plain", "hollow", or its band. */
const drawnAs = (what, state) => (what.bands ? (state in BANDS ? String(state) : state === OFF ? "hollow" : "plain") : state ? "hollow" : "plain");

/** Layers for `things` [{id, zh, en, points}] as scene3d's LAYERS are. */
export const thingLayers = (things) => things.map((declared) => {
  const { id, zh, en, points: what } = declared;
  return { id, zh, en, on: false, thing: what, draws: [id, `${id}-groups`, `${id}-counts`], legend: legendOf(declared).map((line) => [line.zh, line.en, line.mark]), start: (given) => start(given, id, what, declared.topics ?? []) };
});

/** Lays the sources and drawings of `layers`, hidden, into the scene. */
export function layThings(map, look, layers) {
  const u = look.u, group = ["step", ["get", "point_count"], 11 * u, 10, 14 * u, 100, 17 * u], hidden = { visibility: "none" };
  for (const { id } of layers) {
    map.addSource(id, { type: "geojson", data: points([]), cluster: true, clusterRadius: 46, clusterMaxZoom: 15 });
    map.addLayer({ id: `${id}-groups`, type: "circle", source: id, filter: ["has", "point_count"], layout: hidden, paint: { "circle-radius": group, "circle-stroke-width": 1.2 } }, UNDER);
    map.addLayer({ id: `${id}-counts`, type: "symbol", source: id, filter: ["has", "point_count"], layout: { ...hidden, "text-field": ["get", "point_count"], "text-font": ["sans-serif"], "text-size": 12 * u, "text-allow-overlap": true } }, UNDER);
    map.addLayer({ id, type: "symbol", source: id, filter: ["!", ["has", "point_count"]], layout: { ...hidden, "icon-image": ["concat", `thing-${id}-`, ["get", "as"]], "icon-allow-overlap": true, "icon-ignore-placement": true } }, UNDER);
  }
}

/** Marks and colours in the tokens in force. `put(name, draw(g, middle))` makes an image of the scene. */
export function dressThings(map, look, layers, say, put) {
  for (const { id, thing: { shape, sign, bands } } of layers) {
    const word = say(...sign);
    put(image(id, "plain"), (g, at) => mark(g, look, shape, at, at, word));
    put(image(id, "hollow"), (g, at) => mark(g, look, shape, at, at, word, { hollow: true }));
    for (const [band, token] of bands ? Object.entries(BANDS) : []) put(image(id, band), (g, at) => mark(g, look, shape, at, at, word, { fill: `--${token}`, edge: `--${token}-edge`, ink: `--${token}-on` }));
    map.setPaintProperty(`${id}-groups`, "circle-color", look.color("--raised"));
    map.setPaintProperty(`${id}-groups`, "circle-stroke-color", look.color("--n-5"));
    map.setPaintProperty(`${id}-counts`, "text-color", look.color("--ink"));
  }
}

async function start({ map, settings, context }, id, what, topics) {
  const found = await context.read(`map/points?kind=${what.kind}&area=${settings.area}`), places = floats(found.xy);
  const all = new Map(found.id.map((thing, i) => [thing, { id: thing, lon: places[2 * i], lat: places[2 * i + 1], as: drawnAs(what, found.state[i]) }]));
  const draw = () => map.getSource(id).setData(points([...all.values()].filter(({ lon }) => !Number.isNaN(lon))));
  draw();
  if (!topics.length) return {};
  const live = await liveClient(), beat = later(draw);
  const offs = topics.map((topic) => live.on({ topic, area: settings.area }, (message) => { if (heard(all, what, message)) beat.soon(); }));
  return { stop() { offs.forEach((off) => off()); beat.stop(); } };
}

/** Takes a live message into the things: places by the community of what moves, else the state of one; whether anything is drawn otherwise now. */
export function heard(all, what, { key, v }) {
  if (v.xy) {
    const places = floats(v.xy);
    v.keys.forEach((id, n) => {
      const thing = all.get(id);
      if (!thing) return;
      [thing.lon, thing.lat] = v.duty && !v.duty[n] ? [NaN, NaN] : [places[2 * n], places[2 * n + 1]];
      if (v.online) thing.as = drawnAs(what, v.online[n] ? 0 : 1);
    });
    return true;
  }
  const thing = all.get(key), as = drawnAs(what, v.online ? v.band : OFF);
  if (!thing || thing.as === as) return false;
  thing.as = as;
  return true;
}
