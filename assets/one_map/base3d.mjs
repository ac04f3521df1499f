// The ground under the map with heights: the same base maps as the flat one's, from the same address; vector tiles in our tokens, whatever schema they follow.
import { get } from "./data.mjs";

const UNDER = "communities"; // the first layer that lies over the ground
const kind = ["coalesce", ["get", "pmap:kind"], ["get", "kind"], ["get", "class"], ["get", "highway"], ""];
const among = (...kinds) => ["match", kind, kinds, true, false];
const [ROADS, GREEN, WATER] = [["roads", "transportation", "streets"], ["landuse", "landcover", "park"], ["water", "waterway", "physical_line"]];
const PARKS = among("park", "grass", "garden", "forest", "wood", "cemetery", "nature_reserve", "meadow", "golf_course", "recreation_ground");
const STREETS = [ // kinds, metres wide, from which zoom on, how strong
  [among("service", "track", "path", "footway", "pedestrian"), 5, 14, 0.5],
  [among("residential", "minor_road", "minor", "unclassified", "living_street"), 8, 12.5, 0.65],
  [among("tertiary"), 12, 11.5, 0.8],
  [among("secondary", "medium_road"), 17, 10.5, 0.9],
  [among("primary", "major_road"), 24, 9, 1],
  [among("motorway", "trunk", "highway"), 32, 7, 1],
];
// So many metres at the latitude of the map, in pixels that double with each zoom; never thinner than half a pixel.
const wide = (metres, lat) => ["interpolate", ["exponential", 2], ["zoom"], 8, 0.5, 22, (metres * 512 * 2 ** 22) / (40_075_016.686 * Math.cos((lat * Math.PI) / 180))];

// The fields a street's name stands in, the reader's language first; layers that hold names only are those of OpenMapTiles.
const NAMES = { zh: ["name:zh", "name:zh-Hans", "name"], en: ["name:en", "name_en", "name"] };
const NAMED = [...ROADS, "transportation_name"], RANKS = [[["trunk", "motorway", "highway", "primary", "major_road"], 13], [["secondary"], 13.6], [["tertiary"], 14.2]];

/** Names along streets, large ones from farther off; above the land and below names of areas. */
function nameStreets(lay, look, lang) {
  const text = ["to-string", ["coalesce", ...NAMES[lang === "zh" ? "zh" : "en"].map((name) => ["get", name]), ""]];
  const paint = () => ({ "text-color": look.color("--map-ink-2"), "text-halo-color": look.color("--map-halo"), "text-halo-width": 1.4 });
  const layout = { "symbol-placement": "line", "text-field": text, "text-font": ["sans-serif"], "text-size": 11 * look.u, "text-letter-spacing": 0.04, "symbol-spacing": 320, "text-padding": 8 };
  for (const layer of NAMED) {
    for (const [kinds, minzoom] of RANKS) lay({ id: `base-names-${layer}-${minzoom}`, type: "symbol", "source-layer": layer, minzoom, filter: among(...kinds), layout }, paint);
    lay({ id: `base-names-${layer}`, type: "symbol", "source-layer": layer, minzoom: 15.2, filter: ["!", among(...RANKS.flatMap(([kinds]) => kinds))], layout }, paint);
  }
}

/** Lays the base map `asked` (its id; else the usual one) under `map`. Resolves to {id, attribution, illustrative, restyle()}, null where there is none. */
export async function base3d(map, look, asked, lang, failed) {
  const { items } = await get("map/bases"), usable = items.filter((each) => each.kind !== "outline" && !each.away);
  const base = usable.find(({ id }) => id === asked) ?? (items[0]?.kind === "outline" ? null : usable[0]);
  if (!base || asked === "outline") return null;
  const dark = () => (base.two && getComputedStyle(map.getContainer()).colorScheme.includes("dark") ? "?dark=1" : ""), address = () => `${location.origin}/api/v1/map/tiles/${base.id}/{z}/{x}/{y}${dark()}`;
  const range = { tiles: [address()], minzoom: base.min ?? 0, maxzoom: base.max ?? 14, ...(base.bounds ? { bounds: base.bounds } : {}) };
  const painted = [];
  const lay = (layer, paint) => { map.addLayer({ ...layer, source: "base", paint: paint() }, UNDER); painted.push([layer.id, paint]); };

  map.addSource("base", base.vector ? { type: "vector", ...range } : { type: "raster", tileSize: 256, ...range });
  if (!base.vector) lay({ id: "base", type: "raster" }, () => ({ "raster-opacity": 1, "raster-fade-duration": 0 }));
  else {
    const lat = map.getCenter().lat;
    for (const layer of GREEN) lay({ id: `base-${layer}`, type: "fill", "source-layer": layer, filter: layer === "park" ? ["==", ["geometry-type"], "Polygon"] : ["all", ["==", ["geometry-type"], "Polygon"], PARKS] }, () => ({ "fill-color": look.color("--map-park") }));
    for (const layer of WATER) {
      lay({ id: `base-${layer}`, type: "fill", "source-layer": layer, filter: ["==", ["geometry-type"], "Polygon"] }, () => ({ "fill-color": look.color("--map-water") }));
      lay({ id: `base-${layer}-line`, type: "line", "source-layer": layer, minzoom: 10, filter: ["==", ["geometry-type"], "LineString"] }, () => ({ "line-color": look.color("--map-water"), "line-width": wide(9, lat) }));
    }
    for (const layer of ROADS) STREETS.forEach(([filter, metres, minzoom, alpha], i) => lay({ id: `base-${layer}-${i}`, type: "line", "source-layer": layer, minzoom, filter: ["all", ["==", ["geometry-type"], "LineString"], filter] }, () => ({ "line-color": look.color("--map-road"), "line-width": wide(metres, lat), "line-opacity": alpha })));
  }
  if (base.vector) nameStreets(lay, look, lang);
  map.on("sourcedata", ({ sourceId, isSourceLoaded }) => { if (sourceId === "base" && isSourceLoaded) map.getContainer().dataset.base = base.id; });
  let said = false;
  map.on("error", ({ sourceId, error }) => {
    if (sourceId !== "base") return console.warn(error);
    if (!said) failed(error);
    said = true;
  });
  return {
    id: base.id,
    attribution: base.attribution,
    illustrative: base.kind === "vector",
    restyle() {
      for (const [id, paint] of painted) for (const [name, value] of Object.entries(paint())) map.setPaintProperty(id, name, value);
      if (base.two) map.getSource("base").setTiles([address()]);
    },
  };
}
