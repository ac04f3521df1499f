// Cells by kind: each kind a colour, dedicated ones hatched as well; of a business line only those in which it works.
import { canvasLayer } from "./canvas.mjs";
import { seen } from "./outlines.mjs";
import { trace } from "./places.mjs";

const KINDS = { area_group: ["片区网格", "Area cell", "--c-1"], basic: ["基础网格", "Basic cell", "--c-3"], dedicated: ["专属网格", "Dedicated cell", "--c-8"], micro: ["微网格", "Micro cell", "--c-5"] };
const FILL = 0.3, APART = 7;  // u between hatches

const sign = (kind) => `<i class="om-cell ${kind}"></i>`;

/** A line for each kind that is shown. */
export const legend = ({ kinds }) => Object.entries(KINDS).filter(([kind]) => !kinds.length || kinds.includes(kind)).map(([kind, [zh, en]]) => ({ zh, en, mark: sign(kind) }));

/** The cells shown of `all` ({code, kind}): of the chosen kinds (none: all), and of a line other than "any" those it works in. `lines` by code. */
export function shown(all, { kinds, line }, lines) {
  return all.filter(({ code, kind }) => (!kinds.length || kinds.includes(kind)) && (line === "any" || lines.get(code)?.includes(line)));
}

export function mount(map, settings) {
  const { look, options } = settings;
  let all = [], lines = new Map(), now = [];
  const layer = canvasLayer(map, "cells", 355, draw);

  async function load() {
    const [cells, micro, known] = await Promise.all([settings.outlines.of("grid"), settings.outlines.of("micro_grid"), settings.read(`map/cell-lines?area=${settings.area}`)]);
    lines = new Map(known.cell.map((code, i) => [code, known.lines[i]]));
    all = [...cells, ...micro];
    choose();
  }

  function choose() {
    now = shown(all, options, lines);
    layer.redraw();
  }

  function draw(g, view) {
    layer.count(now.length);
    const visible = now.filter((a) => seen(a, view));
    for (const [kind, [, , token]] of Object.entries(KINDS)) {
      const mine = visible.filter((a) => a.kind === kind);
      if (!mine.length) continue;
      g.beginPath();
      for (const a of mine) trace(g, view, a.rings);
      g.fillStyle = g.strokeStyle = look.color(token);
      g.globalAlpha = FILL;
      g.fill();
      if (kind === "dedicated") hatch(g, view);
      g.globalAlpha = 0.8;
      g.lineWidth = 0.8 * look.u;
      g.stroke();
      g.globalAlpha = 1;
    }
  }

  // Hatches keep to the ground, not to the screen, so that they do not swim under a moving map.
  function hatch(g, view) {
    g.save();
    g.clip();
    g.globalAlpha = 0.9;
    g.lineWidth = look.u;
    const step = APART * look.u, from = ((-view.x - view.y) % step) - view.height;
    g.beginPath();
    for (let x = from; x < view.width; x += step) {
      g.moveTo(x, view.height);
      g.lineTo(x + view.height, 0);
    }
    g.stroke();
    g.restore();
    g.beginPath();
  }

  load().catch(settings.failed);
  return { option: choose, reload: () => load().catch(settings.failed), redraw: layer.redraw, destroy: layer.destroy };
}
