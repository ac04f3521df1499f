// Leads to the same place on the map with heights.
import { visit } from "../session.mjs";
import { kept } from "./address.mjs";

const PITCH = 55, SMALLER = 1; // its tiles are twice as wide: the same view has a smaller zoom there

export function mount(map, settings) {
  return {
    open() {
      const { lng, lat } = map.getCenter();
      visit(`/map/3d?${new URLSearchParams({ area: settings.area, ...kept(settings.address), at: [lng.toFixed(5), lat.toFixed(5), (map.getZoom() - SMALLER).toFixed(2), PITCH, 0].join(",") })}`);
    },
  };
}
