// The page of the map with heights. A browser that cannot draw it gets the flat map, and is told so.
import { canDraw } from "./one_map/scene3d.mjs";
import { openMap3d } from "./one_map/map3d.mjs";
import { say, visit } from "./session.mjs";

export function start(page) {
  const settings = JSON.parse(page.dataset.map3d);
  let opened = null, ended = false;
  if (!canDraw()) {
    visit(`/map/3d?${new URLSearchParams({ area: settings.area, flat: "1" })}`);
    return () => {};
  }
  openMap3d(page, settings).then((handle) => { ended ? handle.close() : (opened = handle); }, (error) => {
    console.warn(error);
    page.textContent = say("立体地图没有打开，请重新载入。", "The map with heights did not open: load the page again.");
  });
  return () => { ended = true; opened?.close(); };
}
