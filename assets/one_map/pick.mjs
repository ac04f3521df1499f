// The tool that picks ground and briefs about it: the strip of ways to pick, what is picked, its address, the panel.
import { make } from "./card.mjs";
import { get } from "./data.mjs";
import { ask } from "../session.mjs";
import { briefPanel } from "./brief_panel.mjs";
import { drawing } from "./pick_draw.mjs";
import { handles } from "./pick_handles.mjs";
import { ink } from "./pick_ink.mjs";
import { bounds, far, read, written } from "./pick_shapes.mjs";
import { verbs } from "./verbs.mjs";

const WAYS = [
  ["cell", "hand-click", "点选网格、社区、镇街", "A cell, community or street"],
  ["rectangle", "rectangle", "矩形", "Rectangle"],
  ["circle", "circle", "圆形", "Circle"],
  ["polygon", "polygon", "多边形", "Polygon"],
  ["lasso", "lasso-polygon", "套索", "Lasso"],
  ["within", "target", "周边", "Around a place"],
];
const BESIDE = 400; // u the panel takes
const SEEN = 40; // px an area must be wide to be what a click means

export function mount(map, settings, button) {
  const { say, selection, address } = settings, root = map.getContainer().closest("[data-one-map]"), place = root.querySelector(":scope > .om-ui");
  const strip = make("div", { class: "om-picks", role: "toolbar", "aria-label": say("圈选方式", "Ways to pick") });
  const size = make("p", { class: "om-measure", role: "status", hidden: true });
  const paint = ink(map, settings), mapVerbs = verbs(map, settings, place);
  let turn = 0, within = 500, byKeys = false, later = 0;

  const draw = drawing(map, settings, {
    draft: paint.draft,
    measure(text) { size.textContent = text; size.hidden = !text; },
    done: (found) => (found.at ? at(found.at) : pick(found)),
    ended: () => way(null),
  }, () => within);

  const grips = handles(map, settings, { draft: (geometry) => paint.draft(geometry && { geometry }), done: (found) => pick(found) });

  for (const [mode, sign, zh, en] of WAYS) {
    const each = make("button", { class: "btn sm om-tool", type: "button", "data-pick": mode, "aria-pressed": "false", "aria-label": say(zh, en), title: say(zh, en) }, make("i", { class: `i i-${sign}`, "aria-hidden": "true" }));
    each.onclick = (event) => { byKeys = event.detail === 0; way(draw.mode === mode ? null : mode); };
    strip.append(each);
  }
  place.append(size);
  if (settings.full && settings.surface !== "phone") place.append(strip);
  strip.classList.toggle("alone", settings.full && settings.surface !== "phone");

  const panel = briefPanel(map, settings, {
    strip: () => (strip.classList.contains("alone") ? null : strip),
    get within() { return within; },
    setWithin(m) { within = m; draw.show(); },
    pick, area, clear, verbs: mapVerbs, brief: (picked) => brief(picked),
  });

  function way(mode) {
    for (const each of strip.querySelectorAll("[data-pick]")) each.setAttribute("aria-pressed", String(each.dataset.pick === mode));
    if (draw.mode) draw.stop();
    grips.show(mode ? null : selection.get());
    if (!mode) return panel.hint(null);
    settings.card.close();
    settings.tool("pick");
    draw.start(mode, byKeys);
    panel.hint(mode);
  }

  async function at([lon, lat]) {
    way(null);
    try {
      const { items } = await get(`map/at?lon=${lon.toFixed(6)}&lat=${lat.toFixed(6)}`);
      const wide = ({ box: [w, s, e, n] }) => map.latLngToContainerPoint([s, w]).distanceTo(map.latLngToContainerPoint([n, e]));
      const found = items.find((each) => each.box && wide(each) >= SEEN * settings.look.u) ?? items.at(-1);
      await area(found.code, items);
    } catch (error) {
      panel.refused(error);
    }
  }

  /** Picks an area of the tree; `around` are those it lies in, to change to. */
  function area(code, around) { pick({ area: code, around }); }

  const called = ({ circle, words }) => words ?? (circle ? say(`周边 ${far(circle.m)}`, `Within ${far(circle.m)}`) : say("所选范围", "Selected area"));

  function pick(found) {
    way(null);
    selection.set({ ...found, words: called(found) }, "pick");
    panel.focus();
  }

  function clear() {
    turn++;
    selection.set(null, "pick");
  }

  async function brief(picked) {
    const mine = ++turn;
    panel.waiting(picked);
    try {
      const answer = picked.area ? await get(`areas/${picked.area}/briefing`) : await ask("/briefings", { method: "POST", body: { geometry: picked.geometry } });
      if (mine !== turn) return;
      const words = picked.area ? say(answer.words.zh, answer.words.en) : picked.words;
      const mended = answer.notes.some(({ code }) => code === "repaired" || code === "simplified");
      selection.set({ ...picked, words, geometry: picked.area || mended ? answer.geometry : picked.geometry }, "briefed");
      panel.show(answer, selection.get());
    } catch (error) {
      if (mine === turn) panel.refused(error, picked);
    }
  }

  const deaf = selection.on((picked, from) => {
    paint.picked(picked?.geometry ?? null);
    grips.show(picked);
    if (from !== "address") address.set("sel", picked ? written(picked) : null);
    if (from === "briefed" || from === "page") return;
    if (!picked) {
      settings.keep.picked(null);
      return panel.start();
    }
    settings.tool("pick");
    brief(picked);
  });

  function restore() {
    const picked = read(address.get("sel"));
    if (!picked) return;
    selection.set({ ...picked, words: called(picked) }, "address");
    if (!picked.geometry) return;
    const [w, s, e, n] = bounds(picked.geometry), phone = settings.surface === "phone", edge = 40 * settings.look.u;
    later = setTimeout(() => { settings.hold(); map.fitBounds([[s, w], [n, e]], { paddingTopLeft: [edge, edge], paddingBottomRight: phone ? [edge, map.getSize().y / 2] : [BESIDE * settings.look.u, edge], animate: false }); }, 0);
  }

  settings.brief = (code) => area(code);
  settings.nearest = (lon, lat, title) => { settings.tool("pick"); panel.nearest(lon, lat, title); };
  restore();
  return {
    open() { panel.open(); },
    close() { way(null); panel.close(); },
    destroy() {
      clearTimeout(later);
      deaf();
      delete settings.brief;
      delete settings.nearest;
      if (draw.mode) draw.stop();
      grips.destroy();
      mapVerbs.destroy();
      paint.destroy();
      strip.remove();
      size.remove();
      button.setAttribute("aria-pressed", "false");
    },
  };
}
