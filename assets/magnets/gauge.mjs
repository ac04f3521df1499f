// A value on a stated scale: its bands, the target's tick, and the value's place as a point.

import { answerView, compareLine, figure, note } from "./_answer.mjs";
import { attr, band, h, keyed, mark, point, text } from "./_draw.mjs";
import { bandOf, comparison, digits, isPercent, number, say, stretch } from "./_words.mjs";
import { placeOn } from "./ranking.mjs";

const WRONG = { zh: "刻度起点应小于终点", en: "the scale begins below its end" };

/** The next round number not below `value`: 1266 → 1500. */
export function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((m) => m * power).find((n) => n >= value && Number.isInteger(n));
}

/** The stated scale [low, high]: as set, else the indicator's, else from zero; where nobody set it, opened so that the value lies on it. */
export function scaleOf(answer, indicator, { low, high } = {}) {
  const value = answer.value ?? 0;
  const marks = [value, answer.past ?? 0, answer.target ?? 0, ...(indicator.thresholds ?? []).map((t) => t.below ?? t.above)];
  const [from, to] = indicator.scale ?? [0, isPercent(answer, indicator) ? 100 : roundUp(Math.max(1, ...marks) * 1.05)];
  return [low ?? (value < from ? Math.max(0, Math.floor(value / 10) * 10) : from), high ?? (value > to ? roundUp(value) : to)];
}

/** The stretches of the scale that mean a band, from left to right: [{from, to, band}]. */
export function zones([low, high], thresholds) {
  const cuts = (thresholds ?? []).map((t) => t.below ?? t.above).filter((v) => v > low && v < high);
  const ends = [...new Set([low, ...cuts.sort((a, b) => a - b), high])];
  return ends.slice(1).map((to, i) => ({ from: ends[i], to, band: bandOf((ends[i] + to) / 2, thresholds) })).filter((zone) => zone.band);
}

export function mount(el, settings) {
  const { lang, indicator = {}, low, high } = settings;
  if (low != null && high != null && low >= high) throw new Error(WRONG[lang]);
  const long = settings.surface === "lead";
  return answerView(el, settings, "gauge", (main, t) => {
    const value = figure(settings), level = h("span.lv"), compared = compareLine(), goal = h("span.goal"), top = h("b"), whole = h("span");
    const strip = h("div.zones"), tick = h("u"), dot = h("i.dot"), line = h("div.line.plot", { "aria-hidden": "true" }, strip, tick, dot);
    const first = h("span"), last = h("span");
    main.append(h("div.row", value, level), line, h("div.ends", first, goal, last), h("div.ft", compared, h("span.fr", top, whole)));

    return {
      draw(answer) {
        const percent = isPercent(answer, indicator), places = digits(answer, indicator);
        const scale = scaleOf(answer, indicator, { low, high });
        const target = answer.target ?? indicator.target ?? null, held = bandOf(answer.value, indicator.thresholds);
        const written = (v) => number(v, Number.isInteger(v) ? 0 : places) + (percent ? "%" : "");
        value.update(number(answer.value, places), say(settings.unit ?? indicator.unit, lang) || answer.unit || "");
        attr(level, "hidden", held ? null : "");
        if (held) mark(level, band(held, lang));
        keyed(strip, zones(scale, indicator.thresholds), (z) => z.from, () => h("i"), (node, z) => {
          attr(node, "class", `zone-${z.band}`);
          node.style.cssText = `left:${placeOn(scale, z.from).toFixed(1)}%;width:${(placeOn(scale, z.to) - placeOn(scale, z.from)).toFixed(1)}%`;
        });
        const inside = target != null && target >= scale[0] && target <= scale[1];
        attr(tick, "hidden", inside ? null : "");
        if (inside) tick.style.left = `${placeOn(scale, target)}%`;
        dot.style.left = `${placeOn(scale, answer.value ?? scale[0]).toFixed(1)}%`;
        mark(dot, point(held));
        text(first, written(scale[0]));
        text(last, written(scale[1]));
        text(goal, target == null ? "" : t.target(written(target)));
        compared.update(comparison(answer, { lang, indicator, long }));
        text(top, answer.denominator ? number(answer.numerator) : "");
        text(whole, answer.denominator ? ` / ${number(answer.denominator)}` : "");
        note(el, stretch(answer, lang));
      },
    };
  });
}
