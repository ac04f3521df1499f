// Handles on what was drawn: the middle and the rim of a circle, the corners of a polygon that has few. Dragged, the shape is picked anew.
import { circle, metres, rounded, shape } from "./pick_shapes.mjs";

const MOST = 24;

/** The corners of a shape that can be dragged, null where it has too many, holes or several parts. */
export function corners({ geometry, area, circle: round }) {
  if (area || round || geometry?.type !== "Polygon" || geometry.coordinates.length > 1) return null;
  const ring = geometry.coordinates[0].slice(0, -1);
  return ring.length <= MOST ? ring : null;
}

/** The rim of a circle due west, where no panel stands. */
export const rim = ({ lon, lat, m }) => [lon - m / 111_195 / Math.cos((lat * Math.PI) / 180), lat];

/** `show(picked)` puts handles on it or, with null, takes them away; `told` is {draft(geometry | null), done({geometry, circle?})}. */
export function handles(map, settings, told) {
  let marks = [];

  function clear() {
    for (const mark of marks) mark.remove();
    marks = [];
  }

  function handle([lon, lat], name, moved) {
    const mark = L.marker([lat, lon], { icon: L.divIcon({ className: `om-handle ${name}`, iconSize: [0, 0] }), draggable: true, keyboard: false, autoPan: true, zIndexOffset: 1000 }).addTo(map);
    const now = () => { const { lng, lat: north } = mark.getLatLng(); return moved([rounded(lng), rounded(north)]); };
    mark.on("drag", () => told.draft(now()?.geometry ?? null));
    mark.on("dragend", () => {
      const found = now();
      told.draft(null);
      if (found?.geometry) told.done(found);
    });
    marks.push(mark);
  }

  function round(now) {
    const made = (next) => ({ circle: next, geometry: circle([next.lon, next.lat], next.m) });
    handle([now.lon, now.lat], "middle", ([lon, lat]) => made({ ...now, lon, lat }));
    handle(rim(now), "rim", (there) => made({ ...now, m: Math.max(1, Math.round(metres([now.lon, now.lat], there))) }));
  }

  function show(picked) {
    clear();
    if (!picked) return;
    if (picked.circle && !picked.area) return round(picked.circle);
    const ring = corners(picked);
    ring?.forEach((corner, i) => handle(corner, "corner", (there) => ({ geometry: shape(ring.map((each, j) => (j === i ? there : each))) })));
  }

  return { show, destroy: clear };
}
