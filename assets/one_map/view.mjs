// Which part of the world a map shows, as it stands in the address: latitude, longitude, zoom.

/** "23.0211,113.1003,14.25" → {center: [lat, lon], zoom}; null where it is no view. */
export function readView(text) {
  const [lat, lon, zoom, ...more] = (text ?? "").split(",").map((part) => (/^-?\d+(\.\d+)?$/.test(part.trim()) ? Number(part) : NaN));
  const good = !more.length && Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && zoom >= 0 && zoom <= 24;
  return good ? { center: [lat, lon], zoom } : null;
}

/** The present view of `map` as such a text: to a metre, and a hundredth of a zoom. */
export function writeView(map) {
  const { lat, lng } = map.getCenter();
  return [lat.toFixed(5), lng.toFixed(5), Number(map.getZoom().toFixed(2))].join(",");
}
