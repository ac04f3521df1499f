// Grid officers on duty: one canvas fed with binary positions, a message a community. A place older than a minute and a half is drawn hollow.
import { canvasLayer, clickFrame, stamp, unitX, unitY } from "./canvas.mjs";
import { floats } from "./data.mjs";
import { officerCard } from "./officer_card.mjs";

const STALE = 90_000, DRAW_EVERY = 400;

export const legend = [{ zh: "网格员", en: "Grid officer", mark: '<i class="om-dot"></i>' }];

/** A live message → {keys, units [x, y…] in mercator units, duty, at in ms}. */
export function decode({ v, at }) {
  const places = floats(v.xy), units = new Float64Array(places.length);
  for (let i = 0; i < places.length; i += 2) {
    units[i] = unitX(places[i]);
    units[i + 1] = unitY(places[i + 1]);
  }
  return { keys: v.keys, units, duty: v.duty, at: Date.parse(at) };
}

/** Radius in u at `zoom`: 2.3 from two steps above the zoom that shows the whole area, smaller where a thousand dots stand close. */
export const dotSize = (zoom, home) => Math.max(1.5, Math.min(2.3, 1.5 + (zoom - home) * 0.4));

export function mount(map, settings) {
  const { look, say } = settings, groups = new Map();
  let later = 0, stamps = null;
  const layer = canvasLayer(map, "officers", 410, draw), card = officerCard(map, settings);

  // One dot with its halo as a picture: thousands of stamps are far faster than a path of thousands of circles.
  function dot(r, old, dpr) {
    const half = r + 2 * look.u;
    const made = stamp(2 * half, dpr, (g) => {
      const circle = (radius) => { g.beginPath(); g.arc(half, half, radius, 0, 6.3); };
      circle(r + 1.1 * look.u);
      g.fillStyle = look.color("--map-halo");
      g.fill();
      circle(old ? r - 0.5 * look.u : r);
      g.fillStyle = g.strokeStyle = look.color("--accent");
      g.lineWidth = look.u;
      g[old ? "stroke" : "fill"]();
    });
    return { ...made, half };
  }

  function draw(g, view) {
    const r = dotSize(view.zoom, settings.home()) * look.u, key = `${r} ${view.dpr}`;
    if (stamps?.key !== key) stamps = { key, fresh: dot(r, false, view.dpr), old: dot(r, true, view.dpr) };
    layer.count([...groups.values()].reduce((sum, { keys }) => sum + keys.length, 0));
    for (const { units, duty, at } of groups.values()) {
      const { picture, half, size } = Date.now() - at > STALE ? stamps.old : stamps.fresh;
      for (let i = 0; i < units.length; i += 2) {
        if (duty && !duty[i >> 1]) continue;
        const x = units[i] * view.scale - view.x, y = units[i + 1] * view.scale - view.y;
        if (x < -9 || y < -9 || x > view.width + 9 || y > view.height + 9) continue;
        g.drawImage(picture, x - half, y - half, size, size);
      }
    }
  }

  function nearest({ x, y }) {
    const view = clickFrame(map);
    let best = null, least = 8 * look.u;
    for (const group of groups.values()) {
      group.keys.forEach((id, i) => {
        const away = Math.hypot(group.units[2 * i] * view.scale - view.x - x, group.units[2 * i + 1] * view.scale - view.y - y);
        if (away < least && (!group.duty || group.duty[i])) [best, least] = [{ id, at: group.at }, away];
      });
    }
    return best;
  }

  /** Whom the address asks for: his card at once, and his place when it comes. */
  function seek() {
    const id = Number(settings.show.officer), group = [...groups.values()].find(({ keys }) => keys.includes(id));
    if (!group) return;
    delete settings.show.officer;
    const i = group.keys.indexOf(id), lat = (180 / Math.PI) * Math.atan(Math.sinh(Math.PI * (1 - 2 * group.units[2 * i + 1])));
    settings.hold();
    settings.go([lat, (group.units[2 * i] - 0.5) * 360], 17);
    if (settings.card.current?.officer === id) card.open({ id, at: group.at });
  }

  if (settings.show.officer) card.open({ id: Number(settings.show.officer) });
  const clock = setInterval(() => layer.redraw(), 30_000);  // so that places grow stale without a message
  return {
    message(m) {
      groups.set(m.key, decode(m));
      if (settings.show.officer) seek();
      later ||= setTimeout(() => { later = 0; layer.redraw(); }, DRAW_EVERY);
    },
    hit(point) {
      const near = nearest(point);
      return near && { run: () => card.open(near) };
    },
    unchoose: card.clear,
    redraw() { stamps = null; layer.redraw(); card.redraw(); },
    destroy() { clearTimeout(later); clearInterval(clock); card.clear(); layer.destroy(); },
  };
}
