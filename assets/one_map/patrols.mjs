// Today's patrols: the check-in points of each run on a line in their order, those checked filled, and a card of the run.
import { canvasLayer, clickFrame, unitX, unitY } from "./canvas.mjs";
import { distance } from "./places.mjs";

const AGAIN = 60_000, POINTS_FROM = 14;  // the zoom from which points and lines are drawn; before that one mark a run

export const legend = [
  { zh: "巡查点，已打卡", en: "Patrol point, checked", mark: '<i class="om-check done"></i>' },
  { zh: "巡查点，未打卡", en: "Patrol point, open", mark: '<i class="om-check"></i>' },
];

export function mount(map, settings) {
  const { look, say } = settings, layer = canvasLayer(map, settings.id, 404, draw);
  let runs = [], chosen = null;

  async function load() {
    const { items } = await settings.read(`map/patrols?area=${settings.area}`);
    runs = items.map((run) => ({ ...run, units: Float64Array.from(run.points.flatMap(([lon, lat]) => [unitX(lon), unitY(lat)])) }));
    layer.count(runs.length);
    layer.redraw();
  }

  function draw(g, view) {
    const u = look.u, whole = view.zoom < POINTS_FROM;
    for (const run of runs) {
      if (whole && run.id !== chosen) continue;
      line(g, view, run, run.id === chosen);
    }
    for (const run of runs) run.points.forEach(([, , done], n) => {
      if (whole && n && run.id !== chosen) return;
      point(g, run.units[2 * n] * view.scale - view.x, run.units[2 * n + 1] * view.scale - view.y, done, whole ? 4 * u : 5.5 * u);
    });
  }

  function line(g, view, { units }, strong) {
    g.beginPath();
    for (let i = 0; i < units.length; i += 2) g[i ? "lineTo" : "moveTo"](units[i] * view.scale - view.x, units[i + 1] * view.scale - view.y);
    g.setLineDash([6 * look.u, 4 * look.u]);
    g.lineWidth = (strong ? 2.4 : 1.3) * look.u;
    g.strokeStyle = look.color(strong ? "--accent" : "--n-5");
    g.stroke();
    g.setLineDash([]);
  }

  function point(g, x, y, done, r) {
    g.beginPath();
    g.arc(x, y, r, 0, 2 * Math.PI);
    g.lineWidth = 3 * look.u;
    g.strokeStyle = look.color("--map-halo");
    g.stroke();
    g.fillStyle = look.color(done ? "--accent" : "--map-halo");
    g.fill();
    g.lineWidth = 1.6 * look.u;
    g.strokeStyle = look.color(done ? "--accent" : "--n-6");
    g.stroke();
    if (!done) return;
    g.beginPath();
    g.moveTo(x - 0.45 * r, y);
    g.lineTo(x - 0.1 * r, y + 0.38 * r);
    g.lineTo(x + 0.5 * r, y - 0.38 * r);
    g.strokeStyle = look.color("--accent-on");
    g.stroke();
  }

  function hit({ x, y }) {
    const view = clickFrame(map), u = look.u, whole = map.getZoom() < POINTS_FROM;
    const at = ({ units, id }) => {
      for (let i = 0; i < units.length && !(whole && i && id !== chosen); i += 2) if (Math.hypot(units[i] * view.scale - view.x - x, units[i + 1] * view.scale - view.y - y) < 9 * u) return true;
      return !whole && distance(view, units, x, y) < 4 * u;
    };
    const near = runs.find(at);
    return near && { run: () => open(near) };
  }

  const clock = (text) => new Date(text).toLocaleTimeString(say("zh-CN", "en-GB"), { timeZone: settings.zone, hour: "2-digit", minute: "2-digit" });

  function open(run) {
    chosen = run.id;
    layer.redraw();
    const checked = run.points.filter(([, , done]) => done).length;
    const rows = [
      [say("状态", "State"), say(run.state_zh, run.state_en)],
      [say("时段", "Time"), `${clock(run.from_at)}–${clock(run.until_at)}`],
      [say("打卡", "Checked"), `${checked} / ${run.points.length}`],
      ...run.names.map(([zh, en], n) => [say(zh, en), run.points[n][2] ? say("已打卡", "Checked") : say("未打卡", "Open")]),
    ];
    settings.card.show({ patrol: run.id, title: say(run.zh, run.en), rows, links: [[say("现场工作", "Field work"), "/field"]], data: { "data-patrol": run.id } });
  }

  const again = setInterval(() => { if (document.visibilityState === "visible") load().catch(settings.failed); }, AGAIN);
  load().catch(settings.failed);
  return {
    hit,
    unchoose() { chosen = null; layer.redraw(); },
    reload: () => load().catch(settings.failed),
    redraw: layer.redraw,
    destroy() { clearInterval(again); layer.destroy(); },
  };
}
