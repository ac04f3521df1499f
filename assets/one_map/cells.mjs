// Cells by kind: each kind a colour, dedicated ones hatched as well; of a business line only those in which it works.
import { canvasLayer } from "./canvas.mjs";
import { seen } from "./outlines.mjs";
import { trace } from "./places.mjs";

const KINDS = { area_group: ["片区网格", "Area cell", "--c-1"], basic: ["基础网格", "Basic cell", "--c-3"], dedicated: ["专属网格", "Dedicated cell", "--c-8"], micro: ["微网格", "Micro cell", "--c-5"] };
const FILL = 0.3, APART = 6;  // u between hatches

const sign = (kind) => `<i class="om-cell ${kind}"></i>`;

/** A line for each kind that is shown. */
export const legend = ({ kinds }) => Object.entries(KINDS).filter(([kind]) => !kinds.length || kinds.includes(kind)).map(([kind, [zh, en]]) => ({ zh, en, mark: sign(kind) }));

/** The cells shown of `all` ({code, kind}): of the chosen kinds (none: all), and of a line other than "any" those it works in. `lines` by code. */
export function shown(all, { kinds, line }, lines) {
  return all.filter(({ code, kind }) => (!kinds.length || kinds.includes(kind)) && (line === "any" || lines.get(code)?.includes(line)));
}

export function mount(map, settings) {
  const { look, options } = settings;
  let all = [], lines = new Map(), now = [], hatched = {};
  const layer = canvasLayer(map, "cells", 355, draw);

  async function load() {
    const [cells, micro, known] = await Promise.all([settings.outlines.of("grid"), settings.outlines.of("micro_grid"), settings.read(`map/cell-lines?area=${settings.area}`)]);
    lines = new Map(known.cell.map((code, i) => [code, known.lines.filter((_, line) => known.works[i] & (1 << line))]));
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
      const color = look.color(token);
      g.strokeStyle = color;
      g.lineWidth = 0.8 * look.u;
      for (const a of mine) {  // each by itself: a path of a thousand outlines is filled far slower than a thousand paths
        g.beginPath();
        trace(g, view, a.rings);
        g.globalAlpha = FILL;
        g.fillStyle = color;
        g.fill();
        g.globalAlpha = 0.8;
        if (kind === "dedicated") {
          g.fillStyle = hatch(g, view, color);
          g.fill();
        }
        g.stroke();
      }
      g.globalAlpha = 1;
    }
  }

  // Hatches keep to the ground, not to the screen, so that they do not swim under a moving map.
  function hatch(g, view, color) {
    const size = Math.round(APART * look.u * view.dpr), name = `${color} ${size}`;
    if (hatched.name !== name) {
      const tile = document.createElement("canvas"), brush = tile.getContext("2d");
      tile.width = tile.height = size;
      brush.strokeStyle = color;
      brush.lineWidth = look.u * view.dpr;
      brush.beginPath();
      for (const shift of [-size, 0, size]) {
        brush.moveTo(shift - 1, size + 1);
        brush.lineTo(shift + size + 1, -1);
      }
      brush.stroke();
      hatched = { name, pattern: g.createPattern(tile, "repeat") };
    }
    const px = size / view.dpr;
    hatched.pattern.setTransform(new DOMMatrix([1 / view.dpr, 0, 0, 1 / view.dpr, -(view.x % px), -(view.y % px)]));
    return hatched.pattern;
  }

  load().catch(settings.failed);
  return { option: choose, reload: () => load().catch(settings.failed), redraw: layer.redraw, destroy: layer.destroy };
}
