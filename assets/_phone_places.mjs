// Where things are, also without network: the communities, and the cells of one's own community, each with its outline.

import {read} from "./_phone_ask.mjs";
import {inside} from "./_pin_map.mjs";

/** A GeoJSON outline as rings of [lon, lat]. */
export const ringsOf = (outline) => (!outline ? [] : outline.type === "MultiPolygon" ? outline.coordinates.map((part) => part[0]) : [outline.coordinates[0]]);

/** {cells, places}: the cells of the account's own community, and all there is to draw (those cells, and every other community). */
export async function places(app) {
  const community = app.account.community;
  const [all, mine] = await Promise.all([
    read("/reports/places").then(({data}) => data.items, () => []),
    read(`/areas?area=${community}&outline=1`).then(({data}) => data.items, () => []),
  ]);
  const home = all.find((place) => place.code === community);
  const cells = mine.filter((area) => area.level === "grid" && area.outline).map((area) => ({
    code: area.code, name: area.name, name_en: area.name_en, town: home?.name ?? area.name, town_en: home?.name_en ?? area.name_en, lon: area.lon, lat: area.lat, rings: ringsOf(area.outline),
  }));
  return {cells, places: [...cells, ...all.filter((place) => place.code !== community || !cells.length)], home};
}

/** What lies around a point: {cell, community}, either of them undefined. */
export function around({cells, places: all, home}, lon, lat) {
  const holds = (place) => place.rings.some((ring) => inside(ring, lon, lat));
  const cell = cells.find(holds);
  return {cell, community: cell ? home : all.find((place) => !cells.includes(place) && holds(place))};
}

/** At how many of the map's units a pixel a place fills a box `px` wide. */
export function fitting(place, px) {
  const all = place.rings.flat().map(([lon]) => lon), wide = (Math.max(...all) - Math.min(...all)) * 100_000;
  return (wide * 1.3) / Math.max(px, 100) || 4;
}
