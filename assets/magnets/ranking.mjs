// Sub-areas in order: rates as a dot on a stated scale with the target's tick, counts as bars from zero; walls turn pages.

import { answerView, fillPick, isWall, note, pickRow } from "./_answer.mjs";
import { attr, fits, h, keyed, mark, point, sized, text } from "./_draw.mjs";
import { bandOf, digits, isPercent, number, say, stretch } from "./_words.mjs";

const PAGE_MS = 12000;

/** Rows with a value in rank order: the best first, which for "down is good" and plain counts means as stated. */
export function ranked(rows, good) {
  const order = good === "down" ? 1 : -1;
  return rows.filter((r) => r.value != null).sort((a, b) => order * (a.value - b.value)).map((row, i) => ({ ...row, rank: i + 1 }));
}

/** The stated scale [low, high]: the indicator's, opened downwards in tens where a value lies below it. */
export function scaleOf(rows, scale) {
  const [low, high] = scale ?? [80, 100];
  const least = Math.min(...rows.map((r) => r.value));
  return [least < low ? Math.max(0, Math.floor(least / 10) * 10) : low, high];
}

/** A place on the scale in percent, kept within it. */
export const placeOn = ([low, high], value) => Math.max(0, Math.min(100, (100 * (value - low)) / (high - low || 1)));

export function mount(el, settings) {
  const { lang, indicator = {} } = settings;
  const wall = isWall(settings);
  let answer = null, drawn = null, page = 0, timer = null;
  return answerView(el, settings, "ranking", (main, t) => {
    const list = h("ol.rank");
    main.append(list);

    const make = (row) => h("li", pickRow("div.rk", settings, row.id, h("em"), h("span.k"), h("span.dp", h("i"), h("u")), h("span.f"), h("b.n")));
    const fill = (node, row, { scale, most, places, percent, target }) => {
      const [rank, name, track, share, value] = node.firstChild.children;
      const [dot, tick] = track.children;
      const band = percent ? bandOf(row.value, indicator.thresholds) : 0;
      text(rank, row.rank);
      text(name, say(row, lang));
      attr(name, "title", wall ? null : say(row, lang));
      attr(track, "class", percent ? "dp" : "b");
      attr(tick, "hidden", percent && target != null ? null : "");
      if (percent) {
        dot.style.cssText = `left:${placeOn(scale, row.value).toFixed(1)}%`;
        mark(dot, point(band));
        if (target != null) tick.style.left = `${placeOn(scale, target)}%`;
      } else { mark(dot, ""); dot.style.cssText = `width:${(100 * row.value) / most}%`; }
      text(share, percent && row.denominator ? `${number(row.numerator)}/${number(row.denominator)}` : "");
      text(value, number(row.value, places) + (percent ? "%" : ""));
      attr(node, "class", band ? `band-${band}` : null);
      fillPick(node.firstChild, settings, row.id, `${row.rank} ${say(row, lang)} ${value.textContent}`);
    };
    // Under a pointer rows keep their places, unless another question was asked or a row chosen.
    const asked = () => JSON.stringify([answer.key, settings.pick]);
    const redraw = (height, u) => {
      if (!wall && drawn === asked() && list.matches(":hover")) return;
      drawn = asked();
      const rows = ranked(answer.rows ?? [], indicator.good);
      const percent = isPercent(answer, indicator);
      const scale = percent ? scaleOf(rows, indicator.scale) : null;
      const room = Math.min(fits(height - 2 * u, 17 * u), settings.limit ?? 40);
      const pages = wall ? Math.ceil(rows.length / room) : 1;
      page %= Math.max(1, pages);
      const shown = rows.slice(page * room, page * room + room);
      const drawing = { scale, percent, most: Math.max(1, ...rows.map((r) => r.value)), places: digits({ value: rows[0]?.value, unit: answer.unit }, indicator), target: answer.target ?? indicator.target ?? null };
      keyed(list, shown, (r) => r.id, make, (node, row) => fill(node, row, drawing));
      const long = percent && shown.some((r) => number(r.numerator).length + number(r.denominator).length > 9);
      attr(list, "class", percent ? (long ? "rank long" : "rank") : "rank counts");
      const cut = pages > 1 ? `${page * room + 1}–${page * room + shown.length}/${rows.length}` : rows.length > room ? t.first(room, rows.length) : "";
      const scaled = percent ? t.scale(...scale) : say(settings.unit ?? indicator.unit, lang);
      const joined = (...parts) => parts.filter(Boolean).join(" · ");
      note(el, joined(scaled, cut || stretch(answer, lang)), joined(scaled, cut), percent ? `${scale.join("–")}%` : cut);
      clearTimeout(timer);
      if (pages > 1) timer = setTimeout(() => { page += 1; box.redraw(); }, PAGE_MS);
    };
    const box = sized(list, (_, height, u) => answer && redraw(height, u));
    list.addEventListener("pointerleave", () => box.redraw());
    return { draw(next) { answer = next; box.redraw(); }, resize: box.redraw, stop() { clearTimeout(timer); box.stop(); } };
  });
}
