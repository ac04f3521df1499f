// One bar split into its parts, each named with its share below.

import { answerView, compareLine, figure, fillPick, isWall, note, pickRow } from "./_answer.mjs";
import { h, keyed, text } from "./_draw.mjs";
import { comparison, digits, number, say, stretch } from "./_words.mjs";

/** Parts (of a ratio: how many each is a share of) with their share in percent: the largest seven and the rest as one, so that there are never more than eight. */
export function shares(rows, other, most = 8) {
  const known = rows.map((r) => ({ ...r, value: r.denominator ?? r.value })).filter((r) => r.value > 0);
  const total = known.reduce((sum, r) => sum + r.value, 0);
  const kept = known.length > most ? [...known].sort((a, b) => b.value - a.value).slice(0, most - 1) : known;
  const rest = total - kept.reduce((sum, r) => sum + r.value, 0);
  const parts = kept.map((r, i) => ({ ...r, share: (100 * r.value) / total, colour: `var(--c-${i + 1})` }));
  return rest > 0 ? [...parts, { id: "other", ...other, value: rest, share: (100 * rest) / total, colour: "var(--series-past)" }] : parts;
}

export const OTHER = { zh: "其他", en: "Other" };

export function mount(el, settings) {
  const { lang, indicator = {} } = settings;
  const long = settings.surface === "lead";
  return answerView(el, settings, "stacked", (main, t) => {
    const value = figure(settings), compared = compareLine(), top = h("b"), whole = h("span");
    const bar = h("div.stack.plot"), legend = h("div.leg");
    main.append(value, h("div.ft", compared, h("span.fr", top, whole)), bar, legend);
    return {
      draw(answer) {
        const unit = say(settings.unit ?? indicator.unit, lang) || answer.unit || "";
        value.update(number(answer.value, digits(answer, indicator)), unit);
        compared.update(comparison(answer, { lang, indicator, long }));
        text(top, answer.denominator ? number(answer.numerator) : "");
        text(whole, answer.denominator ? ` / ${number(answer.denominator)}` : "");
        note(el, isWall(settings) ? "" : stretch(answer, lang));
        const parts = shares(answer.rows ?? [], OTHER);
        keyed(bar, parts, (p) => p.id, () => h("i"), (node, p) => { node.style.cssText = `flex-grow:${p.share.toFixed(2)};background:${p.colour}`; });
        keyed(legend, parts, (p) => p.id, (p) => pickRow("span", settings, p.id === "other" ? null : p.id, h("i"), h("span"), h("b")), (node, p) => {
          node.firstChild.style.background = p.colour;
          text(node.children[1], say(p, lang));
          text(node.children[2], number(p.share, 1));
          fillPick(node, settings, p.id === "other" ? null : p.id, `${say(p, lang)} ${number(p.share, 1)}%`);
        });
      },
    };
  });
}
