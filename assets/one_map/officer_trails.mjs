// Trails of the officers on duty in the map's area: dashed lines, read when the layer is switched on, again every two minutes.
import { canvasLayer, clickFrame } from "./canvas.mjs";
import { officerCard } from "./officer_card.mjs";
import { distance } from "./places.mjs";
import { decode, drawTrail } from "./trail_line.mjs";

const AGAIN = 120_000;

export const legend = [{ zh: "本班轨迹（查看留痕）", en: "Trail of the shift (looks are on record)", mark: '<i class="om-trail"></i>' }];

export function mount(map, settings) {
  const { look } = settings, layer = canvasLayer(map, settings.id, 407, draw), card = officerCard(map, settings);
  let trails = [];

  async function load() {
    const { items } = await settings.read(`map/trails?area=${settings.area}`);
    trails = items.map(decode);
    layer.count(trails.length);
    layer.redraw();
  }

  function draw(g, view) {
    for (const trail of trails) drawTrail(g, look, view, trail, false);
  }

  const again = setInterval(() => { if (document.visibilityState === "visible") load().catch(settings.failed); }, AGAIN);
  load().catch(settings.failed);
  return {
    hit({ x, y }) {
      const view = clickFrame(map), near = trails.find(({ units }) => distance(view, units, x, y) < 5 * look.u);
      return near && { run: () => card.open({ id: near.id, at: near.at.at(-1) }) };
    },
    unchoose: card.clear,
    reload: () => load().catch(settings.failed),
    redraw() { layer.redraw(); card.redraw(); },
    destroy() { clearInterval(again); card.clear(); layer.destroy(); },
  };
}
