// The marks of things: neutral shapes with a character on them, hollow and struck through where a thing is not as it should be.

/** Corners of each shape around the middle, as shares of its radius; a circle has none. */
export const SHAPES = {
  circle: null,
  square: [[-0.86, -0.86], [0.86, -0.86], [0.86, 0.86], [-0.86, 0.86]],
  crate: [[-1.1, -0.72], [1.1, -0.72], [1.1, 0.72], [-1.1, 0.72]],
  pentagon: ring(5, -90),
  hexagon: ring(6, 0),
  house: [[0, -1.15], [1, -0.3], [0.82, 0.95], [-0.82, 0.95], [-1, -0.3]],
  drop: [[0, -1.3], [0.72, -0.45], [0.95, 0.25], [0.6, 0.85], [0, 1.05], [-0.6, 0.85], [-0.95, 0.25], [-0.72, -0.45]],
  trapezium: [[-0.7, -0.9], [0.7, -0.9], [1.15, 0.8], [-1.15, 0.8]],
  shield: [[-0.95, -0.9], [0.95, -0.9], [0.95, 0.2], [0, 1.2], [-0.95, 0.2]],
  flag: [[-0.95, -0.85], [1.2, -0.85], [0.8, 0], [1.2, 0.85], [-0.95, 0.85]],
};

function ring(n, turn) {
  return Array.from({ length: n }, (_, i) => {
    const angle = ((turn + (i * 360) / n) * Math.PI) / 180;
    return [1.06 * Math.cos(angle), 1.06 * Math.sin(angle)];
  });
}

function trace(g, shape, x, y, r) {
  g.beginPath();
  const corners = SHAPES[shape];
  if (!corners) return g.arc(x, y, r, 0, 2 * Math.PI);
  corners.forEach(([dx, dy], i) => g[i ? "lineTo" : "moveTo"](x + dx * r, y + dy * r));
  g.closePath();
}

/** One mark of `shape` with `sign` on it; `fill`, `edge` and `ink` are tokens. `hollow` strikes it through. */
export function mark(g, look, shape, x, y, sign, { hollow = false, fill = "--n-6", edge = "--map-halo", ink = "--map-halo", r = 9 } = {}) {
  const u = look.u;
  trace(g, shape, x, y, r * u);
  g.lineJoin = "round";
  g.lineWidth = 3 * u;
  g.strokeStyle = look.color("--map-halo");
  g.stroke();
  g.fillStyle = look.color(hollow ? "--map-halo" : fill);
  g.fill();
  g.lineWidth = 1.3 * u;
  g.strokeStyle = look.color(hollow ? fill : edge);
  g.stroke();
  g.fillStyle = look.color(hollow ? fill : ink);
  g.font = look.font(12, 700);
  g.textAlign = "center";
  g.textBaseline = "middle";
  g.fillText(sign, x, y + 0.8 * u);
  if (!hollow) return;
  g.beginPath();
  g.moveTo(x - r * u, y + r * u);
  g.lineTo(x + r * u, y - r * u);
  g.stroke();
}

/** Half the width of the pill of `count` things, in u. */
export const pillHalf = (count) => 15 + 3.6 * String(count).length;
export const PILL_HIGH = 10;  // half its height, u

/** Several things as one: a pill with their shape and how many; `band` (1 red … 4 blue) edges it with that colour. */
export function pill(g, look, shape, x, y, count, band = 0) {
  const u = look.u, half = pillHalf(count) * u, high = PILL_HIGH * u;
  g.beginPath();
  g.roundRect(x - half, y - high, 2 * half, 2 * high, 4 * u);
  g.lineWidth = 3 * u;
  g.strokeStyle = look.color("--map-halo");
  g.stroke();
  g.fillStyle = look.color("--raised");
  g.fill();
  g.lineWidth = (band ? 2.4 : 1.2) * u;
  g.strokeStyle = look.color(band ? `--${BANDS[band]}` : "--n-5");
  g.stroke();
  trace(g, shape, x - half + 10 * u, y, 4.6 * u);
  g.fillStyle = look.color("--n-6");
  g.fill();
  g.textBaseline = "middle";
  g.textAlign = "right";
  g.font = look.font(12);
  g.fillStyle = look.color("--ink");
  g.fillText(String(count), x + half - 5 * u, y + 0.8 * u);
}

export const BANDS = { 1: "red", 2: "orange", 3: "yellow", 4: "blue" };
export const BAND_WORDS = { 1: ["红 Ⅰ 级", "Red I"], 2: ["橙 Ⅱ 级", "Orange II"], 3: ["黄 Ⅲ 级", "Yellow III"], 4: ["蓝 Ⅳ 级", "Blue IV"] };

/** The same mark as markup, for the legend. */
export function markSvg(shape, { hollow = false, token = "--n-6" } = {}) {
  const corners = SHAPES[shape], paint = hollow ? `fill="none" stroke="var(${token})" stroke-width="1.6"` : `fill="var(${token})"`;
  const body = corners ? `<path d="M${corners.map(([x, y]) => `${(8 + 6 * x).toFixed(1)} ${(8 + 6 * y).toFixed(1)}`).join("L")}Z" ${paint}/>` : `<circle cx="8" cy="8" r="6" ${paint}/>`;
  return `<svg class="om-light" viewBox="0 0 16 16" aria-hidden="true">${body}${hollow ? `<path d="M2 14 14 2" stroke="var(${token})" stroke-width="1.4"/>` : ""}</svg>`;
}
