// The base map under everything: one of `context.bases`, drawn from tiles of our own server. Where its tiles do not come the outlines stay.
import { canvasLayer } from "./canvas.mjs";
import { make } from "./card.mjs";
import { covering, meets, tileSource } from "./tile_source.mjs";

const KEPT = "magnet:map:base", SOON = 90, MOST_TILES = 260, FARTHEST = 6, TILE = 256;
const FILTERS = { dim: "brightness(.6) saturate(.75)", invert: "invert(1) hue-rotate(180deg) brightness(.85) contrast(.9)" };
const METRES = [5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];

const kept = {
  get: () => { try { return localStorage.getItem(KEPT); } catch { return null; } },
  set(id) { try { localStorage.setItem(KEPT, id); } catch { /* it opens as usual next time */ } },
};

/** The longest round length that takes at most `room` px: {metres, width in px}. */
export function round(perPixel, room) {
  const metres = [...METRES].reverse().find((each) => each / perPixel <= room) ?? METRES[0];
  return { metres, width: metres / perPixel };
}

export const lengthText = (metres, say) => (metres < 1000 ? say(`${metres} 米`, `${metres} m`) : say(`${metres / 1000} 公里`, `${metres / 1000} km`));

/**
 * Mounts the base map on `map`, its words in a corner of `place`. Returns {list, current, choose(id), on(ear) → off, state, trouble, covered, canvas,
 * names, scale(), redraw(), destroy()}. `state` is "none" (outlines), "loading", "shown", "outside" (nothing of it lies here) or "away" (`trouble` says
 * why); `covered`: the base map has drawn the land, so that nobody else needs to.
 */
export function ground(map, place, context) {
  const { bases, say, look, lang, hands, inset } = context, ears = new Set();
  const usable = bases.filter(({ away }) => !away), byId = (id) => usable.find((base) => base.id === id);
  const asked = context.address.get("base"), remembered = hands && !inset ? byId(kept.get()) : null;
  const dark = () => getComputedStyle(map.getContainer()).colorScheme.includes("dark");
  let current = (asked && byId(asked)) || remembered || usable[0] || null;
  let source = null, canvas = null, names = null, style = null, state = "none", trouble = null, covered = false, later = 0, closed = false, wasDark = dark();

  const words = make("span", { class: "om-attribution" }), said = make("p", { class: "om-base-said", role: "status" });
  const bar = make("span", { class: "om-scale" }), corner = make("div", { class: "om-corner" }, said, bar, words);
  const measured = context.full || (context.surface.startsWith("wall") && !inset);
  said.hidden = true;
  bar.hidden = !measured;
  if (!inset) place.append(corner);

  function open() {
    shut();
    state = current?.kind && current.kind !== "outline" ? "loading" : "none";
    tell();
    if (state === "none") return context.layerSet.each((handle) => handle.redraw?.());
    const query = current.two && wasDark ? "?dark=1" : "", mine = current;
    source = tileSource((z, x, y) => `/api/v1/map/tiles/${mine.id}/${z}/${x}/${y}${query}`, mine.vector ? vector : raster, soon, troubled);
    canvas = canvasLayer(map, "base", 300, draw);
    if (mine.vector && !inset) names = canvasLayer(map, "base-names", 352, (g, view) => style && state === "shown" && style.drawNames(g, look, view, shown(view), lang));
  }

  function shut() {
    clearTimeout(later);
    source?.close();
    canvas?.destroy();
    names?.destroy();
    source = canvas = names = null;
    later = 0;
    trouble = null;
    covered = false;
  }

  async function vector(response) {
    const [{ openTile }, drawing] = await Promise.all([import("./vector_tile.mjs"), import("./vector_style.mjs")]);
    style = drawing;
    return openTile(new Uint8Array(await response.arrayBuffer()));
  }

  async function raster(response) {
    const bitmap = await createImageBitmap(await response.blob()), filter = wasDark && !current.two && FILTERS[current.dark];
    if (!filter) return bitmap;
    const changed = new OffscreenCanvas(bitmap.width, bitmap.height), g = changed.getContext("2d");
    g.filter = filter;
    g.drawImage(bitmap, 0, 0);
    return changed.transferToImageBitmap();
  }

  // Tiles come one by one; they are drawn a few at a time.
  function soon() {
    later ||= setTimeout(() => { later = 0; canvas?.redraw(); }, state === "shown" ? SOON : 0);
  }

  function troubled(found) {
    trouble = found;
    soon();
    tell();
  }

  const level = (view) => {
    const { min, max } = current, wish = current.vector ? Math.floor(view.zoom + 0.35) : Math.round(view.zoom + Math.log2(TILE / 256) + (view.dpr > 1.4 ? 1 : 0));
    return Math.min(max, Math.max(min, wish));
  };

  // What there is for each place: its own tile, else the nearest above it, cut to the place.
  function shown(view) {
    const z = level(view), found = [], used = new Set();
    for (const [x, y] of covering(view, z)) {
      for (let up = 0; up <= Math.min(FARTHEST, z); up++) {
        const at = { z: z - up, x: x >> up, y: y >> up }, tile = source?.get(at.z, at.x, at.y);
        if (tile?.state !== "here") continue;
        if (tile.data && !used.has(tile.key + up)) found.push({ ...at, data: tile.data, clip: up ? { z, x, y } : null });
        if (!up) used.add(tile.key + up);
        break;
      }
    }
    return found;
  }

  const here = () => { const b = map.getBounds(); return { west: b.getWest(), south: b.getSouth(), east: b.getEast(), north: b.getNorth() }; };

  function draw(g, view) {
    const z = level(view), places = covering(view, z), few = places.length <= MOST_TILES && meets(current.bounds, here());
    if (few) source.want(z, places);
    const tiles = few ? shown(view) : [];
    if (tiles.length) {
      g.fillStyle = look.color("--map-out");
      g.fillRect(0, 0, view.width, view.height);
      if (current.vector) style.drawTiles(g, look, view, tiles, map.getCenter().lat);
      else pictures(g, view, tiles);
    }
    canvas.count(tiles.length);
    const next = tiles.length ? "shown" : !few || source.bare(z, places) ? "outside" : trouble ? "away" : "loading";
    settle(next, tiles.length > 0);
    names?.redraw();
  }

  function pictures(g, view, tiles) {
    g.imageSmoothingQuality = "high";
    for (const { x, y, z, data, clip } of tiles) {
      const at = clip ?? { x, y, z }, size = view.scale / 2 ** at.z, px = at.x * size - view.x, py = at.y * size - view.y;
      const part = clip ? data.width / 2 ** (clip.z - z) : data.width, sx = clip ? (clip.x - x * 2 ** (clip.z - z)) * part : 0, sy = clip ? (clip.y - y * 2 ** (clip.z - z)) * part : 0;
      const [west, north, east, south] = [px, py, px + size, py + size].map((value) => Math.round(value * view.dpr) / view.dpr);
      g.drawImage(data, sx, sy, part, part, west, north, east - west, south - north);
    }
  }

  function settle(next, covers) {
    const turned = covers !== covered;
    if (next === state && !turned) return;
    state = next;
    covered = covers;
    if (turned) context.layerSet.each((handle) => handle.redraw?.());
    tell();
  }

  // What is to be read in the corner: whose map it is, and what is wrong with it.
  function tell() {
    const name = current ? say(current.zh, current.en) : "";
    words.textContent = !current || state === "none" ? "" : current.kind === "vector" ? say("底图为示意，非实测", "Illustrative base map, not surveyed") : current.attribution;
    const asks = asked && !byId(asked) && current ? say(`没有名为“${asked}”的底图，显示${name}。`, `There is no base map “${asked}”; ${name} is shown.`) : "";
    const missing = trouble && say(`底图“${name}”暂时取不到：${trouble.zh}。地图照常，${Math.ceil(trouble.again)} 秒后再试。`, `The base map “${name}” does not come: ${trouble.en}. The map goes on without; it is asked again in ${Math.ceil(trouble.again)} s.`);
    said.textContent = missing || (state === "outside" ? say(`底图“${name}”没有这里的内容。`, `The base map “${name}” has nothing here.`) : asks);
    said.hidden = !said.textContent;
    map.getContainer().dataset.base = current?.id ?? "";
    map.getContainer().dataset.baseState = state;
    ears.forEach((ear) => ear());
  }

  function perPixel() {
    const { lat } = map.getCenter();
    return (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** map.getZoom());
  }

  function measure() {
    if (!measured || !map._loaded) return;
    const { metres, width } = round(perPixel(), 130 * look.u);
    bar.style.width = `${width}px`;
    bar.textContent = lengthText(metres, say);
  }

  const api = {
    list: bases,
    get current() { return current; },
    get state() { return state; },
    get trouble() { return trouble; },
    get covered() { return covered; },
    get attribution() { return words.textContent; },
    get canvases() { return [canvas, names].filter(Boolean); },
    /** Whether all tiles of the present view are here. */
    idle: () => !source || source.idle(),
    perPixel,
    on(ear) {
      ears.add(ear);
      return () => ears.delete(ear);
    },
    choose(id) {
      const base = byId(id);
      if (!base || base === current) return;
      current = base;
      if (hands && !inset) kept.set(id);
      note();
      open();
    },
    redraw() {
      measure();
      if (dark() !== wasDark) {
        wasDark = dark();
        if (current && !current.vector && current.kind !== "outline") return open();  // other tiles, or the same ones changed
      }
      canvas?.redraw();
      names?.redraw();
    },
    destroy() {
      closed = true;
      shut();
      map.off("zoom moveend resize", measure);
      corner.remove();
    },
  };

  // In the address where it is not the usual one.
  const note = () => context.address.set("base", current && current !== usable[0] ? current.id : null);

  context.ground = api;
  map.on("zoom moveend resize", measure);
  queueMicrotask(() => { if (!closed) { note(); open(); measure(); } });
  return api;
}
