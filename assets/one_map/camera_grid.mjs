// Watch what is picked, else what is in view: the cameras there in a small grid beside the map, and the way to the large one.
import { cameraGrid } from "../_camera_grid.mjs";
import { make } from "./card.mjs";
import { unitX, unitY } from "./canvas.mjs";
import { get } from "./data.mjs";
import { inside, rings } from "./places.mjs";

const MOST = 200;

/** west,south,east,north of a GeoJSON Polygon or MultiPolygon. */
export function boxOf({ type, coordinates }) {
  const points = (type === "Polygon" ? [coordinates] : coordinates).flat(2), xs = points.map(([x]) => x), ys = points.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

export function mount(map, settings) {
  const { say, panel, selection } = settings;
  let grid = null, shown = null, ear = null;

  async function load(body) {
    const picked = selection.get(), view = map.getBounds();
    const box = picked ? boxOf(picked.geometry) : [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()];
    const query = new URLSearchParams({ area: settings.area, streamed: "1", limit: String(MOST), box: box.map((each) => each.toFixed(6)).join(",") });
    shown.title(picked ? say(`视频：${picked.words}`, `Cameras: ${picked.words}`) : say("视频：当前画面", "Cameras in view"));
    try {
      let { items, next } = await get(`cameras?${query}`);
      if (picked) { const outline = rings(picked.geometry); items = items.filter(({ lon, lat }) => inside(outline, unitX(lon), unitY(lat))); }
      if (!grid) return;
      grid.fill(items, Boolean(next));
      body.querySelector("a").href = `/cameras?${new URLSearchParams({ area: settings.area, ...(picked ? { ids: items.map((each) => each.gb_id).slice(0, 60).join(",") } : { box: query.get("box") }) })}`;
    } catch (error) {
      grid?.say(error.message);
    }
  }

  function close() {
    ear?.();
    grid?.stop();
    [ear, grid, shown] = [null, null, null];
  }

  return {
    open() {
      shown = panel.open("cameras", say("视频", "Cameras"), () => { close(); settings.noTool(); });
      const place = make("div"), large = make("a", { class: "btn sm", href: "/cameras", text: say("大屏排列", "Large grid") });
      const again = make("button", { class: "btn sm", type: "button", text: say("按当前画面刷新", "Of what is in view now") });
      again.onclick = () => load(shown.body);
      shown.body.append(place, make("footer", { class: "cam-foot" }, large, again));
      grid = cameraGrid(place, { size: 2 });
      ear = selection.on(() => grid && load(shown.body));
      load(shown.body);
    },
    close() { const open = shown; close(); open?.close(); },
    destroy: close,
  };
}
