// The light of a case as time goes by; mirrors core/clock.py light(now, yellow_at, due_at).

/** In the order they are drawn; "none" where no clock runs (suspended). */
export const LIGHTS = ["none", "green", "yellow", "red"];

/** light(100, 200, 300) → "green"; (250, 200, 300) → "yellow"; (300, 200, 300) → "red"; no times (suspended) → "none". Times in ms. */
export function light(now, yellow, due) {
  if (due == null) return "none";
  if (now >= due) return "red";
  return yellow != null && now >= yellow ? "yellow" : "green";
}

/** When the light changes next, Infinity if never. */
export function nextChange(now, yellow, due) {
  return [yellow, due].reduce((next, at) => (at != null && at > now && at < next ? at : next), Infinity);
}
