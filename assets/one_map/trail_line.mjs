// Trails of the shift as lines: thin where they are old, an arrow's dot where they end.
import { unitX, unitY } from "./canvas.mjs";
import { floats } from "./data.mjs";

/** A trail as the server tells it ({id, xy, at}) → {id, units, at}. */
export function decode({ id, xy, at }) {
  const places = floats(xy), units = new Float64Array(places.length);
  for (let i = 0; i < places.length; i += 2) [units[i], units[i + 1]] = [unitX(places[i]), unitY(places[i + 1])];
  return { id, units, at };
}

/** Draw one trail; `strong` is the one that was chosen. */
export function drawTrail(g, look, view, { units }, strong) {
  if (units.length < 2) return;
  const u = look.u, n = units.length;
  g.beginPath();
  for (let i = 0; i < n; i += 2) g[i ? "lineTo" : "moveTo"](units[i] * view.scale - view.x, units[i + 1] * view.scale - view.y);
  g.lineCap = g.lineJoin = "round";
  if (strong) {
    g.lineWidth = 5 * u;
    g.strokeStyle = look.color("--map-halo");
    g.stroke();
  }
  g.lineWidth = (strong ? 2.4 : 1.3) * u;
  g.setLineDash(strong ? [] : [5 * u, 3 * u]);
  g.strokeStyle = look.color("--accent");
  g.stroke();
  g.setLineDash([]);
  if (!strong) return;
  for (const [i, r] of [[0, 2.6], [n - 2, 4]]) {
    g.beginPath();
    g.arc(units[i] * view.scale - view.x, units[i + 1] * view.scale - view.y, r * u, 0, 2 * Math.PI);
    g.fillStyle = look.color(i ? "--accent" : "--map-halo");
    g.fill();
    g.lineWidth = 1.4 * u;
    g.strokeStyle = look.color("--accent");
    g.stroke();
  }
}
