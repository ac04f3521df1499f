// What is picked and what is being drawn, on a canvas over the map: accent outline and wash, corners, the cross of the keyboard.
import { canvasLayer, unitX, unitY } from "./canvas.mjs";
import { rings, trace } from "./places.mjs";

/** `picked(geometry)` and `draft({geometry, line, corners, cross})` change what is drawn; null takes it away. */
export function ink(map, settings) {
  const { look } = settings;
  let selection = null, draft = null;
  const layer = canvasLayer(map, "pick", 425, draw);

  function draw(g, view) {
    g.lineJoin = "round";
    layer.count(selection ? selection.length : 0);
    if (selection) fill(g, view, selection, [], 2.2);
    if (!draft) return;
    if (draft.rings) fill(g, view, draft.rings, [5, 4], 1.6);
    else if (draft.line) line(g, view, draft.line);
    for (const [lon, lat] of draft.corners ?? []) corner(g, unitX(lon) * view.scale - view.x, unitY(lat) * view.scale - view.y);
    if (draft.cross) cross(g, unitX(draft.cross[0]) * view.scale - view.x, unitY(draft.cross[1]) * view.scale - view.y);
  }

  function fill(g, view, all, dash, width) {
    g.beginPath();
    trace(g, view, all);
    g.fillStyle = look.color("--accent");
    g.globalAlpha = 0.12;
    g.fill("evenodd");
    g.globalAlpha = 1;
    stroke(g, dash, width);
  }

  function stroke(g, dash, width) {
    g.setLineDash([]);
    g.lineWidth = (width + 2.4) * look.u;
    g.strokeStyle = look.color("--map-halo");
    g.stroke();
    g.setLineDash(dash.map((length) => length * look.u));
    g.lineWidth = width * look.u;
    g.strokeStyle = look.color("--accent");
    g.stroke();
    g.setLineDash([]);
  }

  function line(g, view, points) {
    g.beginPath();
    points.forEach(([lon, lat], i) => g[i ? "lineTo" : "moveTo"](unitX(lon) * view.scale - view.x, unitY(lat) * view.scale - view.y));
    stroke(g, [5, 4], 1.6);
  }

  function corner(g, x, y) {
    g.beginPath();
    g.arc(x, y, 4 * look.u, 0, 2 * Math.PI);
    g.fillStyle = look.color("--panel");
    g.fill();
    g.lineWidth = 2 * look.u;
    g.strokeStyle = look.color("--accent");
    g.stroke();
  }

  function cross(g, x, y) {
    const r = 13 * look.u;
    g.beginPath();
    g.moveTo(x - r, y);
    g.lineTo(x + r, y);
    g.moveTo(x, y - r);
    g.lineTo(x, y + r);
    g.lineWidth = 4 * look.u;
    g.strokeStyle = look.color("--map-halo");
    g.stroke();
    g.lineWidth = 1.6 * look.u;
    g.strokeStyle = look.color("--focus");
    g.stroke();
  }

  return {
    picked(geometry) { selection = geometry ? rings(geometry) : null; layer.redraw(); },
    draft(what) { draft = what && { ...what, rings: what.geometry ? rings(what.geometry) : null }; layer.redraw(); },
    redraw: layer.redraw,
    destroy: layer.destroy,
  };
}
