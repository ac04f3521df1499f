// A canvas on a Leaflet map: sharp on every screen, moved and scaled with the map, drawn once per frame at most.
// Places are kept in mercator units (x, y in 0…1), so that drawing needs only a multiplication.

export const unitX = (lon) => lon / 360 + 0.5;
export function unitY(lat) {
  const s = Math.sin((lat * Math.PI) / 180);
  return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
}

/** Screen position of mercator units at the map's present view: {scale, x, y}, so that px = ux * scale - x. */
export function frame(map, offset = { x: 0, y: 0 }) {
  const origin = map.getPixelOrigin();
  return { scale: 256 * 2 ** map.getZoom(), x: origin.x + offset.x, y: origin.y + offset.y };
}

// Canvases are painted one a frame, the lowest first, since each has to be filled before the frame is shown: a picture that waits stands scaled where
// it belongs. They go in rounds, so that what changes all the time never keeps the others waiting where frames are few.
const queue = new Set();
let round = [], frameAsked = 0;

function paintNext() {
  frameAsked = 0;
  if (!round.length) {
    round = [...queue].sort((a, b) => a.z - b.z);
    queue.clear();
  }
  const job = round.shift();
  if (!job) return;
  if (round.length || queue.size) frameAsked = requestAnimationFrame(paintNext);
  job.paint();
}

function soon(job) {
  if (!round.includes(job)) queue.add(job);
  frameAsked ||= requestAnimationFrame(paintNext);
}

/** Whether every canvas stands as it was last asked to. */
export const painted = () => !round.length && !queue.size;

/** A picture of `side` px, drawn once by `draw(g)` in CSS pixels, to be put on a canvas many times. */
export function stamp(side, dpr, draw) {
  const px = Math.ceil(side * dpr), paper = new OffscreenCanvas(px, px), g = paper.getContext("2d");
  g.scale(dpr, dpr);
  draw(g);
  return { picture: paper.transferToImageBitmap(), size: px / dpr };
}

/** Container position (as in a click's `containerPoint`) → frame. */
export const clickFrame = (map) => frame(map, map.containerPointToLayerPoint([0, 0]));

/**
 * A canvas layer named `name` at height `z`. `draw(g, view)` paints in CSS pixels; `view` = {scale, x, y, width, height, zoom}.
 * `pad` is how much is drawn beyond the edge, as a share of the size. Returns {redraw, count, view, destroy}; `count(n)` says on the element how many
 * things are drawn, for whoever cannot see a canvas.
 */
export function canvasLayer(map, name, z, draw, pad = map.dragging?.enabled() ? 0.12 : 0) {
  const pane = map.getPane(`om-${name}`) ?? map.createPane(`om-${name}`);
  pane.style.zIndex = z;
  pane.style.pointerEvents = "none";
  const canvas = document.createElement("canvas");
  canvas.className = "leaflet-zoom-animated";
  canvas.dataset.canvas = name;
  pane.appendChild(canvas);
  const g = canvas.getContext("2d");
  const view = { scale: 1, x: 0, y: 0, width: 0, height: 0, zoom: 0 };
  let drawnCenter = null, drawnZoom = 0;

  function place() {
    const size = map.getSize(), corner = map.containerPointToLayerPoint(size.multiplyBy(-pad)).round();
    const dpr = window.devicePixelRatio || 1, width = Math.ceil(size.x * (1 + 2 * pad)), height = Math.ceil(size.y * (1 + 2 * pad));
    if (canvas.width !== Math.round(width * dpr) || canvas.height !== Math.round(height * dpr)) {
      canvas.width = Math.round(width * dpr);
      canvas.height = Math.round(height * dpr);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    L.DomUtil.setTransform(canvas, corner, 1);
    drawnCenter = map.getCenter();
    drawnZoom = map.getZoom();
    Object.assign(view, frame(map, corner), { width, height, zoom: drawnZoom, dpr });
  }

  function paint() {
    if (!map._loaded || !canvas.isConnected) return;
    place();
    g.setTransform(view.dpr, 0, 0, view.dpr, 0, 0);
    g.clearRect(0, 0, view.width, view.height);
    draw(g, view);
  }

  // While the map flies the picture of the last stand is scaled along, as Leaflet's own renderers do.
  function follow(center, zoom) {
    if (!drawnCenter) return;
    const scale = map.getZoomScale(zoom, drawnZoom), half = map.getSize().multiplyBy(0.5 + pad);
    const corner = half.multiplyBy(-scale).add(map.project(drawnCenter, zoom)).subtract(map._getNewPixelOrigin(center, zoom));
    L.DomUtil.setTransform(canvas, corner, scale);
  }

  const job = { z, paint }, redraw = () => soon(job);
  const handlers = {
    zoom: () => follow(map.getCenter(), map.getZoom()),
    zoomanim: (event) => follow(event.center, event.zoom),
    "moveend viewreset resize": () => { follow(map.getCenter(), map.getZoom()); redraw(); },
  };
  for (const [types, run] of Object.entries(handlers)) map.on(types, run);
  redraw();
  return {
    redraw,
    count: (n) => { canvas.dataset.count = n; },
    view,
    destroy() {
      queue.delete(job);
      round = round.filter((each) => each !== job);
      for (const [types, run] of Object.entries(handlers)) map.off(types, run);
      canvas.remove();
    },
  };
}
