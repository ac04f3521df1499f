// The page of cameras: those of the area switched to, or of a piece of the map, side by side.
import { ask } from "./session.mjs";
import { cameraGrid, SIZES } from "./_camera_grid.mjs";

export function start(page) {
  const query = new URLSearchParams(location.search), size = Number(query.get("size"));
  const write = ({ size: n, tour }) => {
    const url = new URL(location.href);
    url.searchParams.set("size", n);
    tour ? url.searchParams.set("tour", "1") : url.searchParams.delete("tour");
    history.replaceState(history.state, "", url);
  };
  const grid = cameraGrid(page, { size: SIZES.includes(size) ? size : innerWidth <= 600 ? 2 : 3, seconds: Number(page.dataset.seconds), tour: query.get("tour") === "1", changed: write });
  const wanted = new URLSearchParams({ area: page.dataset.area, limit: "200" });
  if (query.get("ids")) wanted.set("ids", query.get("ids"));
  else wanted.set("streamed", "1");
  if (query.get("box")) wanted.set("box", query.get("box"));
  ask(`/cameras?${wanted}`).then(({ items, next }) => grid.fill(items, Boolean(next)), (error) => grid.say(error.message));
  return grid.stop;
}
