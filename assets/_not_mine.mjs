// A button of other posts where one would look for it: it says why one may not, when pressed.

import {el, icon, say} from "./session.mjs";

/** A button called `words` that answers why `what` (as GET /why names it) is not open. */
export const notMine = (words, what) => el("button", {class: "btn sm not-mine", type: "button", "aria-disabled": "true", "aria-haspopup": "dialog", "data-action": "why", "data-why": what}, icon("lock"), words);

/** The small ⓘ that answers why one sees `what`. */
export function whyButton(what) {
  const words = say("为什么能看到", "Why do I see this");
  return el("button", {class: "icb", type: "button", title: words, "aria-label": words, "aria-haspopup": "dialog", "data-action": "why", "data-why": what}, icon("info-circle"));
}
