// Heat of cases: how dense they lie, as a blurred ground in steps of one colour. Relative to the densest place on screen.
import { canvasLayer, unitX, unitY } from "./canvas.mjs";
import { floats } from "./data.mjs";

const CELL = 4, REACH = 22, LEAST = 0.06;  // px of a square; how far a case reaches, in u; what is not drawn, of the densest
const STEPS = ["--q-3", "--q-4", "--q-5", "--q-6", "--accent"], LATER = 2000;

export const legend = [{ zh: "案件密度（画面内相对）", en: "Density, relative to the view", mark: '<i class="om-q q3"></i><i class="om-q q4"></i><i class="om-q q5"></i><i class="om-q q6"></i>' }];

/** Points {ux, uy, n} in arrays summed into `width` × `height` squares of `cell` px at `view`; what lies outside counts for nothing. */
export function summed({ ux, uy, n }, view, width, height, cell) {
  const sums = new Float32Array(width * height);
  for (let i = 0; i < ux.length; i++) {
    const x = Math.floor((ux[i] * view.scale - view.x) / cell), y = Math.floor((uy[i] * view.scale - view.y) / cell);
    if (x >= 0 && y >= 0 && x < width && y < height) sums[y * width + x] += n[i];
  }
  return sums;
}

/** One box blur of `r` squares along rows, turned by a quarter: done twice it has blurred both ways and stands upright again. */
export function blurred(from, width, height, r) {
  const to = new Float32Array(from.length), share = 1 / (2 * r + 1);
  for (let y = 0; y < height; y++) {
    let sum = 0;
    for (let x = -r; x < width; x++) {
      if (x + r < width) sum += from[y * width + x + r];
      if (x - r - 1 >= 0) sum -= from[y * width + x - r - 1];
      if (x >= 0) to[x * height + y] = sum * share;
    }
  }
  return to;
}

export function mount(map, settings) {
  const { look, cases, options } = settings;
  let points = null, asked = 0, later = 0;
  const layer = canvasLayer(map, "heat", 360, draw), small = document.createElement("canvas");

  const of = (places) => ({ ux: Float64Array.from(places, ({ lon }) => unitX(lon)), uy: Float64Array.from(places, ({ lat }) => unitY(lat)), n: new Float32Array(places.length).fill(1), count: places.length });

  async function load() {
    const mine = ++asked;
    if (options.period === "open") take(of([...cases.open.values()].filter(({ lon }) => lon != null)));
    else {
      const found = await settings.read(`map/heat?${new URLSearchParams({ area: settings.area, days: options.period.slice(4), ...settings.narrowed() })}`);
      if (mine === asked) take(decoded(found));
    }
  }

  function decoded({ xyn, count }) {
    const flat = floats(xyn), places = Array.from({ length: flat.length / 3 }, (_, i) => ({ lon: flat[3 * i], lat: flat[3 * i + 1] }));
    return { ...of(places), n: Float32Array.from(places, (_, i) => flat[3 * i + 2]), count };
  }

  function take(found) {
    points = found;
    if (options.period === "open") settings.heard();
    layer.redraw();
  }

  function draw(g, view) {
    if (!points) return;
    layer.count(points.count);
    const width = Math.ceil(view.width / CELL), height = Math.ceil(view.height / CELL), r = Math.max(1, Math.round((REACH * look.u) / CELL / 3));
    let heat = summed(points, view, width, height, CELL);
    for (let round = 0; round < 3; round++) heat = blurred(blurred(heat, width, height, r), height, width, r);  // three boxes are close to a bell
    const most = heat.reduce((a, b) => Math.max(a, b), 0);
    if (!most) return;
    small.width = width;
    small.height = height;
    const brush = small.getContext("2d"), picture = brush.createImageData(width, height), ramp = STEPS.map((token) => rgb(look.color(token)));
    for (let i = 0; i < heat.length; i++) {
      const level = Math.sqrt(heat[i] / most);  // so that places of a few cases are seen beside one of many
      if (level < LEAST * 2) continue;
      const at = level * (ramp.length - 1), low = Math.floor(at), high = Math.min(low + 1, ramp.length - 1), part = at - low;
      for (let c = 0; c < 3; c++) picture.data[4 * i + c] = ramp[low][c] + (ramp[high][c] - ramp[low][c]) * part;
      picture.data[4 * i + 3] = Math.min(1, level * 1.6) * 205;
    }
    brush.putImageData(picture, 0, 0);
    g.imageSmoothingEnabled = true;
    g.drawImage(small, 0, 0, width * CELL, height * CELL);
  }

  const again = () => load().catch(settings.failed);
  const deaf = cases.listen(() => { if (options.period === "open") later ||= setTimeout(() => { later = 0; again(); }, points?.count ? LATER : 0); });
  again();
  return {
    option: again,
    picked: again,
    reload: () => Promise.all([load(), cases.load()]).catch(settings.failed),
    redraw: layer.redraw,
    destroy() { deaf(); clearTimeout(later); layer.destroy(); },
  };
}

const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
