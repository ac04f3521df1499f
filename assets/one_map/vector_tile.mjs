// A vector tile made into paths by what things are, whatever schema it follows: ours, Protomaps', OpenMapTiles'.
import { Pbf, VectorTile } from "../vendor/vector-tile.min.mjs";

const ROADS = {
  motorway: "trunk", trunk: "trunk", highway: "trunk", primary: "primary", major_road: "primary", secondary: "secondary", medium_road: "secondary",
  tertiary: "tertiary", residential: "residential", minor_road: "residential", minor: "residential", unclassified: "residential", living_street: "residential",
  service: "service", track: "service", path: "service", footway: "service", pedestrian: "service", cycleway: "service", steps: "service", other: "service",
};
const GREEN = new Set(["park", "grass", "garden", "forest", "wood", "cemetery", "pitch", "playground", "golf_course", "nature_reserve", "meadow", "recreation_ground", "village_green", "scrub", "farmland"]);
const FLOWING = new Set(["river", "stream", "canal", "drain", "ditch"]);
const [POINT, LINE, AREA] = [1, 2, 3], PIECES = 6;

/** What a feature is drawn as: a class of CLASSES, or null. `tags` are its properties. */
export function classOf(layer, type, tags) {
  const kind = tags["pmap:kind"] ?? tags.kind ?? tags.class ?? tags.highway ?? tags.waterway ?? tags.natural;
  if (layer === "earth" || layer === "land_base") return type === AREA ? "earth" : null;
  if (/^water/.test(layer)) return type === AREA ? "water" : type === LINE ? "stream" : null;
  if (layer === "physical_line") return type === LINE && FLOWING.has(kind) ? "stream" : null;
  if (/^(landuse|landcover|land|natural|park)$/.test(layer)) {
    if (type !== AREA) return null;
    const of = [kind, tags.leisure, tags.landuse, tags.natural, tags.subclass].find((each) => GREEN.has(each));
    return of || layer === "park" ? "park" : null;
  }
  if (/^buildings?$/.test(layer)) return type === AREA ? "building" : null;
  if (layer === "roads" || layer === "transportation" || layer === "streets") return type === LINE ? ROADS[tags.highway] ?? ROADS[kind] ?? null : null;
  return null;
}

/** Its name in the reader's language, or "". */
export const nameOf = (tags, lang) => String((lang === "zh" ? tags["name:zh"] ?? tags["name:zh-Hans"] ?? tags.name : tags["name:en"] ?? tags["name_en"] ?? tags.name) ?? "");

/**
 * → {extent, paths: Map(class → Map(piece → {path: Path2D, box: [west, north, east, south]}) in tile units), lines: [{kind, tags, points: Float32Array [x, y…]}] of named streets and rivers, places:
 * [{tags, x, y}]}; null for a tile that holds nothing drawn. Throws for bytes that are no vector tile.
 */
export function openTile(bytes) {
  const tile = new VectorTile(new Pbf(bytes)), paths = new Map(), lines = [], places = [];
  let extent = 4096;
  for (const [name, layer] of Object.entries(tile.layers)) {
    extent = layer.extent;
    for (let i = 0; i < layer.length; i++) {
      const feature = layer.feature(i), tags = feature.properties;
      if (feature.type === POINT) {
        if (/^(places?)$/.test(name) && tags.name) places.push({ tags, ...feature.loadGeometry()[0][0] });
        continue;
      }
      const named = feature.type === LINE && name === "transportation_name" && tags.name;
      const kind = named ? "named" : classOf(name, feature.type, tags);
      if (!kind) continue;
      const rings = feature.loadGeometry();
      if (!named) trace(paths, kind, rings, feature.type === AREA, extent);
      if (feature.type === LINE && tags.name) for (const ring of rings) lines.push({ kind, tags, points: Float32Array.from(ring.flatMap(({ x, y }) => [x, y])) });
    }
  }
  return paths.size ? { extent, paths, lines, places } : null;
}

// A tile's lanes and buildings are kept in pieces of its ground: one path of thousands is slow to paint, and what lies outside the view need not be.
function trace(paths, kind, rings, closed, extent) {
  const cell = Math.floor((rings[0][0].x / extent) * PIECES) + PIECES * Math.floor((rings[0][0].y / extent) * PIECES);
  if (!paths.has(kind)) paths.set(kind, new Map());
  const pieces = paths.get(kind);
  if (!pieces.has(cell)) pieces.set(cell, { path: new Path2D(), box: [Infinity, Infinity, -Infinity, -Infinity] });
  const { path, box } = pieces.get(cell);
  for (const ring of rings) {
    ring.forEach(({ x, y }, i) => {
      path[i ? "lineTo" : "moveTo"](x, y);
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    });
    if (closed) path.closePath();
  }
}
