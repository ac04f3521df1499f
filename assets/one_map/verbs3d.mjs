// The verbs of lists and magnets on the map with heights: the same event "mg:map" as the flat one hears (verbs.mjs).
import { make } from "./card.mjs";
import { get, liveClient } from "./data.mjs";
import { extent } from "./scene3d.mjs";
import { positionIn } from "./verbs.mjs";

const CLOSE = 16, FLASH_MS = 2400, HEARD_MS = 8000;

/** `go(change)` moves the view as somebody's choice. Returns {destroy()}. */
export function verbs3d(map, root, settings, { go, picked }) {
  let follows = null;

  function flash(lon, lat) {
    const mark = make("i", { class: "om-flash m3-flash", "aria-hidden": "true" });
    const put = () => { const { x, y } = map.project([lon, lat]); mark.style.transform = `translate(${x}px, ${y}px)`; };
    put();
    map.on("move", put);
    root.append(mark);
    setTimeout(() => { map.off("move", put); mark.remove(); }, FLASH_MS);
  }

  function still() {
    follows?.();
    follows = null;
  }

  /** Hears where an officer is until `take([lon, lat])` says it has had enough, or nothing was heard for long. */
  async function hear(officer, take) {
    still();
    const live = await liveClient(), late = setTimeout(() => { if (!seen) still(); }, HEARD_MS);
    let seen = false;
    const off = live.on({ topic: "officer", area: settings.area }, (message) => {
      const at = positionIn(message, officer);
      if (!at) return;
      seen = true;
      if (take(at)) setTimeout(still);
    });
    follows = () => { clearTimeout(late); off(); };
  }

  async function show(verb, { lon, lat, area, segment, officer }) {
    const there = ([east, north]) => { if (verb === "fly") go({ center: [east, north], zoom: Math.max(map.getZoom(), CLOSE) }); flash(east, north); return true; };
    if (lon != null) there([lon, lat]);
    else if (officer != null) await hear(officer, there);
    else {
      const geometry = area != null ? (await get(`map/grounds/${area}`)).geometry : { type: "LineString", coordinates: (await get(`map/crowd?area=${settings.area}`)).items.find(({ id }) => id === segment)?.line ?? [] };
      if (!geometry?.coordinates?.length) return;
      picked(geometry, FLASH_MS);
      const [w, s, e, n] = extent([{ geometry }]);
      if (verb === "fly") go(map.cameraForBounds([[w, s], [e, n]], { padding: 40 }) ?? {});
    }
  }

  const heard = (event) => {
    const { do: verb, ...target } = event.detail;
    event.preventDefault();
    const done = verb === "follow" ? hear(target.officer, (at) => { go({ center: at, zoom: Math.max(map.getZoom(), CLOSE) }); return false; }) : show(verb, target);
    done.catch(settings.failed);
  };
  document.addEventListener("mg:map", heard);
  map.on("dragstart", still);
  return { destroy() { still(); document.removeEventListener("mg:map", heard); } };
}
