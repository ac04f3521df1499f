// A small map of the communities with one pin, drawn from outlines alone: panned by finger or mouse, zoomed by two fingers, wheel or buttons, moved by keys.

import {lang} from "./session.mjs";

const SVG = "http://www.w3.org/2000/svg";
const UNIT = 100000;  // of the drawing, a degree of latitude: about 1.1 m
const SORT = / (?:Subdistrict|Town|Community|Village)$/;  // a small map has room for the name alone
const NEAREST = 0.25, NAMED = 14, TAP = 8, APART = 50;  // units a pixel: as near as it goes, from where communities have names; pixels a finger may slip, and signs stand apart

/** Degrees to the drawing's units around a centre, and back. */
export function plane([lon0, lat0]) {
  const wide = Math.cos((lat0 * Math.PI) / 180);
  return {
    to: (lon, lat) => [(lon - lon0) * wide * UNIT, (lat0 - lat) * UNIT],
    from: (x, y) => [lon0 + x / (wide * UNIT), lat0 - y / UNIT],
  };
}

/** Whether a point lies in a ring of [lon, lat]. */
export function inside(ring, lon, lat) {
  let found = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x, y] = ring[i], [u, v] = ring[j];
    if (y > lat !== v > lat && lon < ((u - x) * (lat - y)) / (v - y) + x) found = !found;
  }
  return found;
}

/** The community around a point, undefined outside all of them. */
export const communityAt = (places, lon, lat) => places.find((place) => place.rings.some((ring) => inside(ring, lon, lat)));

/** The towns with the middle of their communities. */
export function towns(places) {
  const found = new Map();
  for (const place of places) found.set(place.town, [...(found.get(place.town) ?? []), place]);
  const middle = (all, key) => all.reduce((sum, each) => sum + each[key], 0) / all.length;
  return [...found.values()].map((all) => ({name: all[0].town, name_en: all[0].town_en, lon: middle(all, "lon"), lat: middle(all, "lat")}));
}

/** Things in groups that would overlap: less than `px` apart, where `pixel(lon, lat)` says they stand. One that stands `alone` is never grouped. */
export function together(things, pixel, px) {
  const groups = [];
  for (const thing of things) {
    const [x, y] = pixel(thing.lon, thing.lat), near = thing.alone ? null : groups.find((each) => !each.alone && Math.abs(each.x - x) < px && Math.abs(each.y - y) < px);
    if (near) near.all.push(thing);
    else groups.push({x, y, all: [thing], alone: thing.alone});
  }
  return groups.map((each) => each.all);
}

function make(tag, attributes = {}, text) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text) node.textContent = text;
  return node;
}

/** The map in `box`. `moved(lon, lat)` hears of every new place of the pin; without it taps put none. Returns {put, clear, look, zoom, marks, draw}. */
export function pinMap(box, places, centre, moved) {
  const flat = plane(centre), svg = make("svg", {"aria-hidden": "true"}), names = make("g", {class: "names"}), big = make("g", {class: "names towns"});
  const pin = Object.assign(document.createElement("i"), {className: "i i-map-pin pin", hidden: true});
  const label = (group, place) => group.append(make("text", {x: flat.to(place.lon, place.lat)[0], y: flat.to(place.lon, place.lat)[1]}, lang() === "en" ? place.name_en.replace(SORT, "") : place.name));
  const points = places.flatMap((place) => place.rings.flat().map(([lon, lat]) => flat.to(lon, lat)));
  const shapes = places.map((place) => make("path", {d: place.rings.map((ring) => `M${ring.map(([lon, lat]) => flat.to(lon, lat).map((n) => n.toFixed(1)).join(" ")).join("L")}Z`).join("")}));
  places.forEach((place) => label(names, place));
  towns(places).forEach((town) => label(big, town));
  svg.append(...shapes, names, big);
  box.replaceChildren(svg, pin);

  const span = (axis) => [Math.min(...points.map((p) => p[axis])), Math.max(...points.map((p) => p[axis]))];
  const [left, right] = points.length ? span(0) : [-1, 1], [top, bottom] = points.length ? span(1) : [-1, 1];
  const size = () => box.getBoundingClientRect();
  const whole = () => Math.max((right - left) / Math.max(size().width, 1), (bottom - top) / Math.max(size().height, 1)) * 1.05;
  const view = {x: (left + right) / 2, y: (top + bottom) / 2, scale: 0};  // the middle of the box, units a pixel
  let at = null, marked = null, signs = {things: [], make: null}, standing = {key: "", nodes: []};

  function draw() {
    const {width, height} = size(), shown = width > 0;
    view.scale = Math.min(Math.max(view.scale || whole(), NEAREST), whole());
    view.x = Math.min(Math.max(view.x, left), right);
    view.y = Math.min(Math.max(view.y, top), bottom);
    if (shown) svg.setAttribute("viewBox", `${view.x - (width * view.scale) / 2} ${view.y - (height * view.scale) / 2} ${width * view.scale} ${height * view.scale}`);
    svg.style.setProperty("--scale", view.scale);
    names.style.display = view.scale <= NAMED ? "" : "none";
    big.style.display = view.scale <= NAMED ? "none" : "";
    const stand = (node, place) => {
      const [x, y] = flat.to(...place);
      node.style.left = `${width / 2 + (x - view.x) / view.scale}px`;
      node.style.top = `${height / 2 + (y - view.y) / view.scale}px`;
    };
    const groups = together(signs.things, (lon, lat) => flat.to(lon, lat).map((n) => n / view.scale), APART), key = groups.map((each) => each.map((thing) => signs.things.indexOf(thing)).join()).join(";");
    if (key !== standing.key) {
      standing.nodes.forEach((node) => node.remove());
      standing = {key, nodes: groups.map(signs.make)};
      box.append(...standing.nodes);
    }
    groups.forEach((each, i) => stand(standing.nodes[i], [each[0].lon, each[0].lat]));
    pin.hidden = !at;
    if (!at) return;
    stand(pin, at);
    const here = shapes[places.indexOf(communityAt(places, ...at))];
    if (here !== marked) {
      marked?.classList.remove("here");
      here?.classList.add("here");
      marked = here;
    }
  }

  function set(lon, lat) {
    if (!moved) return draw();
    at = [lon, lat];
    draw();
    return moved(lon, lat);
  }

  /** Zoom by a factor around a point of the box, the middle where none is given. */
  function zoom(factor, px = size().width / 2, py = size().height / 2) {
    const before = view.scale, {width, height} = size();
    view.scale = Math.min(Math.max(before * factor, NEAREST), whole());
    view.x += (px - width / 2) * (before - view.scale);
    view.y += (py - height / 2) * (before - view.scale);
    draw();
  }

  gestures(box, view, draw, zoom, (px, py) => {
    const {width, height} = size();
    set(...flat.from(view.x + (px - width / 2) * view.scale, view.y + (py - height / 2) * view.scale));
  });
  box.addEventListener("keydown", (event) => {
    const step = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
    if (step) {
      const [x, y] = at && moved ? flat.to(...at) : [view.x, view.y], far = 16 * view.scale;
      [view.x, view.y] = [x + step[0] * far, y + step[1] * far];
      set(...flat.from(view.x, view.y));
    } else if (event.key === "+" || event.key === "=") zoom(1 / 1.6);
    else if (event.key === "-") zoom(1.6);
    else if (event.key === "Enter" || event.key === " ") set(...flat.from(view.x, view.y));
    else return;
    event.preventDefault();
  });
  addEventListener("resize", draw);
  draw();
  return {
    zoom,
    /** Put the pin without telling, and look at it. */
    put(lon, lat) {
      at = [lon, lat];
      [view.x, view.y] = flat.to(lon, lat);
      view.scale = Math.min(view.scale || whole(), 2);
      draw();
    },
    /** Look at a place, `scale` units a pixel. */
    look(lon, lat, scale = 4) {
      [view.x, view.y] = flat.to(lon, lat);
      view.scale = scale;
      draw();
    },
    /** Things ({lon, lat}) that stand at their places; what would overlap is one sign: `make(things)` gives its element. */
    marks(things, make) {
      standing.nodes.forEach((node) => node.remove());
      [signs, standing] = [{things, make}, {key: "", nodes: []}];
      draw();
    },
    /** Take the pin away. */
    clear() {
      at = null;
      draw();
    },
    draw,
  };
}

function gestures(box, view, draw, zoom, tap) {
  const fingers = new Map();
  let slipped = 0;
  const apart = () => {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };
  box.addEventListener("pointerdown", (event) => {
    if (!fingers.size) slipped = 0;
    fingers.set(event.pointerId, {x: event.clientX, y: event.clientY});
    box.setPointerCapture(event.pointerId);
  });
  box.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const wide = fingers.size === 2 ? apart() : 0;
    fingers.set(event.pointerId, {x: event.clientX, y: event.clientY});
    const [dx, dy] = [event.clientX - before.x, event.clientY - before.y];
    slipped += Math.abs(dx) + Math.abs(dy);
    if (wide) return zoom(wide / Math.max(apart(), 1));
    if (slipped < TAP) return;
    view.x -= dx * view.scale;
    view.y -= dy * view.scale;
    draw();
  });
  box.addEventListener("pointerup", (event) => {
    const last = fingers.size === 1 && fingers.has(event.pointerId);
    fingers.delete(event.pointerId);
    const {left, top} = box.getBoundingClientRect();
    if (last && slipped < TAP) tap(event.clientX - left, event.clientY - top);
  });
  box.addEventListener("pointercancel", (event) => fingers.delete(event.pointerId));
  box.addEventListener("wheel", (event) => {
    event.preventDefault();
    const {left, top} = box.getBoundingClientRect();
    zoom(event.deltaY > 0 ? 1.25 : 0.8, event.clientX - left, event.clientY - top);
  }, {passive: false});
}
