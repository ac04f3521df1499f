// A dialog over the page with a heading and a way out; it leaves the page when it is closed.

import {el, icon, say} from "./session.mjs";

/** Open one with these attributes; `content` stands below its heading. */
export function dialog(attributes, heading, ...content) {
  const box = el("dialog", {...attributes, "aria-label": heading}, el("header", {}, el("h2", {}, heading), el("button", {class: "icb", type: "button", "data-action": "close", "aria-label": say("关闭", "Close"), onclick: () => box.close()}, icon("x"))), ...content);
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  return box;
}
