// What lists, cards and other magnets may ask of a map: fly to, flash, follow an officer. By function, or by the event "mg:map" on the document:
// {do: "fly" | "flash" | "follow"} with {lon, lat}, {area}, {segment} or {officer, name}. Every map of the page hears it, and says so by preventing the
// default; "mg:map-listens" on the document says that one begins to.
import { make } from "./card.mjs";
import { floats, get, liveClient } from "./data.mjs";

const CLOSE = 17, FLASH_MS = 2400, HEARD_MS = 8000;

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

  function flashOutline(geometry) {
    const style = { color: settings.look.color("--accent"), weight: 3 * settings.look.u, fillOpacity: 0.12, className: "om-flash-area" };
    const drawn = L.geoJSON(geometry, { style, interactive: false }).addTo(map);
    setTimeout(() => drawn.remove(), FLASH_MS);
    return drawn.getBounds();
  }

  /** The outline of an area or the line of a segment, as GeoJSON. */
  async function outline({ area, segment }) {
    if (area != null) return (await get(`map/grounds/${area}`)).geometry;
    const line = (await get(`map/crowd?area=${settings.area}`)).items.find(({ id }) => id === segment)?.line;
    return line ? { type: "LineString", coordinates: line } : null;
  }

  /** Where an officer is, once: [lon, lat], or null where nothing is heard of him. */
  async function heard(officer) {
    const live = await liveClient();
    return new Promise((resolve) => {
      let off = null;
      const end = (found) => { clearTimeout(late); setTimeout(() => off?.()); resolve(found); };
      const late = setTimeout(end, HEARD_MS, null);
      off = live.on({ topic: "officer", area: settings.area }, (message) => { const at = positionIn(message, officer); if (at) end(at); });
    });
  }

  async function show(verb, { lon, lat, officer, ...target }) {
    if (lon == null && officer != null) [lon, lat] = (await heard(officer)) ?? [null, null];
    if (lon != null) {
      if (verb === "fly") fly(lon, lat);
      return flash(lon, lat);
    }
    const geometry = target.area != null || target.segment != null ? await outline(target) : null;
    if (!geometry) return settings.note(say("图上没有它的位置。", "The map knows no place of it."));
    const bounds = flashOutline(geometry);
    if (verb !== "fly") return undefined;
    settings.hold();
    return map.fitBounds(bounds.pad(0.15), { animate: false });
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

  function act(verb, target) {
    if (verb === "follow") follow(target.officer, target.name ?? say("网格员", "the officer")).catch(settings.failed);
    else show(verb, target).catch(settings.failed);
  }

  function hear(event) {
    const { do: verb, ...target } = event.detail;
    event.preventDefault();
    act(verb, target);
  }

  // A page without a map leads here with a verb in the address.
  function asked() {
    const place = settings.address.get("fly")?.split(",").map(Number), officer = Number(settings.address.get("follow"));
    if (place?.length === 2 && place.every(Number.isFinite)) act("fly", { lon: place[0], lat: place[1] });
    if (officer) act("follow", { officer });
    for (const name of ["fly", "follow"]) settings.address.set(name, null);
  }

  asked();
  document.addEventListener("mg:map", hear);
  document.dispatchEvent(new CustomEvent("mg:map-listens"));
  return { fly, flash, follow, still, destroy() { still(); document.removeEventListener("mg:map", hear); } };
}
