// The layers of one map: which are on, how strong, with which choices; what each last heard, and whether it failed. Remembered by the browser and,
// on the whole-page map, written into the address.
import { get, liveClient } from "./data.mjs";
import { changed, difference, read, written } from "./layer_text.mjs";
import { prefix } from "./places.mjs";

const AGAIN = 15_000;

/** Where the choices about this map are kept: by account, surface and magnet. A wall and an inset keep none. */
function memory({ account, surface, hands, inset, full, layers }, root) {
  const key = `magnet:map:${account}:${surface}:${full ? "page" : root.closest("[data-instance]")?.dataset.instance ?? "map"}`;
  const base = layers.filter(({ on }) => on).map(({ id }) => id).join();  // with other layers to begin with, old choices mean nothing
  if (!hands || inset) return { load: () => null, save() {} };
  return {
    load() {
      try {
        const kept = JSON.parse(localStorage.getItem(key));
        return kept?.base === base ? kept.found : null;
      } catch {
        return null;
      }
    },
    save(found) {
      try {
        localStorage.setItem(key, JSON.stringify({ base, found }));
      } catch { /* a full or forbidden storage: the choice holds until the page is left */ }
    },
  };
}

/**
 * The layers of `context.layers` on `map`. `context` is lent to each layer's module, with what is its own: `id`, `options` (name → choice, or list of
 * choices), `read(path)` (GET below /api/v1/, the layer's data time with it), `heard(at?)`, `failed(error)`.
 */
export function layerSet(map, root, context) {
  const { layers, say } = context, kept = memory(context, root), ears = new Set(), entries = new Map();
  const asked = context.inset ? null : context.address.get("layers"), parsed = asked == null ? null : read(asked, layers);
  const states = changed(layers, kept.load());
  for (const [id, state] of Object.entries(parsed?.states ?? {})) Object.assign(states[id], state);
  let later = 0;

  const tell = () => ears.forEach((ear) => ear());
  const why = (error) => (error.status ? error.message : say("连不上服务器", "the server cannot be reached"));

  function keep() {
    kept.save(difference(layers, states));
    context.address.set("layers", written(layers, states));
  }

  function lent(entry) {
    return Object.assign(Object.create(context), {
      id: entry.layer.id,
      options: states[entry.layer.id].options,
      heard(at = Date.now()) { entry.at = at; },
      failed: (error) => failed(entry, error),
      async read(path) {
        const found = await get(path);
        entry.at = Date.now();
        if (entry.failed) { entry.failed = null; tell(); }
        return found;
      },
    });
  }

  async function start(entry) {
    const { layer } = entry;
    if (layer.module) {
      const module = await import(entry.again ? `${layer.module}&again=${entry.again}` : layer.module);  // a failed import is remembered by its address
      if (entries.get(layer.id) !== entry) return;
      entry.handle = module.mount(map, entry.lent = lent(entry));
      entry.legend = entry.handle.legend ?? module.legend;
      const live = layer.topics.length ? await liveClient() : null;
      if (entries.get(layer.id) !== entry) return;
      const heard = (message) => {
        if (!message.area.startsWith(prefix(context.area))) return;
        entry.at = Math.max(entry.at ?? 0, Math.min(Date.now(), Date.parse(message.at) || Date.now()));
        entry.handle.message(message);
      };
      for (const topic of layer.topics) entry.offs.push(live.on({ topic, area: context.area }, heard));
    }
    dress(layer.id);
    tell();
  }

  function stop(entry) {
    entries.delete(entry.layer.id);
    entry.offs.forEach((off) => off());
    entry.handle?.destroy();
  }

  // What a layer draws stands in panes of its own: `om-<id>` of a module, `layer-<id>` of a dash-leaflet component.
  const panes = (id) => [map.getPane(`om-${id}`), map.getPane(`layer-${id}`)].filter(Boolean);

  function dress(id) {
    const { on, opacity } = states[id];
    for (const pane of panes(id)) pane.style.opacity = opacity === 1 ? "" : opacity;
    const own = map.getPane(`layer-${id}`);
    if (own) own.style.display = on ? "" : "none";
  }

  function apply(layer) {
    const { on } = states[layer.id], entry = entries.get(layer.id);
    if (on && !entry) {
      const made = { layer, handle: null, offs: [], since: Date.now(), at: null, failed: null, again: 0 };
      entries.set(layer.id, made);
      start(made).catch((error) => failed(made, error));
    } else if (!on && entry) stop(entry);
    dress(layer.id);
  }

  function failed(entry, error) {
    console.warn(entry.layer.id, error);
    if (entries.get(entry.layer.id) !== entry) return;
    entry.failed = why(error);
    later ||= setTimeout(again, AGAIN);
    tell();
  }

  function again() {
    clearTimeout(later);
    later = 0;
    for (const entry of [...entries.values()].filter((each) => each.failed)) {
      entry.failed = null;
      entry.again += 1;
      if (entry.handle) entry.handle.reload?.();
      else start(entry).catch((error) => failed(entry, error));
    }
    tell();
  }

  const isOld = ({ layer, at, since }, now = Date.now()) => layer.stale != null && now - (at ?? since) > layer.stale * 1000;
  const height = (id) => Number(map.getPane(`om-${id}`)?.style.zIndex) || 0;
  const strange = parsed?.strange ?? [];

  return {
    /** Every layer as it is now: {layer, on, opacity, options, at (ms of the last news), old, failed (why, or null), count, legend}. */
    list: () => layers.map((layer) => {
      const entry = entries.get(layer.id), legend = entry?.legend ?? [];
      const count = entry && map.getPane(`om-${layer.id}`)?.querySelector("[data-count]")?.dataset.count;
      return { layer, ...states[layer.id], at: entry?.at ?? null, old: Boolean(entry && isOld(entry)), failed: entry?.failed ?? null, count: count == null ? null : Number(count), legend: typeof legend === "function" ? legend(states[layer.id].options) : legend };
    }),
    /** Hears of everything but time: switched, failed, chosen. Returns what ends that. */
    on(ear) {
      ears.add(ear);
      return () => ears.delete(ear);
    },
    turn(id, on) {
      states[id].on = on;
      apply(layers.find((layer) => layer.id === id));
      keep();
      tell();
    },
    fade(id, opacity) {
      states[id].opacity = opacity;
      dress(id);
      keep();
    },
    choose(id, name, value) {
      states[id].options[name] = value;
      entries.get(id)?.handle?.option?.(name, value);
      keep();
      tell();
    },
    /** The layers as they stand in the address, and back: for bookmarks and shared views. */
    text: () => written(layers, states),
    take(text) {
      for (const [id, state] of Object.entries(read(text, layers).states)) {
        const { options } = states[id];
        states[id].on = state.on;
        for (const [name, value] of Object.entries(state.options)) {
          if (String(options[name]) === String(value)) continue;
          options[name] = value;
          entries.get(id)?.handle?.option?.(name, value);
        }
      }
      layers.forEach(apply);
      keep();
      tell();
    },
    each: (run) => entries.forEach(({ handle }) => handle && run(handle)),
    /** Whether every layer that is on can be asked what lies under a click, or never will. */
    get mounted() { return [...entries.values()].every(({ layer, handle, failed }) => handle || failed || !layer.module); },
    /** What lies under a click: asked of the highest canvas first. */
    hit: (point) => [...entries.values()].filter(({ handle }) => handle?.hit).sort((a, b) => height(b.layer.id) - height(a.layer.id)).reduce((found, { handle }) => found || handle.hit(point), null),
    failed(id, error) {
      const entry = entries.get(id);
      if (entry) failed(entry, error);
      else console.warn(id, error);
    },
    open() {
      layers.forEach(apply);
      if (context.full) context.address.set("layers", written(layers, states));
      if (strange.length) context.note(say(`地址里有这张地图没有的图层：${strange.join("、")}；其余照常。`, `The address names layers this map does not have: ${strange.join(", ")}. The others are shown.`));
    },
    again,
    close() {
      clearTimeout(later);
      ears.clear();
      [...entries.values()].forEach(stop);
    },
  };
}
