// The map of the cell editor: community, neighbours, cells, faults, and the hands that draw. What is drawn is said by cells.mjs.
import {addCorner, dropCorner, moveCorner, ringsOf, same, sharing, snap} from "./_cells_draft.mjs";
import {canvasLayer, clickFrame, unitX, unitY} from "./one_map/canvas.mjs";
import {paint} from "./one_map/labels.mjs";
import {readLook} from "./one_map/look.mjs";
import {box, inside, rings, trace} from "./one_map/places.mjs";

const FILLS = {basic: ["--accent", 0.1], dedicated: ["--c-1", 0.28], area_group: ["--c-6", 0.24], micro: ["--accent", 0]};
const REACH = 11;  // u within which a point snaps
const TOUCH = 13;  // u around a corner that take hold of it

/** Called by one_map_hook.js. What cells.mjs uses stands at `root.cellsMap`, told of by the event cells:map. */
export function openMap(map, root, settings) {
  if (settings.bounds) { const [west, south, east, north] = settings.bounds; map.fitBounds([[south, west], [north, east]], {animate: false}); }
  const look = readLook(root), place = root.querySelector(":scope > .om-ui");
  const state = {community: null, neighbours: [], cells: [], selected: new Set(), faults: [], overlay: [], changed: new Set(), mode: "select", points: [], cursor: null, held: null, hot: null};
  const host = {pick() {}, finished() {}, corners() {}, drawing() {}, said() {}};
  const cross = document.createElement("i");
  cross.className = "cells-cross";
  cross.setAttribute("aria-hidden", "true");
  place.replaceChildren(cross);
  const ground = canvasLayer(map, "cells", 400, draw), over = canvasLayer(map, "cells-hands", 450, drawHands);
  const redraw = () => { ground.redraw(); over.redraw(); };
  const px = ([lon, lat]) => map.latLngToContainerPoint([lat, lon]);
  const lonlat = (point) => { const at = map.containerPointToLatLng(point); return [at.lng, at.lat]; };
  const rows = new WeakMap();
  const shape = (outline) => { if (!rows.has(outline)) rows.set(outline, rings(outline)); return rows.get(outline); };

  // ── drawing ──
  const fill = (g, token, alpha) => { g.fillStyle = look.color(token); g.globalAlpha = alpha; g.fill("evenodd"); g.globalAlpha = 1; };
  function line(g, token, width, dash = []) {
    g.setLineDash(dash.map((each) => each * look.u));
    g.lineWidth = width * look.u;
    g.strokeStyle = look.color(token);
    g.stroke();
    g.setLineDash([]);
  }
  const path = (g, view, outline) => { g.beginPath(); trace(g, view, shape(outline)); };

  function draw(g, view) {
    g.lineJoin = "round";
    g.fillStyle = look.color("--map-out");
    g.fillRect(0, 0, view.width, view.height);
    for (const each of state.neighbours) { path(g, view, each.outline); line(g, "--map-edge", 0.8); }
    if (state.community?.outline) { path(g, view, state.community.outline); fill(g, "--map-land", 1); }
    const order = [...state.cells].sort((a, b) => (a.kind === "micro") - (b.kind === "micro"));
    for (const cell of order) {
      path(g, view, cell.outline);
      const [token, alpha] = FILLS[cell.kind] ?? FILLS.basic;
      if (alpha) fill(g, token, alpha);
      line(g, "--map-edge", cell.kind === "micro" ? 0.8 : 1.2, cell.kind === "micro" ? [3, 3] : []);
    }
    for (const cell of state.cells.filter((each) => state.changed.has(each.key))) { path(g, view, cell.outline); line(g, "--accent", 2, [7, 4]); }
    if (state.community?.outline) { path(g, view, state.community.outline); line(g, "--ink-2", 2); }
    for (const cell of state.cells.filter((each) => state.selected.has(each.key))) { path(g, view, cell.outline); fill(g, "--accent", 0.18); line(g, "--accent", 2.6); }
    for (const each of state.overlay) { path(g, view, each.outline); line(g, each.as_is ? "--c-2" : "--ink", each.as_is ? 1.6 : 1.2, each.as_is ? [2, 4] : [8, 4]); }
    for (const fault of state.faults) hatch(g, view, fault);
    const wishes = state.cells.filter((cell) => cell.kind !== "micro" || state.cells.length < 8).map((cell) => wish(cell));
    const around = state.neighbours.map((each) => ({...middle(each.outline), text: settings.lang === "zh" ? each.name : each.name_en, size: 12, weight: 400, spacing: 0, halo: 3, color: "--map-ink-2", room: width(each.outline) * 0.9}));
    paint(g, look, view, [...wishes, ...around], []);
  }
  function wish(cell) {
    const name = settings.lang === "en" && cell.name_en ? cell.name_en : cell.name;
    return {...middle(cell.outline), text: name, size: 13, weight: state.selected.has(cell.key) ? 700 : 400, spacing: 0, halo: 3, room: width(cell.outline) * 1.05};
  }
  const width = (outline) => { const [w, , e] = box(shape(outline)); return e - w; };
  function middle(outline) {
    const all = shape(outline), [w, n, e, s] = box(all);
    let [ux, uy] = [(w + e) / 2, (n + s) / 2];
    for (let i = 1; i < 9 && !inside(all, ux, uy); i++) uy = n + ((s - n) * i) / 9;
    return {ux, uy};
  }
  // A fault is hatched: its colour says nothing of a warning light.
  function hatch(g, view, fault) {
    path(g, view, fault.geometry);
    g.save();
    g.clip("evenodd");
    const [w, n, e, s] = box(shape(fault.geometry)), step = 6 * look.u;
    const [x0, x1, y0, y1] = [w * view.scale - view.x, e * view.scale - view.x, n * view.scale - view.y, s * view.scale - view.y];
    g.beginPath();
    for (let x = Math.max(x0, -view.height) - (y1 - y0); x < Math.min(x1, view.width * 2); x += step) { g.moveTo(x, y1); g.lineTo(x + (y1 - y0), y0); }
    line(g, "--ink", 1.4);
    g.restore();
    path(g, view, fault.geometry);
    line(g, "--ink", fault === state.hot ? 4 : 2);
    const at = {x: ((w + e) / 2) * view.scale - view.x, y: ((n + s) / 2) * view.scale - view.y};
    if (Math.max(x1 - x0, y1 - y0) < 14 * look.u) { g.beginPath(); g.arc(at.x, at.y, 11 * look.u, 0, 7); line(g, "--ink", 2); }
  }

  function drawHands(g, view) {
    const at = ([lon, lat]) => [unitX(lon) * view.scale - view.x, unitY(lat) * view.scale - view.y];
    if (state.mode === "corners") drawCorners(g, at);
    if (!["draw", "split"].includes(state.mode)) return;
    const points = state.cursor ? [...state.points, state.cursor.at] : state.points;
    g.beginPath();
    points.forEach((each, i) => g[i ? "lineTo" : "moveTo"](...at(each)));
    if (state.mode === "draw" && points.length > 2) { g.closePath(); fill(g, "--accent", 0.15); }
    line(g, "--accent", 2.4, state.mode === "split" ? [8, 4] : []);
    for (const each of state.points) knob(g, at(each), 4.5, true);
    if (state.cursor?.snapped) { g.beginPath(); g.arc(...at(state.cursor.at), 8 * look.u, 0, 7); line(g, "--ink", 1.6); }
  }
  function knob(g, [x, y], r, strong) {
    g.beginPath();
    g.arc(x, y, r * look.u, 0, 7);
    g.fillStyle = look.color(strong ? "--panel" : "--accent");
    g.fill();
    line(g, "--accent", strong ? 2 : 1);
  }
  function drawCorners(g, at) {
    for (const ring of edited()) {
      ring.forEach((point, i) => {
        if (i + 1 >= ring.length) return;
        const [a, b] = [at(point), at(ring[i + 1])];
        if (Math.hypot(a[0] - b[0], a[1] - b[1]) > 34 * look.u) knob(g, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], 3, false);
        knob(g, a, state.held && same(state.held.at, point) ? 7.5 : 5, true);
      });
    }
    if (state.cursor?.snapped) { g.beginPath(); g.arc(...at(state.cursor.at), 9 * look.u, 0, 7); line(g, "--ink", 1.6); }
  }

  // ── hands ──
  const edited = () => state.cells.filter((cell) => state.selected.has(cell.key)).flatMap((cell) => ringsOf(cell.outline));
  function targets(except) {
    const all = [...state.cells.map((cell) => cell.outline), ...(state.community?.outline ? [state.community.outline] : []), ...state.neighbours.map((each) => each.outline)];
    const found = all.flatMap(ringsOf);
    return except ? found.map((ring) => (ring.some((point) => same(point, except)) ? ring.filter((point) => !same(point, except)) : ring)) : found;
  }
  function snapped(point, except) {
    const at = lonlat(point), found = snap(at, targets(except), px, REACH * look.u);
    return found ? {at: found.at, snapped: true} : {at, snapped: false};
  }
  function cellAt(point) {
    const view = clickFrame(map), ux = (point.x + view.x) / view.scale, uy = (point.y + view.y) / view.scale;
    const here = state.cells.filter((cell) => inside(shape(cell.outline), ux, uy)), size = (cell) => { const [w, n, e, s] = box(shape(cell.outline)); return (e - w) * (s - n); };
    return here.sort((a, b) => size(a) - size(b))[0] ?? null;
  }
  function near(point) {
    let best = null, least = TOUCH * look.u;
    for (const ring of edited()) {
      for (let i = 0; i + 1 < ring.length; i++) {
        const a = px(ring[i]), b = px(ring[i + 1]), gap = Math.hypot(a.x - point.x, a.y - point.y);
        if (gap <= least) [best, least] = [{at: ring[i]}, gap];
        const half = {x: (a.x + b.x) / 2, y: (a.y + b.y) / 2}, away = Math.hypot(half.x - point.x, half.y - point.y) + 4 * look.u;
        if (Math.hypot(a.x - b.x, a.y - b.y) > 34 * look.u && away <= least) [best, least] = [{at: lonlat(half), between: [ring[i], ring[i + 1]]}, away];
      }
    }
    return best;
  }
  function addPoint(point) {
    const next = snapped(point).at, last = state.points.at(-1);
    if (last && same(last, next)) return;
    if (state.mode === "draw" && state.points.length > 2 && same(state.points[0], next)) { finish(); return; }
    state.points.push(next);
    host.drawing(state.points.length);
    over.redraw();
  }
  function finish() {
    const points = state.points, least = state.mode === "draw" ? 3 : 2;
    if (points.length < least) { host.said(least); return; }
    const mode = state.mode;
    state.points = [];
    state.cursor = null;
    host.drawing(0);
    over.redraw();
    host.finished(mode, points);
  }
  function take(found) {
    if (found.between) {
      const keys = new Set(state.cells.map((cell) => cell.key));
      state.cells = addCorner(state.cells, keys, ...found.between, found.at);
    }
    const all = sharing(state.cells, found.at);
    state.held = {at: found.at, from: found.at, keys: all, before: state.cells};
  }
  function drag(point) {
    const next = snapped(point, state.held.at);
    state.cells = moveCorner(state.cells, state.held.keys, state.held.at, next.at);
    state.held.at = [Math.round(next.at[0] * 1e7) / 1e7, Math.round(next.at[1] * 1e7) / 1e7];
    state.cursor = next;
    redraw();
  }
  function letGo() {
    const moved = state.held && !same(state.held.at, state.held.from);
    state.held = null;
    state.cursor = null;
    if (moved) host.corners(state.cells);
    redraw();
  }

  const container = map.getContainer();
  const at = (event) => map.mouseEventToContainerPoint(event);
  const down = (event) => {
    if (state.mode !== "corners" || event.button > 0) return;
    const found = near(at(event));
    if (!found) return;
    event.stopPropagation();
    event.preventDefault();
    map.dragging.disable();
    container.setPointerCapture?.(event.pointerId);
    take(found);
    redraw();
  };
  const move = (event) => {
    if (state.held && !state.held.keyboard) drag(at(event));
    else if (["draw", "split"].includes(state.mode) && event.pointerType !== "touch") { state.cursor = snapped(at(event)); over.redraw(); }
    else if (state.mode === "corners") container.style.cursor = near(at(event)) ? "move" : "";
  };
  const up = () => { if (state.held && !state.held.keyboard) { map.dragging.enable(); letGo(); } };
  const click = ({containerPoint, originalEvent}) => {
    if (["draw", "split"].includes(state.mode)) addPoint(containerPoint);
    else if (state.mode !== "corners" || !near(containerPoint)) host.pick(cellAt(containerPoint)?.key ?? null, originalEvent.shiftKey || originalEvent.ctrlKey || originalEvent.metaKey);
  };
  const twice = ({containerPoint}) => {
    if (["draw", "split"].includes(state.mode)) finish();
    else if (state.mode === "corners") { const found = near(containerPoint); if (found && !found.between) drop(found.at); }
  };
  function drop(point) {
    const next = dropCorner(state.cells, new Set(state.cells.map((cell) => cell.key)), point);
    if (JSON.stringify(next) !== JSON.stringify(state.cells)) host.corners(next);
  }
  // The keyboard draws under the cross in the map's middle.
  const key = (event) => {
    if (event.target !== container) return;
    root.dataset.keys = "";
    const middlePoint = map.getSize().divideBy(2);
    if (event.key === "Enter" && event.shiftKey) finish();
    else if (event.key === "Enter" && ["draw", "split"].includes(state.mode)) addPoint(middlePoint);
    else if (event.key === "Enter" && state.mode === "corners") byKey(middlePoint);
    else if (event.key === "Enter") host.pick(cellAt(middlePoint)?.key ?? null, event.shiftKey);
    else if (event.key === "Backspace" && state.points.length) { state.points.pop(); host.drawing(state.points.length); over.redraw(); }
    else if (event.key === "Delete" && state.mode === "corners") { const found = near(middlePoint); if (found && !found.between) drop(found.at); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  function byKey(point) {
    if (state.held) { drag(point); letGo(); return; }
    const found = near(point);
    if (!found) return;
    take(found);
    state.held.keyboard = true;
    redraw();
  }
  const restyle = () => { look.refresh(); redraw(); };
  container.addEventListener("pointerdown", down, true);
  container.addEventListener("pointermove", move);
  for (const name of ["pointerup", "pointercancel"]) container.addEventListener(name, up);
  container.addEventListener("keydown", key, true);
  container.addEventListener("pointerdown", () => { delete root.dataset.keys; });
  map.on("click", click);
  map.on("dblclick", twice);
  map.doubleClickZoom.disable();
  container.setAttribute("role", "application");
  container.setAttribute("aria-label", settings.lang === "zh" ? "网格地图：方向键移动，加减键缩放，回车在中间十字处落点或选择，Shift+回车完成" : "Cell map: arrows move, plus and minus zoom, Enter sets a point or chooses under the cross, Shift+Enter finishes");
  const resized = new ResizeObserver(() => map.invalidateSize({animate: false, pan: false}));
  resized.observe(container);
  const dressed = new MutationObserver(restyle);
  for (const element of [document.documentElement, document.body, root.closest("[data-theme]")].filter(Boolean)) dressed.observe(element, {attributes: true, attributeFilter: ["data-theme", "data-surface"]});

  function bounds(outline) {
    const [w, n, e, s] = box(shape(outline)), point = (x, y) => map.unproject([x * 256, y * 256], 0);
    return L.latLngBounds(point(w, n), point(e, s));
  }
  root.cellsMap = {
    host,
    show(more) { Object.assign(state, more); redraw(); },
    mode(next) { state.mode = next; state.points = []; state.cursor = null; state.held = null; root.dataset.mode = next; container.style.cursor = ["draw", "split"].includes(next) ? "crosshair" : ""; redraw(); },
    finish,
    back() { state.points.pop(); host.drawing(state.points.length); over.redraw(); },
    fit(outline) { map.fitBounds(bounds(outline), {paddingTopLeft: [24 * look.u, (root.closest(".cells-page").dataset.draws === "1" ? 104 : 24) * look.u], paddingBottomRight: [24 * look.u, 24 * look.u], animate: false}); },
    fly(outline) { map.flyToBounds(bounds(outline).pad(1.5), {maxZoom: 18, duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.6}); },
    point: px,
  };
  root.dispatchEvent(new CustomEvent("cells:map"));
  return {
    settle: () => false,
    close() {
      resized.disconnect();
      dressed.disconnect();
      container.removeEventListener("pointerdown", down, true);
      container.removeEventListener("pointermove", move);
      container.removeEventListener("keydown", key, true);
      map.off("click", click);
      map.off("dblclick", twice);
      ground.destroy();
      over.destroy();
      delete root.cellsMap;
    },
  };
}
