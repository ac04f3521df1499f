// A share: its value, numerator over denominator, a track with the target's tick, and what it is compared with.

import { answerView, compareLine, figure, note, track } from "./_answer.mjs";
import { attr, band, h, mark, text } from "./_draw.mjs";
import { bandOf, comparison, digits, isPercent, number, say, stretch } from "./_words.mjs";

export function mount(el, settings) {
  const { lang, indicator = {}, surface } = settings;
  const long = surface === "lead";
  return answerView(el, settings, "rate", (main, t) => {
    const [above, under] = (settings.fraction ?? []).length ? settings.fraction.map((w) => say(w, lang)) : t.fraction[indicator.id] ?? ["", ""];
    const value = figure(settings), compared = compareLine(), bar = track(), goal = h("span.goal"), level = h("span.lv");
    const top = h("b"), whole = h("b");
    const fraction = h("div.frac", top, h("span.k", above), h("i"), whole, h("span.k", under));
    main.append(h("div.row", value, level, fraction), bar, h("div.foot", goal, compared));

    return {
      draw(answer) {
        const percent = isPercent(answer, indicator);
        const share = percent ? answer.value : answer.denominator ? (100 * answer.numerator) / answer.denominator : null;
        const target = answer.target ?? indicator.target ?? null;
        value.update(number(answer.value, digits(answer, indicator)), say(settings.unit ?? indicator.unit, lang) || answer.unit || "%");
        attr(fraction, "hidden", answer.denominator == null ? "" : null);
        attr(main, "class", number(answer.numerator).length + number(answer.denominator).length > 10 ? "main long" : "main");
        text(top, number(answer.numerator));
        text(whole, number(answer.denominator));
        bar.update(share, percent ? target : null);
        text(goal, percent ? (target == null ? "" : t.target(`${number(target)}%`)) : share == null ? "" : `${number(share, 1)}%`);
        compared.update(comparison(answer, { lang, indicator, long }));
        note(el, stretch(answer, lang));
        const held = bandOf(answer.value, indicator.thresholds);
        attr(level, "hidden", held ? null : "");
        if (held) mark(level, band(held, lang));
      },
    };
  });
}
