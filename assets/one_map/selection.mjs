// What is picked on a map: one place or area at a time, heard by whoever asks.

/**
 * `get()` is null or `{geometry, words, area?, circle?}`: a GeoJSON Polygon or MultiPolygon (WGS-84), what it is called in the reader's language, the
 * code where it is an area of the tree, `{lon, lat, m}` where it was drawn as a circle. `set(picked, from)` changes it, `on((picked, from) => …)` hears
 * of it and returns what ends that; `from` names the tool that picked.
 */
export function selection() {
  const ears = new Set();
  let picked = null;
  return {
    get: () => picked,
    set(next, from) {
      picked = next;
      ears.forEach((ear) => ear(picked, from));
    },
    on(ear) {
      ears.add(ear);
      return () => ears.delete(ear);
    },
  };
}
