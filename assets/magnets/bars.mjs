// Counts side by side: bars that start at zero, the largest first, as many as fit.

import { answerView, compareLine, fillPick, isWall, note, pickRow, target } from "./_answer.mjs";
import { attr, fits, h, keyed, sized, text } from "./_draw.mjs";
import { digits, number, say, signed, tone } from "./_words.mjs";

/** The rows to draw: what there is any of, largest first, at most `room`. */
export const largest = (rows, room) => rows.filter((r) => r.value > 0).sort((a, b) => b.value - a.value).slice(0, room);

/** The row that changed most against its past, null when none did. */
export function mover(rows) {
  const changed = rows.filter((r) => r.value != null && r.past != null && r.value !== r.past);
  return changed.length ? changed.reduce((a, b) => (Math.abs(b.value - b.past) > Math.abs(a.value - a.past) ? b : a)) : null;
}

export function mount(el, settings) {
  const { lang, indicator = {} } = settings;
  let answer = null;
  return answerView(el, settings, "bars", (main, t) => {
    const list = h("div.bars"), compared = compareLine();
    main.append(list, compared);
    const long = settings.surface === "lead";

    const make = (row) => pickRow("div.bar", settings, row.id, h("span.k"), h("span.b", h("i")), h("span.n"));
    const redraw = (width, height, u) => {
      const room = Math.min(settings.limit ?? 12, fits(height - 2 * u, isWall(settings) ? 16.4 * u : target(u)));
      const rows = largest(answer.rows, room);
      const most = Math.max(1, ...rows.map((r) => r.value));
      const places = digits({ value: rows[0]?.value, unit: answer.unit }, indicator);
      keyed(list, rows, (r) => r.id, make, (node, row) => {
        const [name, track, value] = node.children;
        text(name, say(row, lang));
        track.firstChild.style.width = `${(100 * row.value) / most}%`;
        text(value, number(row.value, places));
        const said = `${say(row, lang)} ${number(row.value, places)}`;
        attr(node, "title", isWall(settings) ? null : said);
        fillPick(node, settings, row.id, said);
      });
      const unit = say(settings.unit ?? indicator.unit, lang) || answer.unit || "";
      const cut = rows.length < answer.rows.length;
      note(el, [cut && width < 220 * u ? "" : unit, cut ? t.first(rows.length, answer.rows.length) : ""].filter(Boolean).join(" · "));
      const changed = long ? mover(rows) : null;
      compared.update(changed && { label: `${t.than[answer.past_label] ?? ""} ${say(changed, lang)}`, delta: signed(changed.value - changed.past, places), tone: tone(changed.value - changed.past, indicator.good), unit: "" });
    };
    const box = sized(list, (width, height, u) => answer && redraw(width, height, u));
    return {
      draw(next) { answer = { ...next, rows: next.rows ?? [] }; box.redraw(); },
      resize: box.redraw,
      stop: box.stop,
    };
  });
}
