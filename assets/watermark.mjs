// Who looks, and when, faintly over a page that shows personal data (`data-watermark`): a photograph of the screen says where it came from.

import {el} from "./session.mjs";

const MANY = 24;
let shown = null;

/** The words of the mark: the name, and the minute in the city's `zone`. */
export const words = (name, at, zone) => `${name} ${new Intl.DateTimeFormat("sv-SE", {timeZone: zone, dateStyle: "short", timeStyle: "short"}).format(at)}`;

/** Who looks, as the bar of the page has it: {name, zone}. */
export const who = () => ({name: document.querySelector(".account .who b")?.textContent ?? "", zone: document.querySelector("[data-clock][data-zone]")?.dataset.zone});

/** Put the mark over the page that is open, or take it away where none is asked for. */
export function mark() {
  const page = document.querySelector("[data-watermark]");
  if (!page) { shown?.remove(); shown = null; return; }
  const {name, zone} = who();
  const spans = Array.from({length: MANY}, () => el("span", {}, words(name, new Date(), zone)));
  shown?.remove();
  shown = el("div", {class: "page-mark", "aria-hidden": "true"}, ...spans);
  document.body.append(shown);
}
