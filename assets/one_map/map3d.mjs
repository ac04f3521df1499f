// Opens a map with heights in an element: buildings with their floors, areas, cases, officers, cameras; a click on a building opens its table of floors and units.
import { address, kept } from "./address.mjs";
import { base3d } from "./base3d.mjs";
import { showBuilding } from "./building.mjs";
import { cameraCard } from "./camera_card.mjs";
import { cardPlace, make } from "./card.mjs";
import { caseList } from "./case_list.mjs";
import { get, liveClient } from "./data.mjs";
import { images, LAYERS as OWN, painter } from "./layers3d.mjs";
import { readLook } from "./look.mjs";
import { panelPlace } from "./panel.mjs";
import { inWords, read, squareMetres, written } from "./pick_shapes.mjs";
import { selection } from "./selection.mjs";
import { thingCard } from "./thing_card.mjs";
import { dressThings, layThings, thingLayers } from "./things3d.mjs";
import { extent, maplibre, paints, PITCH, STEEPEST, style, viewIn, viewText } from "./scene3d.mjs";
import { verbs3d } from "./verbs3d.mjs";
import { shortNo } from "../magnets/_words.mjs";

const STRUCK = ["pressing", "calm", "officers", "cameras", "officer_trails"], REACH = 4, TURN = 22.5, CLOSE = 16, TILT = 12;
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** `settings` is what widgets/map3d.py told. Resolves to {close(), resize()} once the map is there. */
export async function openMap3d(root, settings) {
  const say = (zh, en) => (settings.lang === "zh" ? zh : en), look = readLook(root), offs = [], running = new Map();
  const ground = make("div", { class: "m3-ground" }), place = make("div", { class: "om-ui" });
  root.replaceChildren(ground, place);
  const note = make("p", { class: "om-note" }), said = make("p", { class: "om-said", role: "status", hidden: true }), credit = make("p", { class: "m3-credit" }), legend = make("ul", { class: "om-legend", "aria-label": say("图例", "Legend") });
  const { Map: Scene } = await maplibre();
  const bar = address(settings.full), asked = viewIn(bar.get("at"));
  const [west, south, east, north] = settings.bounds;
  const map = new Scene({ container: ground, style: style(look, settings.lang === "zh"), ...(asked ?? { center: [(west + east) / 2, (south + north) / 2], zoom: 11, pitch: PITCH }), maxPitch: STEEPEST, minZoom: 5, maxZoom: 20, attributionControl: false, interactive: settings.hands, fadeDuration: 0, localIdeographFontFamily: getComputedStyle(root).fontFamily, refreshExpiredTiles: false });
  let closed = false, awaited = null, base = null, credits = [], known = [], chosen = null, retry = 0, whole = [west, south, east, north], moved = Boolean(asked);

  const context = {
    ...settings, say, look,
    card: cardPlace(place, say, unchoose),
    panel: panelPlace(place, say),
    selection: selection(),
    address: bar,
    cases: caseList(settings.area, settings.open),
    here(features) {
      known = features;
      if (awaited) pickArea(features.find(({ id }) => id === awaited));
      if (features.some(({ properties }) => properties.generated)) note.textContent = say("界线与楼宇轮廓为示意", "Outlines are illustrative");
    },
    built({ features, left_out, attributions }) {
      credits = attributions;
      sayCredits();
      if (left_out) tell(say(`楼宇过多，只画出前 ${features.length} 栋，请选小一些的区域。`, `Too many buildings: the first ${features.length} are drawn. Choose a smaller area.`));
      if (settings.source) {
        if (!features.length) return tell(say(`没有名为“${settings.source}”的楼宇文件。`, `There is no file of buildings called “${settings.source}”.`));
        whole = extent(features);
        fit();
      } else if (!features.length) tell(say("本区域没有楼宇数据。", "There are no buildings of this area."));
    },
    read: get,
    hold() { moved = true; },
    go([lat, lon], zoom) { map.easeTo({ center: [lon, lat], zoom: zoom - 1, duration: still() ? 0 : 900 }); },
    failed(error) {
      console.warn(error);
      tell(say(`部分图层没有读到：${error.status ? error.message : "连不上服务器"}。其余照常，稍后自动重试。`, `Some layers could not be read: ${error.status ? error.message : "the server cannot be reached"}. The rest goes on; they are read again soon.`));
      clearTimeout(retry);
      retry = setTimeout(again, 15_000);
    },
  };

  function sayCredits() {
    credit.textContent = [base?.illustrative && say("底图为示意，非实测", "Illustrative base map, not surveyed"), base?.attribution, ...credits].filter(Boolean).join(" · ");
  }

  /** All of it in view, until somebody has chosen another one. */
  function fit() {
    map.resize();
    if (!moved) map.fitBounds(whole, { padding: Math.min(40, root.clientWidth / 12), pitch: PITCH, animate: false });
  }

  function tell(text) {
    said.textContent = text;
    said.hidden = false;
  }

  // ── layers ──

  async function turn(layer, on) {
    for (const id of layer.draws) map.setLayoutProperty(id, "visibility", on ? "visible" : "none");
    if (!on) {
      running.get(layer.id)?.stop?.();
      running.delete(layer.id);
    } else if (!running.has(layer.id)) {
      running.set(layer.id, {});
      const handle = await layer.start({ map, settings, context }).catch((error) => { running.delete(layer.id); if (!closed) context.failed(error); });
      if (closed || !running.has(layer.id)) handle?.stop?.();
      else if (handle) running.set(layer.id, handle);
    }
    drawLegend();
  }

  const things = thingLayers(settings.things ?? []), LAYERS = [...OWN.filter(({ when }) => !when || when(settings)), ...things];
  const isOn = new Map(LAYERS.map((layer) => [layer.id, layer.on]));
  const wanted = bar.get("layers");
  if (wanted != null) for (const layer of LAYERS) isOn.set(layer.id, wanted.split(",").includes(layer.id));

  function again() {
    if (closed) return;
    said.hidden = true;
    context.cases.load().catch(context.failed);
    for (const layer of LAYERS) if (isOn.get(layer.id)) { running.get(layer.id)?.stop?.(); running.delete(layer.id); turn(layer, true); }
  }

  function drawLegend() {
    legend.replaceChildren(...LAYERS.filter(({ id }) => isOn.get(id)).flatMap(({ legend: rows }) => rows.map(([zh, en, mark]) => {
      const sign = make("span", { class: "om-mark", "aria-hidden": "true" });
      sign.innerHTML = mark;
      return make("li", {}, sign, make("span", { text: say(zh, en) }));
    })));
  }

  function layerButton() {
    const open = make("button", { class: "btn sm om-tool", type: "button", "data-tool": "layers", "aria-pressed": "false", text: say("图层", "Layers") });
    let panel = null;
    open.onclick = () => {
      if (panel) return panel.close();
      panel = context.panel.open("layers", say("图层", "Layers"), () => { panel = null; open.setAttribute("aria-pressed", "false"); });
      panel.body.append(...switches());
      open.setAttribute("aria-pressed", "true");
    };
    return open;
  }

  function switches() {
    return LAYERS.map((layer) => {
      const button = make("button", { class: "om-switch", type: "button", role: "switch", "data-layer": layer.id, "aria-checked": String(isOn.get(layer.id)) }, make("i", { "aria-hidden": "true" }), make("span", { text: say(layer.zh, layer.en) }));
      button.onclick = () => {
        isOn.set(layer.id, !isOn.get(layer.id));
        button.setAttribute("aria-checked", String(isOn.get(layer.id)));
        turn(layer, isOn.get(layer.id));
        bar.set("layers", LAYERS.filter(({ id }) => isOn.get(id)).map(({ id }) => id).join(","));
      };
      return button;
    });
  }

  // ── the view ──

  function buttons() {
    const ease = (change) => { moved = true; map.easeTo({ ...change(), duration: still() ? 0 : 250 }); };
    const wanted = [
      ["zoom-in", "plus", say("放大", "Zoom in"), () => ({ zoom: map.getZoom() + 1 })],
      ["zoom-out", "minus", say("缩小", "Zoom out"), () => ({ zoom: map.getZoom() - 1 })],
      ["turn-left", "arrow-back-up", say("向左转", "Turn left"), () => ({ bearing: map.getBearing() - TURN })],
      ["turn-right", "arrow-forward-up", say("向右转", "Turn right"), () => ({ bearing: map.getBearing() + TURN })],
      ["tilt-up", "chevron-up", say("压低视角", "Look flatter"), () => ({ pitch: Math.min(STEEPEST, map.getPitch() + TILT) })],
      ["tilt-down", "chevron-down", say("抬高视角", "Look from above"), () => ({ pitch: Math.max(0, map.getPitch() - TILT) })],
      ["north", "navigation", say("正北朝上", "North up"), () => ({ bearing: 0, pitch: PITCH })],
    ];
    return make("div", { class: "m3-view", role: "toolbar", "aria-label": say("视角", "View") }, ...wanted.map(([id, symbol, words, change]) => {
      const button = make("button", { class: "icb", type: "button", "data-view": id, title: words, "aria-label": words }, make("i", { class: `i i-${symbol}`, "aria-hidden": "true" }));
      button.onclick = () => ease(change);
      return button;
    }));
  }

  function keys() {
    const canvas = map.getCanvas();
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", say("立体地图：方向键移动，Shift 加方向键旋转和俯仰，加减键缩放，回车打开中间十字处的内容", "Map with heights: arrows move, Shift and arrows turn and tilt, plus and minus zoom, Enter opens what stands under the cross"));
    canvas.addEventListener("keyup", () => { root.dataset.keys = ""; });
    canvas.addEventListener("pointerdown", () => { delete root.dataset.keys; });
    canvas.addEventListener("keydown", ({ key }) => {
      if (key === "Enter") strike({ x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 }, true);
      if (key === "Escape") { context.card.close(); context.panel.close(); }
    });
  }

  // ── what is struck ──

  function struck({ x, y }) {
    const near = (id) => (id === "buildings" ? [x, y] : [[x - REACH, y - REACH], [x + REACH, y + REACH]]);
    for (const id of [...STRUCK, ...things.map(({ id }) => id), "buildings"]) {
      const [found] = map.queryRenderedFeatures(near(id), { layers: [id] });
      if (found) return { id, found };
    }
    return null;
  }

  async function strike(point, byKey = false) {
    const hit = struck(point);
    unchoose();
    if (!hit) return strikeArea(map.unproject([point.x, point.y]));
    const { id, found } = hit, { properties } = found;
    if (id === "buildings") openBuilding(found.id, byKey);
    else if (id === "cameras") cameraCard(context, properties.id);
    else if (id === "officers" || id === "officer_trails") officerCard(properties.id);
    else if (cards.has(id)) cards.get(id).open(properties.id);
    else caseCard(properties.no, properties.light);
  }

  async function openBuilding(id, byKey = false) {
    choose(id);
    const panel = context.panel.open("building", say("楼宇", "Building"), () => { if (chosen === id) unchoose(); map.getCanvas().focus({ preventScroll: true }); });
    const found = await showBuilding(panel.body, id, settings.lang, (name) => panel.title(name));
    if (byKey) panel.body.querySelector('[role="gridcell"] [tabindex="0"], a')?.focus();
    return found;
  }

  /** Off the middle, where the panel leaves room: above the sheet of a phone, left of the panel of a desk. */
  const beside = () => (settings.surface === "phone" ? [0, -0.28 * root.clientHeight] : [-Math.min(200 * look.u, root.clientWidth / 6), 0]);

  async function caseCard(no, light) {
    const word = { red: say("超期", "Overdue"), yellow: say("将超期", "Nearly due"), green: say("按期", "On time"), none: say("停表", "Clock stopped") }[light];
    const show = (found) => context.card.show({ case: no, sign: lightSign(light), title: shortNo(no), sub: found && say(found.category_zh, found.category_en), rows: [[say("状态", "State"), found && say(found.state_zh, found.state_en)], [say("时限", "Time"), word], [say("社区", "Community"), found && say(found.area_zh, found.area_en)]], links: [[say("看案件", "Case"), `/cases?no=${no}`]], data: { "data-case": no } });
    show();
    const found = await get(`cases/${no}`).catch(() => null);
    if (found && context.card.current?.case === no) show(found);
  }

  const lightSign = (light) => LAYERS.find(({ id }) => id === "cases").legend[{ red: 0, yellow: 1 }[light] ?? 2][2];

  const cards = new Map(things.map(({ id, thing }) => [id, thingCard(context, thing.kind, { open: (of) => officerCard(of.id), clear() {} })]));

  async function officerCard(id) {
    context.card.show({ officer: id, title: say("网格员", "Grid officer"), data: { "data-officer": id } });
    const found = await get(`map/officers/${id}`).catch(() => null);
    if (found && context.card.current?.officer === id) context.card.show({ officer: id, title: found.name ?? say("网格员", "Grid officer"), rows: [[say("网格", "Cell"), say(found.grid_zh, found.grid_en)], [say("状态", "State"), found.on_duty ? say("在岗", "On duty") : say("离岗", "Off duty")]], data: { "data-officer": id } });
  }

  const contains = ({ type, coordinates }, { lng, lat }) => (type === "Polygon" ? [coordinates] : coordinates).some((rings) => rings.reduce((odd, ring) => {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) if (ring[i][1] > lat !== ring[j][1] > lat && lng < ((ring[j][0] - ring[i][0]) * (lat - ring[i][1])) / (ring[j][1] - ring[i][1]) + ring[i][0]) odd = !odd;
    return odd;
  }, false));

  /** The finest area around a point becomes what is picked; far out its town or street. */
  function strikeArea(at) {
    const level = map.getZoom() < 11.5 ? "town_street" : "community";
    const found = known.find(({ geometry, properties }) => properties.level === level && contains(geometry, at)) ?? known.find(({ geometry, properties }) => properties.level === "community" && contains(geometry, at));
    if (!found) { context.card.close(); return context.selection.set(null, "click"); }
    pickArea(found);
  }

  function pickArea(found) {
    if (!found) return;
    awaited = null;
    context.selection.set({ geometry: found.geometry, words: say(found.properties.name, found.properties.name_en), area: found.id }, "click");
  }

  /** What the address says was picked, here or on the flat map. An area is picked when its outline is there. */
  function pickAsAddressed() {
    const picked = read(bar.get("sel"));
    if (picked?.area) awaited = picked.area;
    else if (picked) context.selection.set({ ...picked, words: say(`所选范围 ${inWords(squareMetres(picked.geometry))}`, `Selection of ${inWords(squareMetres(picked.geometry))}`) }, "address");
  }

  /** The flat map at the same place, with the same selection. */
  const flatAddress = () => `/map?${new URLSearchParams({ area: settings.area, ...kept(bar) })}`;

  async function areaCard(picked) {
    const code = picked.area, show = (rows) => context.card.show({ area: code, title: picked.words, rows, links: [[say("看案件", "Cases"), `/cases?area=${code}`], [say("只看本区域", "This area alone"), `/map/3d?area=${code}`], [say("平面图", "Flat map"), flatAddress()]], data: { "data-area": code } });
    show([]);
    const found = await get(`areas/${code}`).catch(() => null);
    if (!found || context.card.current?.area !== code) return;
    const { counts } = found;
    show([[say("人口", "Residents"), found.residents], [say("在办案件", "Open cases"), counts.open], [say("网格员在岗", "Officers on duty"), `${counts.on_duty} / ${counts.officers}`], [say("视频在线", "Cameras online"), `${counts.cameras_online} / ${counts.cameras}`]]);
  }

  function choose(id) {
    unchoose();
    chosen = id;
    map.setFeatureState({ source: "buildings", id }, { on: true });
  }

  function unchoose() {
    if (chosen != null && !closed) map.setFeatureState({ source: "buildings", id: chosen }, { on: false });
    chosen = null;
  }

  // ── life ──

  function restyle() {
    look.refresh();
    images(map, look);
    dressThings(map, look, things, say, painter(map, look));
    for (const [id, paint] of Object.entries(paints(look))) for (const [name, value] of Object.entries(paint)) map.setPaintProperty(id, name, value);
    base?.restyle();
  }

  await new Promise((done) => { map.once("load", done); });
  images(map, look);
  layThings(map, look, things);
  dressThings(map, look, things, say, painter(map, look));
  fit();
  map.on("movestart", ({ originalEvent }) => { moved ||= Boolean(originalEvent); });
  const flat = make("a", { class: "btn sm om-tool", "data-action": "flat", href: flatAddress(), text: say("平面图", "Flat map") });
  place.append(note, credit, legend, said, ...(settings.hands ? [make("div", { class: "om-tools" }, flat, layerButton()), buttons()] : []));
  if (settings.hands) {
    keys();
    map.on("click", ({ point }) => strike(point));
    map.on("mousemove", ({ point }) => { map.getCanvas().style.cursor = struck(point) ? "pointer" : ""; });
    map.on("moveend", () => bar.set("at", viewText(map)));
  }
  context.selection.on((picked) => {
    map.getSource("picked").setData({ type: "FeatureCollection", features: picked ? [{ type: "Feature", properties: {}, geometry: picked.geometry }] : [] });
    if (!awaited) bar.set("sel", picked ? written(picked) : null);
    flat.href = flatAddress();
    if (picked?.area) areaCard(picked);
    else if (picked) context.card.show({ title: picked.words, links: [[say("区域速报", "Area briefing"), flatAddress()]], data: { "data-picked": "" } });
  });
  pickAsAddressed();
  const go = (change) => { moved = true; map.easeTo({ ...change, duration: still() ? 0 : 900 }); };
  const shown = (geometry, ms) => {
    const put = (of) => map.getSource("picked")?.setData({ type: "FeatureCollection", features: of ? [{ type: "Feature", properties: {}, geometry: of }] : [] });
    put(geometry);
    setTimeout(() => { if (!closed) put(context.selection.get()?.geometry); }, ms);
  };
  const verbs = settings.hands ? verbs3d(map, root, context, { go, picked: shown }) : null;
  base3d(map, look, bar.get("base"), settings.lang, context.failed).then((found) => { base = found; if (!closed) sayCredits(); }, (error) => !closed && context.failed(error));
  context.cases.load().catch(context.failed);
  for (const layer of LAYERS) turn(layer, isOn.get(layer.id));
  liveClient().then((live) => { if (!closed) offs.push(live.on({ topic: "case", area: settings.area }, context.cases.message), live.onSnapshot(again)); });
  const clock = setInterval(context.cases.tick, 1000), sized = new ResizeObserver(fit), dressed = new MutationObserver(restyle);
  sized.observe(root);
  for (const element of [document.documentElement, root.closest("[data-theme]")].filter(Boolean)) dressed.observe(element, { attributes: true, attributeFilter: ["data-theme", "data-surface"] });
  if (settings.building) openBuilding(settings.building).then((found) => { if (found && !moved && !closed) { moved = true; map.easeTo({ center: [found.lon, found.lat], zoom: CLOSE, offset: beside(), duration: 0 }); } });
  root.dataset.ready = "";

  return {
    map,
    resize: fit,
    close() {
      closed = true;
      clearInterval(clock);
      clearTimeout(retry);
      sized.disconnect();
      dressed.disconnect();
      offs.forEach((off) => off());
      verbs?.destroy();
      running.forEach((handle) => handle.stop?.());
      context.card.close();
      map.remove();
      root.replaceChildren();
    },
  };
}
