// The monthly tables of one's area: how full each is from what is held already, those first that lack cells.

import { linked, note, told } from "./_answer.mjs";
import { attr, fits, h, keyed, text, unit } from "./_draw.mjs";
import { number, say } from "./_words.mjs";

const ROW = 27; // u

/** How full a table is, in whole percent, rounded down so that what lacks a cell is never called full; null before it is known. */
export const share = (table) => (table.cells == null ? null : table.cells ? Math.floor((100 * table.filled) / table.cells) : 100);

/** The most lacking first, those not yet known last. */
export const inOrder = (tables) => [...tables].sort((a, b) => (b.lacking ?? -1) - (a.lacking ?? -1));

export function mount(el, settings) {
  const { lang } = settings, t = (zh, en) => (lang === "en" ? en : zh);
  const list = h("div.list"), why = h("p.why", { hidden: "" });
  el.classList.add("vw", "vw-held");
  el.dataset.show = "ok";
  el.replaceChildren(h("div.main", list, why));
  let tables = [], month = "", gone = false;

  const make = (each) => linked("div.one.full", `/monthly?${new URLSearchParams({ area: settings.area, table: each.id, month })}`, settings, h("b"), h("small"), h("span.tgt", { "aria-hidden": "true" }, h("i")), h("span.n"));
  const fill = (node, each) => {
    const [name, lacks, track, full] = node.children, n = share(each);
    text(name, say(each, lang));
    text(lacks, each.lacking ? t(`缺 ${number(each.lacking)} 格`, `${number(each.lacking)} lacking`) : "");
    track.firstChild.style.width = `${each.lines ? n : 0}%`;
    text(full, n == null ? "…" : each.lines ? `${n}%` : t("无记录", "none"));
  };
  function draw() {
    keyed(list, inOrder(tables).slice(0, fits(list.clientHeight, ROW * unit(list))), (each) => each.id, make, fill);
    const lacking = tables.reduce((sum, each) => sum + (each.lacking ?? 0), 0);
    note(el, [month, lacking ? t(`共缺 ${number(lacking)} 格`, `${number(lacking)} cells lacking`) : ""].filter(Boolean).join(" · "), month);
  }
  const ask = async (path) => {
    const reply = await fetch(`/api/v1/monthly${path}`, { credentials: "same-origin" });
    if (!reply.ok) throw new Error(reply.status === 403 ? t("您的角色不看月报", "Not for your role") : t("暂时读不到", "It cannot be read for the moment"));
    return reply.json();
  };
  // One after the other: each is made from the rows of its month.
  async function read() {
    const area = encodeURIComponent(settings.area);
    try {
      const found = await ask(`?area=${area}`);
      tables = found.items;
      [month] = found.months;
      told(el, "ok");
      for (const each of tables) {
        if (gone) return;
        draw();
        const { cells, filled, lacking, lines } = await ask(`/${each.id}?area=${area}&month=${month}`);
        Object.assign(each, { cells, filled, lacking, lines });
      }
    } catch (error) {
      attr(why, "hidden", null);
      text(why, error.message);
      told(el, "empty");
    }
    if (!gone) draw();
  }
  read();
  return {
    value() {},
    resize: draw,
    destroy() { gone = true; el.replaceChildren(); },
  };
}
