// What lists, cards and other magnets may ask of a map: fly to, flash, follow an officer. By function, or by the event "mg:map" on the document:
// {do: "fly" | "flash" | "follow", lon, lat, officer, name}. Every map of the page hears it.
import { make } from "./card.mjs";
import { floats, liveClient } from "./data.mjs";

const CLOSE = 17, FLASH_MS = 2400;

/** Where officer `id` is in a live message, [lon, lat] or null. */
export function positionIn(message, id) {
  const i = message.v.keys.findIndex((key) => String(key) === String(id));
  if (i < 0) return null;
  const places = floats(message.v.xy);
  return [places[2 * i], places[2 * i + 1]];
}

export function verbs(map, settings, place) {
  const { say } = settings;
  let followed = null;

  function fly(lon, lat) {
    if (lon == null || lat == null) return;
    settings.hold();
    settings.go([lat, lon], Math.max(map.getZoom(), CLOSE));
  }

  function flash(lon, lat) {
    if (lon == null || lat == null) return;
    const mark = L.marker([lat, lon], { icon: L.divIcon({ className: "om-flash", iconSize: [0, 0] }), interactive: false, keyboard: false }).addTo(map);
    setTimeout(() => mark.remove(), FLASH_MS);
  }

  function still() {
    followed?.off();
    followed?.chip.remove();
    map.off("dragstart", still);
    followed = null;
  }

  /** Keeps the map on an officer until it is dragged or let go. */
  async function follow(officer, name) {
    still();
    const button = make("button", { class: "btn sm", type: "button", "data-action": "follow-end", text: say("停止跟随", "Stop following") });
    const chip = make("p", { class: "om-follow", role: "status", "data-follow": officer }, make("span", { text: say(`正在跟随 ${name}`, `Following ${name}`) }), button);
    const mine = { off() {}, chip };
    followed = mine;
    button.onclick = still;
    place.append(chip);
    map.on("dragstart", still);
    const live = await liveClient();
    if (followed !== mine) return;
    let first = true;
    mine.off = live.on({ topic: "officer", area: settings.area }, (message) => {
      const found = positionIn(message, officer);
      if (!found) return;
      const [lon, lat] = found;
      settings.hold();
      if (first) map.setView([lat, lon], Math.max(map.getZoom(), CLOSE), { animate: false });
      else map.panTo([lat, lon], { animate: !matchMedia("(prefers-reduced-motion: reduce)").matches });
      first = false;
    });
  }

  function hear({ detail }) {
    if (detail.do === "fly") fly(detail.lon, detail.lat);
    if (detail.do === "fly" || detail.do === "flash") flash(detail.lon, detail.lat);
    if (detail.do === "follow") follow(detail.officer, detail.name);
  }

  document.addEventListener("mg:map", hear);
  return { fly, flash, follow, still, destroy() { still(); document.removeEventListener("mg:map", hear); } };
}
