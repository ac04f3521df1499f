// A small dialog under the button that opened it: one at a time; gone at Escape, at a press beside it, at another press of its button, with its view.

import {el} from "./session.mjs";

const EDGE = 8; // px kept free at the window's edges
let shown = null; // {box, button}

/** Close what is open; its button gets the focus back where a key closed it. */
export function close(byKey = false) {
  if (!shown) return;
  const {box, button} = shown;
  shown = null;
  removeEventListener("pointerdown", outside, true);
  removeEventListener("hashchange", away);
  button.setAttribute("aria-expanded", "false");
  box.remove();
  if (byKey) button.focus();
}

const away = () => close(); // another view has come

function outside(event) {
  if (!shown.box.contains(event.target) && !shown.button.contains(event.target)) close();
}

/** The dialog `label` with `content` under `button`; null where this press closed it. */
export function pop(button, label, className, ...content) {
  const again = shown?.button === button;
  close();
  if (again) return null;
  const box = el("div", {class: className, role: "dialog", "aria-label": label}, ...content);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close(true);
  });
  const at = button.getBoundingClientRect();
  box.style.top = `${at.bottom + 6}px`;
  document.body.append(box);
  if (box.getBoundingClientRect().bottom > innerHeight - EDGE) box.style.top = `${Math.max(EDGE, Math.min(at.top - box.offsetHeight - 6, innerHeight - box.offsetHeight - EDGE))}px`;
  box.style.left = `${Math.max(EDGE, Math.min(at.left, innerWidth - box.offsetWidth - EDGE))}px`;
  shown = {box, button};
  button.setAttribute("aria-expanded", "true");
  addEventListener("pointerdown", outside, true);
  addEventListener("hashchange", away);
  return box;
}
