// The piece of ground a page is kept to (its field `within`): what a map shows, `113.1_22.9_113.3_23.1`, or the key of what was drawn, whose corners are asked for once.
import { inside, rings } from "../one_map/places.mjs";
import { unitX, unitY } from "../one_map/canvas.mjs";

const drawn = new Map();  // by key: rings, or the promise of them

/** What a map shows as [west, south, east, north]; null for the key of what was drawn. */
export function boxOf(within) {
  const box = (within ?? "").split("_").map(Number);
  return box.length === 4 && box.every(Number.isFinite) ? box : null;
}

/** The geometry of what was drawn, as GeoJSON. Raises where it is kept no longer. */
export async function drawnAt(key) {
  const reply = await fetch(`/api/v1/map/grounds/${encodeURIComponent(key)}`, { credentials: "same-origin", headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(String(reply.status));
  return (await reply.json()).geometry;
}

/** Resolves when `lies` can tell of this piece. */
export async function learn(within, ask = drawnAt) {
  if (!within || boxOf(within) || drawn.get(within) instanceof Array) return;
  if (!drawn.has(within)) drawn.set(within, ask(within).then((geometry) => { drawn.set(within, rings(geometry)); }, (error) => { drawn.delete(within); throw error; }));
  await drawn.get(within);
}

/** Whether a thing with a place lies on a piece that was learnt; one without a place never does. */
export function lies({ lon, lat }, within) {
  if (lon == null || lat == null) return false;
  const box = boxOf(within);
  if (box) return lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3];
  const known = drawn.get(within);
  return known instanceof Array && inside(known, unitX(lon), unitY(lat));
}
