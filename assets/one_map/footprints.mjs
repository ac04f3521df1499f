// Outlines of buildings on the flat map, read for what is in view once it is near enough; `source` in the address shows a file that was brought in.
import { showBuilding } from "./building.mjs";
import { canvasLayer, clickFrame } from "./canvas.mjs";
import { make } from "./card.mjs";
import { get } from "./data.mjs";
import { label } from "./look.mjs";
import { box, inside, rings, trace } from "./places.mjs";
import { extent } from "./scene3d.mjs";

const FROM = 15, NUMBERED = 17, WAIT = 250, BESIDE = 0.4; // read so much beyond each edge of the view

export const legend = [{ zh: "楼栋轮廓（放大可见）", en: "Buildings (zoom in)", mark: '<i class="om-plan"></i>' }];

export function mount(map, settings) {
  const { look, say, panel, address } = settings, source = address.get("source"), layer = canvasLayer(map, "footprints", 360, draw);
  const credit = make("p", { class: "m3-credit" });
  let shown = [], held = null, chosen = null, timer = 0, gone = false;

  function kept({ id, geometry, properties }) {
    const outline = rings(geometry), [w, n, e, s] = box(outline);
    return { id, rings: outline, w, n, e, s, floors: properties.floors };
  }

  const wanted = () => (map.getZoom() >= FROM ? map.getBounds() : null);

  async function load() {
    const view = wanted();
    if (!view || (held && held.contains(view))) return;
    const around = view.pad(BESIDE), area = [around.getWest(), around.getSouth(), around.getEast(), around.getNorth()].map((each) => each.toFixed(5)).join(",");
    const { features, attributions } = await get(`map/buildings.geojson?${new URLSearchParams({ area: settings.area, box: area, ...(source ? { source } : {}) })}`);
    if (gone) return;
    [held, shown] = [around, features.map(kept)];
    credit.textContent = attributions.join(" · ");
    layer.count(shown.length);
    layer.redraw();
  }

  const soon = () => { clearTimeout(timer); timer = setTimeout(() => load().catch(settings.failed), WAIT); };

  /** The file that the address names comes into view. */
  async function goThere() {
    const { features } = await get(`map/buildings.geojson?${new URLSearchParams({ area: settings.area, source })}`);
    if (gone || !features.length) return;
    const [west, south, east, north] = extent(features);
    settings.hold();
    map.setMinZoom(0);
    map.fitBounds(L.latLngBounds([south, west], [north, east]), { animate: false });
    if (map.getZoom() < FROM) map.setZoom(FROM, { animate: false });
  }

  function draw(g, view) {
    if (view.zoom < FROM) return;
    const near = shown.filter((each) => each.e * view.scale > view.x && each.w * view.scale < view.x + view.width && each.s * view.scale > view.y && each.n * view.scale < view.y + view.height);
    paint(g, view, near.filter(({ id }) => id !== chosen), "--n-4", "--control");
    paint(g, view, near.filter(({ id }) => id === chosen), "--accent-tint", "--accent");
    if (view.zoom < NUMBERED) return;
    for (const { w, e, n, s, floors } of near) label(g, look, say(`${floors}层`, `${floors} fl`), ((w + e) / 2) * view.scale - view.x, ((n + s) / 2) * view.scale - view.y, { size: 12, color: "--map-ink-2" });
  }

  function paint(g, view, list, fill, edge) {
    g.beginPath();
    for (const each of list) trace(g, view, each.rings);
    g.fillStyle = look.color(fill);
    g.fill("evenodd");
    g.lineWidth = look.u;
    g.strokeStyle = look.color(edge);
    g.stroke();
  }

  function hit({ x, y }) {
    if (map.getZoom() < FROM) return null;
    const view = clickFrame(map), ux = (x + view.x) / view.scale, uy = (y + view.y) / view.scale;
    const found = shown.find((each) => ux > each.w && ux < each.e && uy > each.n && uy < each.s && inside(each.rings, ux, uy));
    return found && { run: () => open(found.id) };
  }

  function open(id) {
    chosen = id;
    layer.redraw();
    const opened = panel.open("building", say("楼宇", "Building"), () => { if (chosen === id) { chosen = null; layer.redraw(); } });
    showBuilding(opened.body, id, settings.lang, opened.title);
  }

  map.getContainer().append(credit);
  map.on("moveend", soon);
  (source ? goThere() : Promise.resolve()).then(load).catch(settings.failed);
  return {
    hit,
    reload() { held = null; return load().catch(settings.failed); },
    redraw: layer.redraw,
    destroy() { gone = true; clearTimeout(timer); map.off("moveend", soon); credit.remove(); layer.destroy(); },
  };
}
