// Communities filled by their type: neutral tints of the categories' palette, told apart by hatching as well, with the word in the legend.
import { canvasLayer, clickFrame } from "./canvas.mjs";
import { inside, rings, trace } from "./places.mjs";

const STRENGTH = 0.2;
const TINTS = ["--c-7", "--c-8", "--c-3", "--c-4", "--c-5", "--c-6"];  // of the categories' palette those least like a warning
const token = (n) => TINTS[n % TINTS.length];

export function mount(map, settings) {
  const { look, say } = settings, layer = canvasLayer(map, settings.id, 352, draw), patterns = new Map();
  const types = settings.layers.find(({ id }) => id === settings.id).options[0]?.choices ?? [];
  let communities = [];

  async function load() {
    const [known, areas] = await Promise.all([settings.read(`map/community-types?area=${settings.area}`), settings.read(`map/areas.geojson?area=${settings.area}&level=community`)]);
    const typed = areas.features.map(({ id, geometry, properties }) => ({ code: id, ...properties, rings: rings(geometry), type: types.findIndex((type) => type.id === known.of[id]) }));
    communities = typed.filter(({ type }) => type >= 0);
    layer.redraw();
  }

  /** The communities of the types the viewer has chosen: all of them where he chose none. */
  function wanted() {
    const chosen = settings.options.type ?? [];
    return chosen.length ? communities.filter(({ type }) => chosen.includes(types[type].id)) : communities;
  }

  function draw(g, view) {
    const shown = wanted();
    layer.count(shown.length);
    g.lineJoin = "round";
    for (const each of shown) {
      g.beginPath();
      trace(g, view, each.rings);
      g.globalAlpha = STRENGTH;
      g.fillStyle = look.color(token(each.type));
      g.fill("evenodd");
      g.globalAlpha = 0.36;
      g.fillStyle = hatch(g, each.type, view.dpr);
      g.fill("evenodd");
      g.globalAlpha = 1;
      g.lineWidth = 1.1 * look.u;
      g.strokeStyle = look.color(token(each.type));
      g.stroke();
    }
  }

  // Lines of another direction for each type, so that a print in grey still tells them apart.
  function hatch(g, n, dpr = 1) {
    const key = `${n} ${look.color(token(n))} ${dpr}`;
    if (!patterns.has(key)) {
      const tile = document.createElement("canvas"), size = 12;
      tile.width = tile.height = size;
      const pen = tile.getContext("2d");
      pen.strokeStyle = look.color(token(n));
      pen.lineWidth = 1;
      pen.beginPath();
      pen.moveTo(0, size / 2);
      pen.lineTo(size, size / 2);
      pen.stroke();
      const pattern = g.createPattern(tile, "repeat");
      pattern.setTransform(new DOMMatrix().rotate(n * 30));
      patterns.set(key, pattern);
    }
    return patterns.get(key);
  }

  function open({ code, name, name_en, type, km2 }) {
    const { zh, en } = types[type], alike = communities.filter((each) => each.type === type).length;
    const rows = [
      [say("类型", "Type"), say(zh, en)],
      [say("面积", "Area"), `${km2.toFixed(2)} km²`],
      [say("同类社区", "Of this type"), String(alike)],
    ];
    settings.card.show({ community: code, title: say(name, name_en), rows, links: [[say("案件", "Cases"), `/cases?area=${code}`]], data: { "data-thing": code, "data-kind": "community_type" } });
  }

  load().catch(settings.failed);
  return {
    legend: types.map(({ zh, en }, n) => ({ zh, en, mark: `<i class="om-type" style="--type: var(${token(n)}); --turn: ${n * 30}deg"></i>` })),
    hit({ x, y }) {
      const view = clickFrame(map), ux = (x + view.x) / view.scale, uy = (y + view.y) / view.scale;
      const found = wanted().find((each) => inside(each.rings, ux, uy));
      return found && { quiet: true, run: () => open(found) };
    },
    reload: () => load().catch(settings.failed),
    option: layer.redraw,
    redraw: layer.redraw,
    destroy: layer.destroy,
  };
}
