// The map with heights: ground, outlines and names by our tokens, drawn by the vendored maplibre-gl with its worker from our own address. Nothing is asked of another host.

export const PITCH = 55, STEEPEST = 70;
const WORKER = "/assets/vendor/maplibre-gl-worker.mjs";
const EMPTY = { type: "FeatureCollection", features: [] };

/** Whether this browser can draw it. */
export function canDraw() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

let library = null;
/** maplibre-gl, fetched once. */
export const maplibre = () => (library ??= import("../vendor/maplibre-gl.mjs").then((module) => { module.setWorkerUrl(WORKER); module.setWorkerCount(1); return module; }, (error) => { library = null; throw error; }));

/** Paint of every layer under these tokens, by layer id: also what a change of theme or distance sets anew. */
export function paints({ color, u }) {
  const group = ["step", ["get", "point_count"], 12 * u, 10, 15 * u, 100, 18 * u];
  const text = { "text-color": color("--map-ink"), "text-halo-color": color("--map-halo"), "text-halo-width": 1.6 };
  const on = ["boolean", ["feature-state", "on"], false];
  return {
    out: { "background-color": color("--map-out") },
    land: { "fill-color": color("--map-land"), "fill-antialias": true },
    communities: { "line-color": color("--map-line"), "line-width": 1 },
    towns: { "line-color": color("--map-edge"), "line-width": 1.4 },
    district: { "line-color": color("--ink-3"), "line-width": 1.8 },
    "picked-wash": { "fill-color": color("--accent"), "fill-opacity": 0.14 },
    "picked-line": { "line-color": color("--accent"), "line-width": 2 },
    buildings: {
      "fill-extrusion-color": ["case", on, color("--accent"), ["interpolate", ["linear"], ["get", "h"], 0, color("--n-4"), 120, color("--n-6")]],
      "fill-extrusion-height": ["get", "h"],
      "fill-extrusion-opacity": 0.94,
      "fill-extrusion-vertical-gradient": true,
    },
    "case-groups": { "circle-radius": group, "circle-color": color("--raised"), "circle-stroke-color": color("--green"), "circle-stroke-width": 2 },
    "case-counts": { "text-color": color("--ink") },
    officers: { "circle-radius": ["interpolate", ["linear"], ["zoom"], 10, 1.4 * u, 13, 2.8 * u, 16, 4.4 * u], "circle-color": color("--accent"), "circle-stroke-color": color("--map-halo"), "circle-stroke-width": 1.4 },
    officer_trails: { "line-color": color("--accent"), "line-width": 1.4 * u, "line-dasharray": [4, 2.4] },
    "camera-groups": { "circle-radius": group, "circle-color": color("--raised"), "circle-stroke-color": color("--control"), "circle-stroke-width": 1.2 },
    "camera-counts": { "text-color": color("--ink") },
    "town-names": text,
    "community-names": text,
  };
}

const geojson = (more = {}) => ({ type: "geojson", data: EMPTY, ...more });
const names = (level, size, from, to, spacing) => ({
  type: "symbol", source: "places", filter: ["==", ["get", "level"], level], minzoom: from, maxzoom: to,
  layout: { "text-field": ["get", "say"], "text-font": ["sans-serif"], "text-size": size, "text-letter-spacing": spacing, "text-padding": 6, "symbol-sort-key": ["get", "rank"] },
});
const counted = (source, u) => ({ type: "symbol", source, filter: ["has", "point_count"], layout: { "text-field": ["get", "point_count"], "text-font": ["sans-serif"], "text-size": 12 * u, "text-allow-overlap": true } });
const icons = (source, image, more = {}) => ({ type: "symbol", source, filter: ["!", ["has", "point_count"]], layout: { "icon-image": image, "icon-allow-overlap": true, "icon-ignore-placement": true, ...more } });

/** The style: what is drawn, in the order it is drawn, in these tokens. */
export function style(look, chinese) {
  const { u } = look, paint = paints(look), group = { cluster: true, clusterRadius: 46, clusterMaxZoom: 14 };
  const level = (name) => ({ type: "line", source: "ground", filter: ["==", ["get", "level"], name] });
  const layers = {
    out: { type: "background" },
    land: { type: "fill", source: "ground", filter: ["==", ["get", "level"], "district"] },
    communities: { ...level("community"), minzoom: 10.5 },
    towns: level("town_street"),
    district: level("district"),
    "picked-wash": { type: "fill", source: "picked" },
    "picked-line": { type: "line", source: "picked" },
    buildings: { type: "fill-extrusion", source: "buildings", minzoom: 12 },
    officer_trails: { type: "line", source: "officer_trails", layout: { "line-cap": "round", "line-join": "round" } },
    "camera-groups": { type: "circle", source: "cameras", filter: ["has", "point_count"] },
    "camera-counts": counted("cameras", u),
    cameras: icons("cameras", ["case", ["get", "online"], "camera-on", "camera-off"]),
    officers: { type: "circle", source: "officers" },
    "case-groups": { type: "circle", source: "calm", filter: ["has", "point_count"] },
    "case-counts": counted("calm", u),
    calm: icons("calm", ["concat", "case-", ["get", "light"]]),
    pressing: icons("pressing", ["concat", "case-", ["get", "light"]], { "symbol-sort-key": ["get", "rank"] }),
    "town-names": names("town_street", 15 * u, 9, 15, chinese ? 0.3 : 0.06),
    "community-names": names("community", 12.5 * u, 12.6, 24, 0.02),
  };
  return {
    version: 8,
    sources: { ground: geojson(), places: geojson(), picked: geojson(), buildings: geojson({ buffer: 32, tolerance: 0.2 }), cameras: geojson(group), officers: geojson(), officer_trails: geojson(), calm: geojson(group), pressing: geojson() },
    layers: Object.entries(layers).map(([id, layer]) => ({ id, ...layer, ...(paint[id] ? { paint: paint[id] } : {}) })),
    light: { anchor: "viewport", intensity: 0.32, position: [1.3, 210, 35] },
  };
}

/** Points as GeoJSON: `[{lon, lat, …}]` → features with the rest as properties. */
export const points = (list) => ({ type: "FeatureCollection", features: list.map(({ lon, lat, ...properties }) => ({ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties })) });

/** West, south, east, north of GeoJSON features. */
export function extent(features) {
  const box = [180, 90, -180, -90];
  const take = (at) => {
    if (Array.isArray(at[0])) return at.forEach(take);
    box[0] = Math.min(box[0], at[0]); box[1] = Math.min(box[1], at[1]);
    box[2] = Math.max(box[2], at[0]); box[3] = Math.max(box[3], at[1]);
  };
  features.forEach(({ geometry }) => take(geometry.coordinates));
  return box;
}

/** lon,lat,zoom,pitch,bearing of an address; null where it is none. */
export function viewIn(text) {
  const [lon, lat, zoom, pitch = PITCH, bearing = 0] = String(text ?? "").split(",").map(Number);
  if (![lon, lat, zoom, pitch, bearing].every(Number.isFinite) || Math.abs(lon) > 180 || Math.abs(lat) > 85) return null;
  return { center: [lon, lat], zoom: Math.min(20, Math.max(5, zoom)), pitch: Math.min(STEEPEST, Math.max(0, pitch)), bearing };
}

/** The same the other way. */
export function viewText(map) {
  const { lng, lat } = map.getCenter(), round = (n, digits) => Number(n.toFixed(digits));
  return [round(lng, 5), round(lat, 5), round(map.getZoom(), 2), round(map.getPitch(), 0), round(map.getBearing(), 0)].join(",");
}
