// A magnet that asks for its own list: it fits the room there is, what cannot be read is said in its place, and it is asked anew by itself.

import { told } from "./_answer.mjs";
import { attr, h, text } from "./_draw.mjs";

const SOON = 30_000; // ms after which what could not be read is asked again

/** Calls `read()` now, and `every` ms after each end of it, sooner where it failed; `heard(error or null)` after each. → {over(), stop()}. */
export function repeated(read, every, heard) {
  let timer = null, over = false;
  async function again() {
    let failed = null;
    try { await read(); } catch (error) { failed = error; }
    if (over) return;
    heard(failed);
    timer = setTimeout(again, failed ? Math.min(every, SOON) : every);
  }
  again();
  return { over: () => over, stop() { over = true; clearTimeout(timer); } };
}

/**
 * What the `mount` of such a magnet returns. `kind` names its look, `head` stands above the list. `read(show)` asks, keeps what it hears and may `show()` on the way (false when
 * nobody looks any more); `draw(list)` shows what is kept, `state()` says how the magnet stands then.
 */
export function asking(el, kind, { head = [], every, read, draw, state = () => "ok" }) {
  const list = h("div.list"), why = h("p.why", { hidden: "", role: "status" });
  let known = false;
  el.classList.add("vw", `vw-${kind}`);
  el.dataset.show = "ok";
  el.replaceChildren(h("div.main", ...head, list, why));
  const show = () => {
    if (asked.over()) return false;
    known = true;
    draw(list);
    told(el, state());
    return true;
  };
  const asked = repeated(() => read(show), every, (failed) => {
    text(why, failed?.message ?? "");
    attr(why, "hidden", failed ? null : "");
    if (!failed) show();
    else if (!known) told(el, "error");
  });
  return {
    value() {},
    resize: () => draw(list),
    destroy() { asked.stop(); el.replaceChildren(); },
  };
}
