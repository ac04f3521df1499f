// The pieces of a crowd route: band, people, people per square metre and which way it goes.

import { answerView, isWall, linked, note } from "./_answer.mjs";
import { attr, band, fits, h, icon, keyed, mark, sized, text } from "./_draw.mjs";
import { placed } from "./_on_map.mjs";
import { number, say } from "./_words.mjs";

/** As many rows as there is room for: the densest, in the order of the route. */
export function densest(rows, room) {
  if (rows.length <= room) return rows;
  const kept = new Set([...rows].sort((a, b) => (b.density ?? 0) - (a.density ?? 0)).slice(0, room).map((r) => r.id));
  return rows.filter((r) => kept.has(r.id));
}

export function mount(el, settings) {
  const { lang } = settings;
  let answer = null;
  return answerView(el, settings, "crowd", (main, t) => {
    const list = h("div.cr");
    main.append(list);
    const make = (row) => linked("div.seg", settings.href_row?.replace("{id}", encodeURIComponent(row.id)), settings, h("span.bn"), h("span.k"), h("span.n"), h("b.d"), h("span.ar"));
    const redraw = (height, u) => {
      const rows = answer.rows ?? [];
      const shown = densest(rows, fits(height - 2 * u, 23 * u));
      keyed(list, shown, (r) => r.id, make, (node, row) => {
        placed(node, { segment: row.id }, settings);
        const [level, name, count, density, way] = node.children;
        mark(level, band(row.band ?? 0, lang));
        text(name, say(row, lang));
        text(count, number(row.value));
        text(density, number(row.density, 1));
        mark(way, icon(row.trend ?? "flat", t.trend[row.trend ?? "flat"]));
        attr(node, "data-band", row.band ?? 0);
      });
      note(el, shown.length < rows.length ? `${t.perSquare} · ${shown.length}/${rows.length}` : t.perSquare);
    };
    const box = sized(list, (_, height, u) => answer && redraw(height, u));
    return { draw(next) { answer = next; box.redraw(); }, resize: box.redraw, stop: box.stop };
  });
}
