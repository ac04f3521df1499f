// The card of what was clicked. Everything is set as text, never as markup.

/** Element maker: make("p", {class: "x", text: "…"}, child…). */
export function make(tag, { text, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value != null && value !== false) element.setAttribute(name, value === true ? "" : value);
  if (text != null) element.textContent = text;
  element.append(...children.filter(Boolean));
  return element;
}

/** The place where cards open, in `parent`. `show({title, sub, head, flags, top: element, rows: [[word, value]], links: [[word, href, run?]], body: element, data})`; `close()`. */
export function cardPlace(parent, say, closed = () => {}) {
  let current = null, element = null;

  function close() {
    if (!element) return;
    element.remove();
    [current, element] = [null, null];
    closed();
  }

  function show(card) {
    const fresh = make("section", { class: "om-card", "aria-label": card.title, tabindex: "-1", ...card.data });
    const shut = make("button", { class: "om-close", type: "button", "aria-label": say("关闭", "Close"), "data-action": "close-card" });
    shut.onclick = close;
    fresh.append(...[
      make("header", {}, card.sign && sign(card.sign), make("b", { text: card.title }), ...(card.flags ?? []), card.left && make("span", { class: `tl ${card.light ?? ""}`, text: card.left }), shut),
      card.sub && make("p", { class: "sub", text: card.sub }),
      card.top,
      card.rows?.length && make("dl", {}, ...card.rows.filter(([, value]) => value != null).flatMap(([word, value]) => [make("dt", { text: word }), make("dd", { text: value })])),
      card.links?.length && make("footer", {}, ...card.links.map(link)),
      card.body,
    ].filter(Boolean));
    fresh.onkeydown = (event) => event.key === "Escape" && close();
    if (element) element.replaceWith(fresh);
    else parent.append(fresh);
    [current, element] = [card, fresh];
  }

  return { show, close, get current() { return current; }, get element() { return element; } };
}

// `svg` is one of our own marks, never data.
function sign(svg) {
  const place = make("span", { class: "om-mark", "aria-hidden": "true" });
  place.innerHTML = svg;
  return place;
}

function link([word, href, run]) {
  if (href) return make("a", { class: "btn sm", href, text: word });
  const button = make("button", { class: "btn sm", type: "button", text: word });
  button.onclick = run;
  return button;
}
