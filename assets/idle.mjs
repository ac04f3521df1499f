// That somebody is at work is told the server at most every few minutes: what a page asks for by itself keeps no session alive.

import {ask} from "./session.mjs";

const EVERY = 4 * 60_000;
let last = Date.now();

function there() {
  if (Date.now() - last < EVERY) return;
  last = Date.now();
  ask("/session/active", {method: "POST", body: {}}).catch(() => {}); // the next request says what is wrong
}

for (const kind of ["pointerdown", "keydown", "wheel"]) addEventListener(kind, there, {passive: true, capture: true});
