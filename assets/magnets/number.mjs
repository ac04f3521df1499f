// One value: its unit, what it is compared with, and how it got there.

import { answerView, compareLine, figure, isWall, note, track } from "./_answer.mjs";
import { attr, band, h, mark, spark, text } from "./_draw.mjs";
import { bandOf, comparison, digits, isPercent, number, say, stretch } from "./_words.mjs";

/** The answer itself, or the one row of it that `settings.row` names (a piece of the crowd route). */
export function picked(answer, id) {
  const row = id && answer.rows?.find((r) => r.id === id);
  return row ? { ...answer, spark: null, past: null, ...row } : answer;
}

/** Whether a fraction stands beside the value: a share, or so many of so many. */
export const hasFraction = (answer, indicator) => Boolean(answer.denominator) && (isPercent(answer, indicator) || indicator?.measure === "count");

export function mount(el, settings) {
  const { lang, indicator = {}, surface } = settings;
  const wall = isWall(settings), long = surface === "lead";
  return answerView(el, settings, "number", (main, t) => {
    const value = figure(settings), compared = compareLine(), line = spark(), bar = track();
    const level = h("span.lv"), density = h("b"), top = h("b"), whole = h("span.whole");
    main.append(value, h("div.ft", compared, h("span.fr", level, density, top, whole)), line, bar);

    return {
      draw(asked) {
        const answer = picked(asked, settings.row);
        const unit = say(settings.unit ?? indicator.unit, lang) || answer.unit || "";
        value.update(number(answer.value, digits(answer, indicator)), wall ? "" : unit);
        compared.update(comparison(answer, { lang, indicator, long }));
        note(el, wall ? unit : stretch(answer, lang));
        line.update(answer.spark, long ? answer.spark_past : null);

        const fraction = hasFraction(answer, indicator);
        text(top, fraction ? number(answer.numerator) : "");
        text(whole, fraction ? ` / ${number(answer.denominator)}` : "");
        attr(bar, "hidden", fraction && line.hidden ? null : "");
        if (fraction) bar.update((100 * answer.numerator) / answer.denominator, isPercent(answer, indicator) ? answer.target : null);

        const held = answer.band ?? bandOf(answer.value, indicator.thresholds);
        attr(level, "hidden", held ? null : "");
        if (held) mark(level, band(held, lang));
        text(density, answer.density == null ? "" : `${number(answer.density, 1)} ${t.perSquare}`);
      },
    };
  });
}
