// Drawing on the map by mouse, finger or keys. A cover over the map takes the gestures, so that a finger draws and does not move the map.
import { make } from "./card.mjs";
import { LEAST_M, MOST_M, around, circle, far, inWords, lasso, metres, rectangle, shape, squareMetres } from "./pick_shapes.mjs";

const STEP = 10, LEAP = 50, MOVED = 6, NEAR = 12; // px
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Whether another corner ends a shape: the second of a rectangle or circle, the only one of a circle of a given radius or of a click on an area. */
export const enough = (mode, corners) => ({ rectangle: 2, circle: 2, within: 1, cell: 1 })[mode] === corners.length;

/** What corners make in a mode, with the point under the hand as the last one: {geometry, circle?} or null. `m` is the radius of "within". */
export function made(mode, corners, m) {
  if (mode === "within") return corners.length ? round(corners[0], m) : null;
  if (mode === "rectangle") return corners.length > 1 ? { geometry: rectangle(corners[0], corners[1]) } : null;
  if (mode === "circle") return corners.length > 1 ? round(corners[0], Math.max(1, Math.round(metres(corners[0], corners[1])))) : null;
  const geometry = shape(corners);
  return geometry && { geometry };
}

const round = ([lon, lat], m) => ({ geometry: circle([lon, lat], m), circle: { lon: Math.round(lon * 1e5) / 1e5, lat: Math.round(lat * 1e5) / 1e5, m } });

/**
 * `start(mode)` begins, `stop()` ends. `told` is {draft(what), measure(text), done({geometry, circle?} | {at}), ended()}: `draft` is what to draw,
 * `done` what was drawn, `ended` that Escape left the mode. `radius()` is the radius of "within" in metres.
 */
export function drawing(map, settings, told, radius) {
  const { say, look } = settings, ground = map.getContainer();
  const cover = make("div", { class: "om-draw", tabindex: "0", role: "application" });
  let mode = null, corners = [], trail = null, hand = null, cross = null, down = null, typed = "";

  L.DomEvent.disableClickPropagation(cover);
  const at = (point) => { const { lng, lat } = map.containerPointToLatLng(point); return [lng, lat]; };
  const px = ([lon, lat]) => map.latLngToContainerPoint([lat, lon]);
  const point = (event) => map.mouseEventToContainerPoint(event);
  const labels = {
    cell: ["点选网格、社区或镇街：方向键移动十字，回车确定", "Pick a cell, community or street: arrows move the cross, Enter picks"],
    rectangle: ["矩形：两个对角，回车定点", "Rectangle: two opposite corners, Enter sets one"],
    circle: ["圆形：圆心，再定半径；可直接键入米数", "Circle: the middle, then the radius; metres may be typed"],
    within: ["周边：回车定中心；可直接键入米数", "Around: Enter sets the middle; metres may be typed"],
    polygon: ["多边形：回车定拐点，在起点处或双击结束，退格撤一点", "Polygon: Enter sets corners, the first one again or a double click closes, Backspace takes one back"],
    lasso: ["套索：按住画一圈；键盘同多边形", "Lasso: press and draw around; by keys as a polygon"],
  };

  const typing = () => (mode === "within" || (mode === "circle" && corners.length)) && typed;
  const metresTyped = () => Math.min(MOST_M, Math.max(mode === "within" ? LEAST_M : 1, Number(typed)));

  function preview() {
    const last = cross ?? hand, reach = mode === "within" ? (typed ? metresTyped() : radius()) : 0;
    if (typing() && mode === "circle") return round(corners[0], metresTyped());
    if (mode === "cell") return null;
    return made(mode, trail ?? [...corners, ...(last ? [last] : [])], reach);
  }

  function show() {
    if (!mode) return;
    const found = preview(), open = trail ?? [...corners, ...((cross ?? hand) && corners.length ? [cross ?? hand] : [])];
    told.draft({ geometry: found?.geometry, line: open, corners: trail ? [] : corners, cross });
    const size = found && `${inWords(squareMetres(found.geometry))} · ${found.circle ? `r ${far(found.circle.m)}` : far(around(found.geometry))}`;
    told.measure(size || (open.length === 2 ? far(metres(open[0], open[1])) : say(...labels[mode])));
  }

  function finish(found) {
    [corners, trail, hand, typed, down] = [[], null, null, "", null];
    told.draft(cross && { cross });
    if (found) told.done(found);
    else show();
  }

  function set(corner) {
    if (mode === "cell") return finish({ at: corner });
    corners.push(corner);
    if (enough(mode, corners)) return finish(made(mode, corners, typed ? metresTyped() : radius()));
    show();
  }

  const closes = (corner) => corners.length > 2 && px(corner).distanceTo(px(corners[0])) < NEAR * look.u;
  const close = () => { const found = made(mode, corners); if (found) finish(found); };

  function press(event) {
    if (event.button > 0) return;
    event.preventDefault();
    cover.focus({ preventScroll: true });
    cross = null;
    if (down && down.id !== event.pointerId) return void ([trail, down] = [null, null]); // a second finger: nothing is drawn
    cover.setPointerCapture(event.pointerId);
    const spot = point(event);
    down = { id: event.pointerId, spot, first: !corners.length };
    hand = at(spot);
    if (mode === "lasso") trail = [hand];
    else if ((mode === "rectangle" || mode === "circle") && !corners.length) corners = [hand];
    show();
  }

  function move(event) {
    const spot = point(event);
    hand = at(spot);
    if (trail && down && spot.distanceTo(px(trail.at(-1))) > 2) trail.push(hand);
    if (cross && event.pointerType === "mouse" && (event.movementX || event.movementY)) cross = null;
    show();
  }

  function lift(event) {
    if (!down || down.id !== event.pointerId) return;
    const spot = point(event), dragged = spot.distanceTo(down.spot) > MOVED, { first } = down, drawn = trail;
    [down, trail] = [null, null];
    if (drawn) {
      const pixel = Math.abs(at([0, 0])[0] - at([1, 0])[0]), geometry = drawn.length > 5 ? lasso(drawn, pixel) : null;
      return finish(geometry && { geometry });
    }
    if (mode === "rectangle" || mode === "circle") {
      if (!first || dragged) set(at(spot));
      else show();
    } else if (closes(at(spot))) close();
    else set(at(spot));
  }

  function keys(event) {
    const { key } = event, way = arrows[key];
    const known = way || ["Enter", "Escape", "Backspace"].includes(key) || (/^\d$/.test(key) && (mode === "within" || (mode === "circle" && corners.length)));
    if (!known) return;
    event.preventDefault();
    event.stopPropagation();
    if (key === "Escape") return corners.length || typed ? finish(null) : told.ended();
    if (key === "Backspace") {
      if (typed) typed = typed.slice(0, -1);
      else corners.pop();
      return show();
    }
    cross ??= at(map.getSize().divideBy(2));
    if (way) {
      const leap = event.shiftKey ? LEAP : STEP, size = map.getSize(), from = px(cross);
      cross = at([Math.min(size.x, Math.max(0, from.x + way[0] * leap)), Math.min(size.y, Math.max(0, from.y + way[1] * leap))]);
      return show();
    }
    if (/^\d$/.test(key)) { typed = (typed + key).slice(0, 4); return show(); }
    if (typing() && mode === "circle") return finish(round(corners[0], metresTyped()));
    if ((mode === "polygon" || mode === "lasso") && closes(cross)) return close();
    set(cross);
  }

  cover.addEventListener("pointerdown", press);
  cover.addEventListener("pointermove", move);
  cover.addEventListener("pointerup", lift);
  cover.addEventListener("pointercancel", () => finish(null));
  cover.addEventListener("dblclick", (event) => { event.preventDefault(); if (mode === "polygon") close(); });
  cover.addEventListener("contextmenu", (event) => event.preventDefault());
  cover.addEventListener("keydown", keys);

  return {
    get mode() { return mode; },
    start(next, byKeys) {
      [mode, corners, trail, hand, typed, down] = [next, [], null, null, "", null];
      cross = byKeys ? at(map.getSize().divideBy(2)) : null;
      cover.setAttribute("aria-label", say(...labels[mode]));
      ground.append(cover);
      if (byKeys) cover.focus({ preventScroll: true });
      show();
    },
    show,
    stop() {
      [mode, corners, trail, hand, cross, typed, down] = [null, [], null, null, null, "", null];
      cover.remove();
      told.draft(null);
      told.measure("");
    },
  };
}
