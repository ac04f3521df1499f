// Opens one map: its view, layers with their switches, legend and card. Called by one_map_hook.js for every map inside [data-one-map].
import { address } from "./address.mjs";
import { alarms } from "./alarm.mjs";
import { cardPlace, make } from "./card.mjs";
import { caseList } from "./case_list.mjs";
import { liveClient } from "./data.mjs";
import { readLook } from "./look.mjs";
import { panelPlace } from "./panel.mjs";
import { prefix } from "./places.mjs";
import { selection } from "./selection.mjs";
import { toolBar } from "./tools.mjs";

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** `settings` is what widgets/map.py wrote into data-one-map. Returns {close()}. */
export function openMap(map, root, settings) {
  const place = root.querySelector(":scope > .om-ui"), offs = [], mounted = new Map();
  place.replaceChildren();
  const say = (zh, en) => (settings.lang === "zh" ? zh : en);
  const parts = { note: make("p", { class: "om-note" }), legend: make("ul", { class: "om-legend", "aria-label": say("图例", "Legend") }), said: make("p", { class: "om-said", role: "status" }) };
  const context = {
    ...settings,
    look: readLook(root),
    say,
    taken: new Map(),
    names: new Map(),   // what layers want written, by layer
    relabel: () => {},  // set by the layer that writes names
    cases: caseList(settings.area, settings.open, undefined, undefined, settings.narrow),
    /** Whoever chooses an area here may narrow the page to it; chosen again, it is let go. */
    chose(code) {
      if (context.pick) root.dispatchEvent(new CustomEvent("mg:pick", { bubbles: true, detail: { param: "area", value: context.pick.at.includes(code) ? "" : code } }));
    },
    card: cardPlace(place, say, () => mounted.forEach(({ handle }) => handle?.unchoose?.())),
    panel: panelPlace(place, say),
    selection: selection(),
    address: address(settings.full),
    /** Whether the map keeps to the page's filters. */
    keepToPage(on) {
      context.own = !on;
      context.cases.narrow(on ? context.narrow : {}).catch(context.failed);
    },
    tool: (id) => bar.open(id),  // one tool leads to another
    noTool: () => bar.close(),   // a tool that has done its work
    flies: settings.surface.startsWith("wall") && !settings.inset,
    failed(error) {
      console.warn(error);
      const why = error.status ? error.message : say("连不上服务器", "the server cannot be reached");
      parts.said.textContent = say(`部分图层没有读到:${why}。其余照常,稍后自动重试。`, `Some layers could not be read: ${why}. The rest goes on; they are read again soon.`);
      parts.said.hidden = false;
      clearTimeout(context.retry);
      context.retry = setTimeout(reload, 15_000);
    },
    said({ towns, communities, generated }) {
      const counts = towns ? say(`${towns} 镇街 · ${communities} 村社区`, `${towns} ${towns === 1 ? "town or street" : "towns and streets"} · ${communities} ${communities === 1 ? "community" : "communities"}`) : "";
      parts.note.textContent = counts + (generated ? (counts ? say("(界线为示意)", " (outlines are illustrative)") : say("界线为示意", "Outlines are illustrative")) : "");
    },
    fitTo(bounds) { home = bounds; back(); },
    home: () => homeZoom,
    hold() { moved = true; },  // somebody chose this view: a resize must not take it away
    go(center, zoom) {
      root.dataset.away = "";
      return still() ? map.setView(center, zoom, { animate: false }) : map.flyTo(center, zoom, { duration: 1.2 });
    },
    back: (fly) => back(fly),
  };
  const [west, south, east, north] = settings.bounds;
  let home = L.latLngBounds([south, west], [north, east]), homeZoom = 0, moved = false, closed = false;
  const bar = toolBar(map, context);
  parts.said.hidden = true;

  function back(fly = false) {
    const u = context.look.u, edge = (settings.inset ? 14 : 18) * u, options = { paddingTopLeft: [edge, edge + (settings.inset ? 14 : 0) * u], paddingBottomRight: [edge, edge], animate: false };
    delete root.dataset.away;
    map.setMinZoom(0);
    if (fly && !still()) map.flyToBounds(home, { ...options, animate: true, duration: 1.2 });
    else map.fitBounds(home, options);
    homeZoom = map.getBoundsZoom(home);
    map.setMinZoom(Math.max(0, homeZoom - 2));
    moved = false;
  }

  async function turn(layer, on) {
    const entry = mounted.get(layer.id);
    if (on === Boolean(entry)) return;
    if (!on) {
      mounted.delete(layer.id);
      entry.offs.forEach((off) => off());
      entry.handle?.destroy();
    } else {
      const fresh = { layer, handle: null, offs: [] };
      mounted.set(layer.id, fresh);
      await start(fresh).catch(context.failed);
    }
    pane(layer, on);
    drawLegend();
  }

  async function start(entry) {
    const { layer } = entry;
    if (!layer.module) return;
    const module = await import(layer.module);
    if (mounted.get(layer.id) !== entry) return;
    entry.legend = module.legend;
    entry.handle = module.mount(map, context);
    const live = layer.topics.length ? await liveClient() : null;
    if (mounted.get(layer.id) !== entry) return;
    for (const topic of layer.topics) entry.offs.push(live.on({ topic, area: settings.area }, (message) => message.area.startsWith(prefix(settings.area)) && entry.handle.message(message)));
  }

  // A layer made of a dash-leaflet component stands in a pane of its own, shown or hidden.
  function pane(layer, on) {
    const own = map.getPane(`layer-${layer.id}`);
    if (own) own.style.display = on ? "" : "none";
  }

  function drawLegend() {
    const rows = [...settings.layers].flatMap(({ id }) => mounted.get(id)?.legend ?? []);
    parts.legend.replaceChildren(...rows.map(({ zh, en, mark }) => {
      const sign = make("span", { class: "om-mark", "aria-hidden": "true" });
      sign.innerHTML = mark;
      return make("li", {}, sign, make("span", { text: say(zh, en) }));
    }));
  }

  function switches() {
    const list = settings.layers.map((layer) => {
      const button = make("button", { class: "om-switch", type: "button", role: "switch", "data-layer": layer.id, "aria-checked": String(layer.on) }, make("i", { "aria-hidden": "true" }), make("span", { text: say(layer.zh, layer.en) }));
      button.onclick = () => {
        const on = button.getAttribute("aria-checked") !== "true";
        button.setAttribute("aria-checked", String(on));
        turn(layer, on);
      };
      return button;
    });
    const box = make("details", { class: "om-switches" }, make("summary", { class: "btn sm", text: say("图层", "Layers") }), make("div", {}, ...list));
    box.open = settings.full && root.clientWidth > 700 * context.look.u;
    return box;
  }

  function homeButton() {
    const button = make("button", { class: "btn sm om-home", type: "button", "data-action": "home", text: say("全区域", "Whole area") });
    button.onclick = () => back(true);
    return button;
  }

  // Marks before areas, the last drawn first.
  const struck = (point) => ["cases", "officers", "cameras", "crowd", ...mounted.keys()].map((id) => mounted.get(id)?.handle?.hit && id !== "areas" && mounted.get(id).handle.hit(point)).find(Boolean) || mounted.get("areas")?.handle?.hit(point);

  function hands() {
    let waiting = 0;
    for (const [part, word] of [["in", say("放大", "Zoom in")], ["out", say("缩小", "Zoom out")]]) {
      const button = map.getContainer().querySelector(`.leaflet-control-zoom-${part}`);
      button?.setAttribute("title", word);
      button?.setAttribute("aria-label", word);
    }
    const choose = (point) => {
      const found = struck(point);
      mounted.forEach(({ handle }) => handle?.unchoose?.());
      if (found) found.run();
      else context.card.close();
    };
    map.on("click", ({ containerPoint }) => choose(containerPoint));
    byKeys(choose);
    map.on("mousemove", ({ containerPoint }) => {
      waiting ||= requestAnimationFrame(() => {
        waiting = 0;
        const found = struck(containerPoint);
        map.getContainer().style.cursor = found && !found.quiet ? "pointer" : "";
      });
    });
    map.on("dragstart", () => { moved = true; });
    map.getContainer().addEventListener("wheel", () => { moved = true; }, { passive: true });
  }

  // Keys move and zoom the map under a cross in its middle; Enter opens what lies there, Escape closes it.
  function byKeys(choose) {
    const ground = map.getContainer();
    ground.setAttribute("role", "application");
    ground.setAttribute("aria-label", say("地图:方向键移动,加减键缩放,回车打开中间十字处的内容", "Map: arrows move, plus and minus zoom, Enter opens what lies under the cross"));
    const shown = () => { root.dataset.keys = ""; };  // :focus-visible also holds for the focus a first touch gives
    ground.addEventListener("keyup", shown);
    ground.addEventListener("pointerdown", () => { delete root.dataset.keys; });
    ground.addEventListener("keydown", ({ key, target }) => {
      if (target !== ground) return;
      shown();
      if (key.startsWith("Arrow") || key === "+" || key === "-") moved = true;
      if (key === "Enter") choose(map.getSize().divideBy(2).round());
      if (key === "Escape") { mounted.forEach(({ handle }) => handle?.unchoose?.()); context.card.close(); }
    });
  }

  function reload() {
    parts.said.hidden = true;
    context.cases.load().catch(context.failed);
    mounted.forEach(({ handle }) => handle?.reload?.());
  }

  async function hear() {
    const live = await liveClient();
    if (closed) return;
    offs.push(live.on({ topic: "case", area: settings.area }, context.cases.message), live.onSnapshot(reload));
  }

  function restyle() {
    context.look.refresh();
    mounted.forEach(({ handle }) => handle?.redraw?.());
    alarm?.redraw();
  }

  const resized = new ResizeObserver(() => {
    map.invalidateSize({ animate: false, pan: false });
    if (!moved && !("away" in root.dataset) && map.getSize().x) back();
  });
  const dressed = new MutationObserver(restyle);
  for (const element of [document.documentElement, document.body, root.closest("[data-theme]"), root.closest("[data-surface]")].filter(Boolean)) dressed.observe(element, { attributes: true, attributeFilter: ["data-theme", "data-surface"] });

  back();
  place.append(parts.note, ...(settings.legend ? [parts.legend] : []), parts.said, ...(settings.hands && !settings.inset ? [make("div", { class: "om-tools" }, bar.element, switches(), homeButton())] : []));
  if (settings.hands) hands();
  for (const layer of settings.layers) if (layer.on) turn(layer, true);
  else pane(layer, false);
  const alarm = settings.inset ? null : alarms(map, context);
  context.cases.load().catch(context.failed);
  hear().catch(context.failed);
  resized.observe(map.getContainer());
  const clock = setInterval(context.cases.tick, 1000);
  document.fonts?.ready.then(restyle);

  return {
    /** Another choice of the page; false where more has changed than a map can take. */
    settle(next) {
      const rest = ({ pick, narrow, said, deaf, ...others }) => JSON.stringify(others);
      if (rest(next) !== rest(settings)) return false;
      const narrow = JSON.stringify(next.narrow) !== JSON.stringify(settings.narrow);
      settings = next;
      context.pick = next.pick;
      context.narrow = next.narrow;
      mounted.forEach(({ handle }) => handle?.picked?.());
      if (narrow && !context.own) context.cases.narrow(next.narrow).catch(context.failed);
      return true;
    },
    close() {
      closed = true;
      clearInterval(clock);
      clearTimeout(context.retry);
      resized.disconnect();
      dressed.disconnect();
      offs.splice(0).forEach((off) => off());
      mounted.forEach(({ offs: own, handle }) => { own.forEach((off) => off()); handle?.destroy(); });
      mounted.clear();
      alarm?.destroy();
      bar.destroy();
      context.panel.close();
      map.off("click mousemove dragstart");
      place.replaceChildren();
    },
  };
}
