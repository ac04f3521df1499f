// A value for each day: weeks as rows up to six of them, beyond that as columns; the more, the stronger.

import { answerView, isWall, note } from "./_answer.mjs";
import { attr, h, keyed, sized, text } from "./_draw.mjs";
import { now } from "./_case.mjs";
import { cityTime, digits, isPercent, number, say, stretch } from "./_words.mjs";

const DAY_MS = 86400000;
const LEVELS = 5; // above q-5 a figure is not read on its ground
const DAYS = { zh: ["一", "二", "三", "四", "五", "六", "日"], en: ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"] };
const MONTHS = { zh: (n) => `${n}月`, en: (n) => ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][n - 1] };

const ms = (iso) => Date.parse(`${iso}T00:00:00Z`);
const iso = (at) => new Date(at).toISOString().slice(0, 10);

/** How many days after Monday a day is: 0–6. */
export const weekday = (day) => (new Date(ms(day)).getUTCDay() + 6) % 7;

/** The days from the first row to the last; a month is shown to its end. */
export function days(rows, period) {
  if (!rows.length) return [];
  const first = ms(rows[0].id), last = rows.at(-1).id;
  const end = period === "month" ? Date.UTC(+last.slice(0, 4), +last.slice(5, 7), 0) : ms(last);
  const known = new Map(rows.map((row) => [row.id, row]));
  return Array.from({ length: (end - first) / DAY_MS + 1 }, (_, i) => iso(first + i * DAY_MS)).map((id) => known.get(id) ?? { id, value: null });
}

/** Each day with its week (from 0) and weekday, and how many weeks there are. */
export function weeks(list) {
  const before = list.length ? weekday(list[0].id) : 0;
  const placed = list.map((row, i) => ({ ...row, week: Math.floor((i + before) / 7), day: (i + before) % 7 }));
  return { placed, count: (placed.at(-1)?.week ?? -1) + 1 };
}

/** The strength of a value, 0–5: nothing is 0; counts from zero, rates between the least and the most of these days. */
export function strength(value, values, percent) {
  if (value == null || (!percent && value <= 0)) return 0;
  const most = Math.max(...values), least = percent ? Math.min(...values) : 0;
  return most === least ? LEVELS : Math.max(percent ? 0 : 1, Math.round((LEVELS * (value - least)) / (most - least)));
}

export function mount(el, settings) {
  const { lang, indicator = {}, zone } = settings;
  const wall = isWall(settings), unit = () => say(settings.unit ?? indicator.unit, lang);
  let answer = null;
  return answerView(el, settings, "calendar", (main, t) => {
    const heads = h("div.heads", { "aria-hidden": "true" }), cells = h("div.cells", { role: "list" }), grid = h("div.cal.plot", heads, cells);
    main.append(grid);

    const redraw = (width, height, u) => {
      const { placed, count } = weeks(days(answer.rows ?? [], answer.period));
      const percent = isPercent(answer, indicator), today = cityTime(new Date(now()), zone).iso;
      const values = placed.map((row) => row.value).filter((v) => v != null);
      const tall = count <= 6, side = 18 * u, over = 16 * u;
      const across = tall ? 7 : count, down = tall ? count : 7;
      const box = [(width - (tall ? 0 : side)) / across / u, (height - over) / down / u];
      attr(grid, "class", `cal plot ${tall ? "tall" : "wide"}${box[0] >= 40 && box[1] >= 34 ? " big" : box[0] < 22 || box[1] < 15 ? " tiny" : ""}`);
      grid.style.cssText = `--across:${across};--down:${down}`;

      const names = DAYS[lang].map((name, i) => ({ id: `d${i}`, name, at: tall ? [1, i + 1] : [i + 2, 1] }));
      const months = tall ? [] : placed.filter((row, i) => row.id.endsWith("-01") || i === 0).filter((row, i, all) => i > 0 || !all[1] || all[1].week - row.week > 2).map((row) => ({ id: row.id, name: MONTHS[lang](+row.id.slice(5, 7)), at: [1, row.week + 2] }));
      keyed(heads, [...names, ...months], (n) => n.id, () => h("span"), (node, n) => { text(node, n.name); node.style.gridArea = n.at.join("/"); });

      const places = digits({ value: values[0], unit: answer.unit }, indicator);
      keyed(cells, placed, (row) => row.id, () => h("div.day", { role: "listitem" }, h("small"), h("b")), (node, row) => {
        const ahead = row.id > today, said = ahead ? "" : number(row.value, percent && !wall && box[0] >= 40 ? places : 0);
        attr(node, "class", ["day", ahead ? "ahead" : `q${strength(row.value, values, percent)}`, row.id === today ? "today" : ""].filter(Boolean).join(" "));
        node.style.gridArea = tall ? `${row.week + 2}/${row.day + 1}` : `${row.day + 2}/${row.week + 2}`;
        text(node.firstChild, +row.id.slice(8));
        text(node.lastChild, said);
        const words = `${row.id} ${ahead ? "" : `${number(row.value, places)} ${unit()}`}`.trim();
        attr(node, "aria-label", words);
        attr(node, "title", wall ? null : words);
      });
      const range = values.length ? [percent ? Math.min(...values) : 0, Math.max(...values)].map((v) => number(v, places)).join("–") : "";
      note(el, [stretch(answer, lang), `${range} ${unit()}`.trim()].filter(Boolean).join(" · "), `${range} ${unit()}`.trim(), stretch(answer, lang));
    };
    const box = sized(grid, (width, height, u) => answer && redraw(width, height, u));
    return { draw(next) { answer = next; box.redraw(); }, resize: box.redraw, stop: box.stop };
  });
}
