// The panel beside a map: one at a time, at its right edge below the tools; on a phone a sheet at the bottom.
import { make } from "./card.mjs";

/**
 * `open(id, title, closed)` → `{body, title(text), close()}`; another panel that was open is closed. `body` is an empty element to fill. `closed` hears of
 * the end, however it came.
 */
export function panelPlace(parent, say) {
  let current = null;

  function close() {
    if (!current) return;
    const { element, closed } = current;
    current = null;
    element.remove();
    closed?.();
  }

  function open(id, title, closed) {
    close();
    const head = make("h2", { text: title }), body = make("div", { class: "om-panel-body" });
    const shut = make("button", { class: "om-close", type: "button", "aria-label": say("关闭", "Close"), "data-action": "close-panel" });
    const element = make("section", { class: "om-panel", "data-panel": id, "aria-label": title, tabindex: "-1" }, make("header", {}, head, shut), body);
    const mine = { element, closed };
    shut.onclick = close;
    element.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    };
    current = mine;
    parent.append(element);
    return {
      body,
      title(text) { head.textContent = text; element.setAttribute("aria-label", text); },
      close() { if (current === mine) close(); },
    };
  }

  return { open, close, get id() { return current?.element.dataset.panel ?? null; } };
}
