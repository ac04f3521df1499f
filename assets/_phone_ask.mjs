// Asking the server as this phone: the clock is compared with each answer, the last answers are kept for when there is no network, a device that may no longer ask is told so.

import {box} from "./_phone_store.mjs";
import {ask as plain} from "./session.mjs";

const WRONG_MS = 5 * 60_000;
const kept = box("kept");

export const clock = {skew: 0};  // what the server's clock is ahead of ours, ms; 0 within what nobody minds

/** Learn from an answer how wrong this phone's clock is. */
export function hear(response, now = Date.now()) {
  const at = Date.parse(response.headers.get("Date") ?? "");
  if (!at) return;
  const skew = Math.abs(at - now) > WRONG_MS ? at - now : 0;
  if (Math.abs(skew - clock.skew) > 30_000) {
    clock.skew = skew;
    dispatchEvent(new CustomEvent("phone:clock"));
  }
}

/** Now, by the server's clock as far as it is known. */
export const now = () => Date.now() + clock.skew;

/** A moment this phone noted, as the server's clock would have: one that lies ahead of it is brought back. */
export function corrected(iso, skew = clock.skew, present = Date.now()) {
  const at = Date.parse(iso);
  return at > present + skew + WRONG_MS || skew ? new Date(Math.min(at + skew, present + skew)).toISOString() : iso;
}

const ENDS = {device_revoked: "revoked", device_waiting: "waiting", no_device: "waiting"};

/** `session.mjs` ask as this phone. An answer that concerns the device or the session is told to the page by `phone:ended`. */
export async function ask(path, {entry, ...more} = {}) {
  const headers = {"X-Magnet-Phone": "1", ...(entry ? {"X-Magnet-Entry": entry} : {})};
  try {
    return await plain(path, {...more, headers, heard: hear});
  } catch (error) {
    const why = ENDS[error.code] ?? (error.status === 401 ? "signed_out" : null);
    if (why) dispatchEvent(new CustomEvent("phone:ended", {detail: why}));
    throw error;
  }
}

/** GET, or the last answer where there is no network: {data, at (ms), old}. Throws what `ask` throws when there is none. */
export async function read(path) {
  try {
    const data = await ask(path), at = Date.now();
    await kept.put(path, {data, at});
    return {data, at, old: false};
  } catch (error) {
    const last = error.status === 0 || error.status >= 500 ? await kept.get(path) : null;
    if (!last) throw error;
    return {...last, old: true};
  }
}

export const keep = kept;
