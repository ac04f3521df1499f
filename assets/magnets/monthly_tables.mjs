// The monthly tables of one's area: how full each is from what is held already, those first that lack cells.

import { ask } from "../session.mjs";
import { linked, note } from "./_answer.mjs";
import { asking } from "./_asking.mjs";
import { fits, h, keyed, text, unit } from "./_draw.mjs";
import { number, say } from "./_words.mjs";

const EVERY = 3_600_000;
const ROW = 27; // u

/** How full a table is, in whole percent, rounded down so that what lacks a cell is never called full; null before it is known. */
export const share = (table) => (table.cells == null ? null : table.cells ? Math.floor((100 * table.filled) / table.cells) : 100);

/** The most lacking first, those not yet known last. */
export const inOrder = (tables) => [...tables].sort((a, b) => (b.lacking ?? -1) - (a.lacking ?? -1));

export function mount(el, settings) {
  const { lang } = settings, t = (zh, en) => (lang === "en" ? en : zh);
  let tables = [], month = "";

  const make = (each) => linked("div.one.full", `/monthly?${new URLSearchParams({ area: settings.area, table: each.id, month })}`, settings, h("b"), h("small"), h("span.tgt", { "aria-hidden": "true" }, h("i")), h("span.n"));
  const fill = (node, each) => {
    const [name, lacks, track, full] = node.children, n = share(each);
    text(name, say(each, lang));
    text(lacks, each.lacking ? t(`缺 ${number(each.lacking)} 格`, `${number(each.lacking)} lacking`) : "");
    track.firstChild.style.width = `${each.lines ? n : 0}%`;
    text(full, n == null ? "…" : each.lines ? `${n}%` : t("无记录", "none"));
  };
  function draw(list) {
    keyed(list, inOrder(tables).slice(0, fits(list.clientHeight, ROW * unit(list))), (each) => each.id, make, fill);
    const lacking = tables.reduce((sum, each) => sum + (each.lacking ?? 0), 0);
    note(el, [month, lacking ? t(`共缺 ${number(lacking)} 格`, `${number(lacking)} cells lacking`) : ""].filter(Boolean).join(" · "), month);
  }
  // One after the other: each is made from the rows of its month. Until it is, it stands as it stood before.
  async function read(show) {
    const area = encodeURIComponent(settings.area), found = await ask(`/monthly?area=${area}`), before = new Map(month === found.months[0] ? tables.map((each) => [each.id, each]) : []);
    tables = found.items.map((each) => ({ ...before.get(each.id), ...each }));
    [month] = found.months;
    for (const each of tables) {
      if (!show()) return;
      const { cells, filled, lacking, lines } = await ask(`/monthly/${each.id}?area=${area}&month=${month}`);
      Object.assign(each, { cells, filled, lacking, lines });
    }
  }
  return asking(el, "held", { every: EVERY, read, draw });
}
