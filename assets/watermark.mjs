// Who looks, and when, faintly over a page that shows personal data (`data-watermark`): a photograph of the screen says where it came from.

import {el} from "./session.mjs";

const MANY = 24;
let shown = null;

/** The words of the mark: name and user, and the minute. */
export const words = (name, at) => `${name} ${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")} ${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;

/** Put the mark over the page that is open, or take it away where none is asked for. */
export function mark() {
  const page = document.querySelector("[data-watermark]");
  if (!page) { shown?.remove(); shown = null; return; }
  const name = document.querySelector(".account .who b")?.textContent ?? "";
  const spans = Array.from({length: MANY}, () => el("span", {}, words(name, new Date())));
  shown?.remove();
  shown = el("div", {class: "page-mark", "aria-hidden": "true"}, ...spans);
  document.body.append(shown);
}
