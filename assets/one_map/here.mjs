// A new case at a place of the map: where the pointer asks for the menu, or under the cross by key N; for the posts that take reports down.
import { visit } from "../session.mjs";

/** The address of the form for a new case at a place, `name` what it is called; null for those who take no reports down. */
export function newCaseAt(lon, lat, name = "") {
  if (lon == null || !document.querySelector(".topbar .new-case")) return null;
  return `/intake?${new URLSearchParams({ lon: lon.toFixed(6), lat: lat.toFixed(6), ...(name ? { at: name } : {}) })}`;
}

export function here(map, { say, card }) {
  const ground = map.getContainer();

  function menu({ latlng: { lat, lng } }) {
    const href = newCaseAt(lng, lat);
    if (href) card.show({ title: say("此处", "Here"), sub: `${lng.toFixed(5)}, ${lat.toFixed(5)}`, links: [[say("新建案件", "New case"), href]], data: { "data-here": "" } });
  }

  function key(event) {
    if (event.target !== ground || event.key.toLowerCase() !== "n" || event.ctrlKey || event.metaKey || event.altKey) return;
    const { lat, lng } = map.getCenter(), href = newCaseAt(lng, lat);
    if (!href) return;
    event.preventDefault();
    visit(href);
  }

  map.on("contextmenu", menu);
  ground.addEventListener("keydown", key);
  return () => { map.off("contextmenu", menu); ground.removeEventListener("keydown", key); };
}
