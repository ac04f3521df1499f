// Clusters beside the main thread: a question in, columns out.
import { clusters, part } from "./cluster.mjs";

self.onmessage = ({ data: { id, points, zoom, radius, options } }) => {
  const found = clusters(points, zoom, radius, options), { apart } = options;
  if (apart) part(found, 256 * 2 ** zoom, (n) => (n > 1 ? apart.base + apart.digit * String(n).length : apart.single));
  self.postMessage({ id, found }, Object.values(found).map((column) => column.buffer).filter(Boolean));
};
