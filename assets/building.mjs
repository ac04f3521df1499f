// The page of a building.
import { showBuilding } from "./one_map/building.mjs";
import { lang } from "./session.mjs";

export function start(page) {
  const place = page.querySelector("[data-place]"), title = page.querySelector("h2");
  showBuilding(place, page.dataset.id, lang(), (name) => { title.textContent = name; });
  return () => {};
}
