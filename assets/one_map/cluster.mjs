// Points too close to tell apart become one mark. supercluster does it, asked for exactly the zoom on screen.
import "../vendor/supercluster.min.mjs";

/**
 * Marks for `points` ({lon, lat, …}) at `zoom`, closer than `radius` px taken together: {lon, lat, point} or {lon, lat, points: […]}.
 */
export function clusters(points, zoom, radius, minPoints = 2) {
  const whole = Math.max(0, Math.min(24, Math.floor(zoom)));
  const index = new globalThis.Supercluster({ minZoom: whole, maxZoom: whole, extent: 256, radius: radius * 2 ** (whole - zoom), minPoints, nodeSize: 64 });
  index.load(points.map((point) => ({ type: "Feature", geometry: { type: "Point", coordinates: [point.lon, point.lat] }, properties: point })));
  return index.getClusters([-180, -85, 180, 85], whole).map(({ geometry, properties, id }) => {
    const [lon, lat] = geometry.coordinates;
    return properties.cluster ? { lon, lat, points: index.getLeaves(id, Infinity).map((leaf) => leaf.properties) } : { lon, lat, point: properties };
  });
}
