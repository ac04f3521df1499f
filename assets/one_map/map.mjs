// Opens one map: its view, layers with their switches, legend and card. Called by one_map_hook.js for every map inside [data-one-map].
import { address } from "./address.mjs";
import { alarms } from "./alarm.mjs";
import { cardPlace, make } from "./card.mjs";
import { caseList } from "./case_list.mjs";
import { liveClient } from "./data.mjs";
import { ground } from "./ground.mjs";
import { here } from "./here.mjs";
import { keepPage, keepsOwn } from "./keep_page.mjs";
import { layerSet } from "./layer_set.mjs";
import { clockTime, legendLine } from "./legend.mjs";
import { readLook } from "./look.mjs";
import { nameCanvas } from "./names.mjs";
import { outlines } from "./outlines.mjs";
import { panelPlace } from "./panel.mjs";
import { selection } from "./selection.mjs";
import { toolBar } from "./tools.mjs";
import { readView, writeView } from "./view.mjs";

const OF_CASES = ["category", "department", "state", "urgent"];
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** `settings` is what widgets/map.py wrote into data-one-map. Returns {close()}. */
export function openMap(map, root, settings) {
  const place = root.querySelector(":scope > .om-ui"), offs = [];
  place.replaceChildren();
  const say = (zh, en) => (settings.lang === "zh" ? zh : en);
  const parts = { note: make("p", { class: "om-note" }), legend: make("ul", { class: "om-legend", "aria-label": say("图例", "Legend") }), said: make("p", { class: "om-said", role: "status" }) };
  const context = {
    ...settings,
    look: readLook(root),
    say,
    taken: new Map(),
    names: new Map(),  // what layers want written, by layer
    relabel: () => names.redraw(),
    outlines: outlines(settings.area),
    live: "offline",  // the state of the live connection
    own: keepsOwn(settings.account),  // whether the map does not keep to the page's filters
    /** What the page is narrowed to, as far as the map follows it: {category, department, state, urgent} of cases, {industry} of enterprises. */
    narrowed: () => (context.own ? {} : context.narrow ?? {}),
    /** Whoever chooses an area here may narrow the page to it; chosen again, it is let go. */
    chose(code) {
      if (context.pick) root.dispatchEvent(new CustomEvent("mg:pick", { bubbles: true, detail: { param: "area", value: context.pick.at.includes(code) ? "" : code } }));
    },
    card: cardPlace(place, say, () => set.each((handle) => handle.unchoose?.())),
    panel: panelPlace(place, say),
    selection: selection(),
    address: address(settings.full),
    /** Whether the map keeps to the page's filters. */
    keepToPage(on) {
      context.own = !on;
      context.cases.narrow(ofCases()).catch(context.failed);
      set.each((handle) => handle.picked?.());
    },
    tool: (id) => bar.open(id),  // one tool leads to another
    noTool: () => bar.close(),   // a tool that has done its work
    flies: settings.surface.startsWith("wall") && !settings.inset,
    failed(error) {
      console.warn(error);
      context.note(say(`连不上服务器：${error.message}。其余照常，稍后自动重试。`, `The server cannot be reached: ${error.message}. The rest goes on; it is asked again soon.`));
      clearTimeout(context.retry);
      context.retry = setTimeout(reload, 15_000);
    },
    /** Says something about the whole map in its place; "" takes it away. */
    note(text) {
      parts.said.textContent = text;
      parts.said.hidden = !text;
    },
    said({ towns, communities, generated }) {
      const counts = towns ? say(`${towns} 镇街 · ${communities} 村社区`, `${towns} ${towns === 1 ? "town or street" : "towns and streets"} · ${communities} ${communities === 1 ? "community" : "communities"}`) : "";
      parts.note.textContent = counts + (generated ? (counts ? say("（界线为示意）", " (outlines are illustrative)") : say("界线为示意", "Outlines are illustrative")) : "");
    },
    fitTo(bounds) { home = bounds; back(); },
    home: () => homeZoom,
    hold() { moved = true; },  // somebody chose this view: a resize must not take it away
    /** Draws the map in a theme of its own; null in the page's again. */
    dress(theme) {
      theme ? (root.dataset.theme = theme) : delete root.dataset.theme;
      restyle();
    },
    go(center, zoom) {
      root.dataset.away = "";
      alone(() => (still() ? map.setView(center, zoom, { animate: false }) : map.flyTo(center, zoom, { duration: 1.2 })));
    },
    back: (fly) => back(fly),
  };
  const ofCases = () => Object.fromEntries(Object.entries(context.narrowed()).filter(([name]) => OF_CASES.includes(name)));
  context.cases = caseList(settings.area, settings.open, undefined, undefined, ofCases());
  context.keep = keepPage(map, root, context);
  const [west, south, east, north] = settings.bounds;
  let home = L.latLngBounds([south, west], [north, east]), homeZoom = 0, moved = false, closed = false, failed = false, drawn = "", homing = false, noting = 0;
  const bar = toolBar(map, context);
  const set = context.layerSet = layerSet(map, root, context), names = nameCanvas(map, context);
  const base = ground(map, place, context);
  parts.said.hidden = true;

  // What the map does by itself is not somebody's choice of a view.
  function alone(run) {
    homing = true;
    run();
    homing = false;
  }

  function back(fly = false) {
    const u = context.look.u, edge = (settings.inset ? 14 : 18) * u, options = { paddingTopLeft: [edge, edge + (settings.inset ? 14 : 0) * u], paddingBottomRight: [edge, edge], animate: false };
    delete root.dataset.away;
    alone(() => {
      map.setMinZoom(0);
      if (fly && !still()) map.flyToBounds(home, { ...options, animate: true, duration: 1.2 });
      else map.fitBounds(home, options);
      homeZoom = map.getBoundsZoom(home);
      map.setMinZoom(Math.max(0, homeZoom - 2));
    });
    moved = false;
  }

  // The corner's legend, with the data time of what has become old; which layers failed is said in place.
  function drawLegend() {
    const shown = set.list().filter(({ on }) => on), failing = shown.filter(({ failed }) => failed);
    parts.legend.replaceChildren(...shown.flatMap(({ legend, old, at }) => legend.map((line) => legendLine(line, say, old ? at && clockTime(at, context.lang, context.zone) : undefined))));
    if (failing.length) context.note(say(`图层没有读到：${failing.map(({ layer, failed }) => `${layer.zh}(${failed})`).join("、")}。其余照常，稍后自动重试。`, `Layers that could not be read: ${failing.map(({ layer, failed }) => `${layer.en} (${failed})`).join(", ")}. The rest goes on; they are read again soon.`));
    else if (failed) context.note("");
    failed = failing.length > 0;
    drawn = aged();
  }

  const aged = () => set.list().map(({ layer, on, old, at }) => on && old && `${layer.id} ${at}`).join();

  function tick() {
    context.cases.tick();
    if (aged() !== drawn) drawLegend();
  }

  function homeButton() {
    const button = make("button", { class: "btn sm om-home", type: "button", "data-action": "home", text: say("全区域", "Whole area") });
    button.onclick = () => back(true);
    return button;
  }

  function hands() {
    let waiting = 0, early = null;
    for (const [part, word] of [["in", say("放大", "Zoom in")], ["out", say("缩小", "Zoom out")]]) {
      const button = map.getContainer().querySelector(`.leaflet-control-zoom-${part}`);
      button?.setAttribute("title", word);
      button?.setAttribute("aria-label", word);
    }
    const choose = (point) => {
      const found = set.hit(point);
      set.each((handle) => handle.unchoose?.());
      if (found) found.run();
      else context.card.close();
      early = found || set.mounted ? null : map.containerPointToLatLng(point);  // it is asked again once the layers are there
    };
    set.on(() => { if (early && set.mounted) choose(map.latLngToContainerPoint(early)); });
    const hover = ({ containerPoint }) => {
      waiting ||= requestAnimationFrame(() => {
        waiting = 0;
        const found = set.hit(containerPoint);
        map.getContainer().style.cursor = found && !found.quiet ? "pointer" : "";
      });
    };
    const left = () => { moved ||= !homing; };
    const ears = { click: ({ containerPoint }) => choose(containerPoint), mousemove: hover, dragstart: left, zoomstart: left, moveend: noteView };
    map.on(ears);
    offs.push(() => map.off(ears), here(map, context));
    byKeys(choose, () => { early = null; });
  }

  // Keys move and zoom the map under a cross in its middle; Enter opens what lies there, Escape closes it.
  function byKeys(choose, forget) {
    const ground = map.getContainer();
    ground.setAttribute("role", "application");
    ground.setAttribute("aria-label", say("地图：方向键移动，加减键缩放，回车打开中间十字处的内容", "Map: arrows move, plus and minus zoom, Enter opens what lies under the cross"));
    const shown = () => { root.dataset.keys = ""; };  // :focus-visible also holds for the focus a first touch gives
    ground.addEventListener("keyup", shown);
    ground.addEventListener("pointerdown", () => { delete root.dataset.keys; });
    ground.addEventListener("keydown", ({ key, target }) => {
      if (target !== ground) return;
      shown();
      if (key.startsWith("Arrow") || key === "+" || key === "-") moved = true;
      if (key === "Enter") choose(map.getSize().divideBy(2).round());
      if (key === "Escape") { forget(); set.each((handle) => handle.unchoose?.()); context.card.close(); }
    });
  }

  function reload() {
    context.note("");
    context.cases.load().catch(casesFailed);
    set.each((handle) => handle.reload?.());
  }

  async function hear() {
    const live = await liveClient();
    if (closed) return;
    context.live = live.state;
    offs.push(live.on({ topic: "case", area: settings.area }, context.cases.message), live.on({ topic: "areas", area: settings.area }, reload), live.onSnapshot(reload), live.onState((state) => { context.live = state; }));
  }

  function restyle() {
    context.look.refresh();
    set.each((handle) => handle.redraw?.());
    names.redraw();
    base.redraw();
    alarm?.redraw();
  }

  const resized = new ResizeObserver(() => {
    map.invalidateSize({ animate: false, pan: false });
    if (!moved && !("away" in root.dataset) && map.getSize().x) back();
  });
  const dressed = new MutationObserver(restyle);
  for (const element of [document.documentElement, document.body, root.closest("[data-theme]"), root.closest("[data-surface]")].filter(Boolean)) dressed.observe(element, { attributes: true, attributeFilter: ["data-theme", "data-surface"] });

  // The address says which view is open, once somebody has left the whole area.
  function noteView() {
    clearTimeout(noting);
    noting = setTimeout(() => context.address.set("view", moved ? writeView(map) : null), 300);
  }

  // Without the cases the layers drawn of them have failed.
  const casesFailed = (error) => ["cases", "heat", "areas"].forEach((id) => set.failed(id, error));

  back();
  const asked = readView(context.address.get("view"));
  if (asked) {
    map.setView(asked.center, asked.zoom, { animate: false });
    moved = true;
  } else if (context.address.get("view")) context.note(say("地址里的 view 不是“纬度，经度，级别”，显示整个区域。", "The view in the address is not latitude,longitude,zoom: the whole area is shown."));
  place.append(parts.note, ...(settings.legend ? [parts.legend] : []), parts.said, ...(settings.hands && !settings.inset ? [make("div", { class: "om-tools" }, bar.element, homeButton())] : []));
  if (settings.hands) hands();
  context.keep.restore();
  set.on(drawLegend);
  set.open();
  drawLegend();
  const alarm = settings.inset ? null : alarms(map, context);
  context.cases.load().catch(casesFailed);
  hear().catch(context.failed);
  resized.observe(map.getContainer());
  const clock = setInterval(tick, 1000);
  document.fonts?.ready.then(restyle);

  return {
    /** Another choice of the page; false where more has changed than a map can take. */
    settle(next) {
      const rest = ({ pick, narrow, said, deaf, within, ...others }) => JSON.stringify(others);
      if (rest(next) !== rest(settings)) return false;
      const narrow = JSON.stringify(next.narrow) !== JSON.stringify(settings.narrow);
      settings = next;
      context.pick = next.pick;
      context.narrow = next.narrow;
      set.each((handle) => handle.picked?.());
      context.keep.settled(next.within);
      if (narrow && !context.own) context.cases.narrow(ofCases()).catch(casesFailed);
      return true;
    },
    close() {
      closed = true;
      clearInterval(clock);
      clearTimeout(context.retry);
      resized.disconnect();
      dressed.disconnect();
      offs.splice(0).forEach((off) => off());
      set.close();
      alarm?.destroy();
      context.keep.destroy();
      names.destroy();
      bar.destroy();
      base.destroy();
      context.panel.close();
      clearTimeout(noting);
      place.replaceChildren();
    },
  };
}
