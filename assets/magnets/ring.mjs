// A whole and its parts: a ring whose parts are named beside them, at most eight.

import { answerView, fillPick, isWall, note, pickRow, target } from "./_answer.mjs";
import { attr, fits, h, keyed, sized, text } from "./_draw.mjs";
import { number, say, stretch } from "./_words.mjs";
import { OTHER, shares } from "./stacked.mjs";

/** The SVG path of a part of the ring from share `from` to `to` (0–1), clockwise from the top. */
export function arc(from, to, outer, inner, centre = outer) {
  const end = Math.min(to, from + 0.99999);
  const at = (turn, radius) => [centre + radius * Math.sin(2 * Math.PI * turn), centre - radius * Math.cos(2 * Math.PI * turn)].map((n) => n.toFixed(2)).join(" ");
  const far = end - from > 0.5 ? 1 : 0;
  return `M${at(from, outer)}A${outer} ${outer} 0 ${far} 1 ${at(end, outer)}L${at(end, inner)}A${inner} ${inner} 0 ${far} 0 ${at(from, inner)}Z`;
}

export function mount(el, settings) {
  const { lang, indicator = {} } = settings;
  let answer = null;
  return answerView(el, settings, "ring", (main, t) => {
    const picture = h("div.ringbox.plot");
    picture.innerHTML = '<svg viewBox="0 0 100 100" aria-hidden="true"><g></g></svg>';
    const group = picture.querySelector("g");
    const total = h("b"), unit = h("small");
    picture.append(h("div.sum", total, unit));
    const list = h("div.parts");
    main.append(picture, list);

    const redraw = (height, u) => {
      const room = Math.min(8, fits(height, isWall(settings) ? 18 * u : target(u), 2 * u));
      const parts = shares(answer.rows ?? [], OTHER, room);
      text(total, number(parts.reduce((sum, p) => sum + p.value, 0)));
      text(unit, settings.count_unit ? say(settings.count_unit, lang) : indicator.measure === "ratio" ? "" : say(settings.unit ?? indicator.unit, lang) || answer.unit);
      let from = 0;
      for (const part of parts) { part.from = from; from += part.share / 100; }
      group.innerHTML = parts.map((p) => `<path d="${arc(p.from, p.from + p.share / 100, 49, 33, 50)}" fill="${p.colour}" stroke="var(--panel)" stroke-width="1.2"/>`).join("");
      keyed(list, parts, (p) => p.id, (p) => pickRow("div.part", settings, p.id === "other" ? null : p.id, h("i"), h("span.k"), h("span.n"), h("span.s")), (node, p) => {
        const [swatch, name, value, share] = node.children;
        swatch.style.background = p.colour;
        text(name, p.id === "other" ? t.other : say(p, lang));
        text(value, number(p.value));
        text(share, `${number(p.share, 1)}%`);
        const said = `${name.textContent} ${number(p.value)}`;
        attr(node, "title", isWall(settings) ? null : said);
        fillPick(node, settings, p.id === "other" ? null : p.id, said);
      });
      note(el, isWall(settings) ? "" : stretch(answer, lang));
    };
    const box = sized(main, (_, height, u) => answer && redraw(height, u));
    return { draw(next) { answer = { ...next, rows: next.rows ?? [] }; box.redraw(); }, resize: box.redraw, stop: box.stop };
  });
}
