// The rows of an answer as a table; a press on a column's head sorts by it, another turns the order round.

import { answerView, chosen, fillPick, isWall, note, pickRow } from "./_answer.mjs";
import { attr, fits, h, keyed, sized, text } from "./_draw.mjs";
import { comparison, digits, isPercent, number, say, stretch } from "./_words.mjs";

const WORDS = {
  zh: { value: "数值", numerator: "分子", denominator: "分母", change: "变化", by: { area: "区域", category: "类别", minor: "小类", department: "部门", source: "来源", state: "环节", hour: "时", day: "日", age_sex: "年龄与性别", origin: "来源地", industry: "行业", activity: "活跃度", post: "岗位", source_class: "视频类别", kind: "种类", segment: "路段" } },
  en: { value: "Value", numerator: "Numerator", denominator: "Denominator", change: "Change", by: { area: "Area", category: "Category", minor: "Category", department: "Department", source: "Source", state: "Stage", hour: "Hour", day: "Day", age_sex: "Age and sex", origin: "Origin", industry: "Industry", activity: "Activity", post: "Post", source_class: "Class", kind: "Kind", segment: "Stretch" } },
};
const ROW = 22;

/** What a column sorts a row by; null where the row has nothing there. */
export function keyOf(row, column) {
  if (column === "change") return row.value == null || row.past == null ? null : row.value - row.past;
  return row[column] ?? null;
}

/** The rows by a column, the largest first where `down`; rows without a value there last, equals as they came; "name" is the pack's order. */
export function sorted(rows, column, down) {
  if (column === "name") return down ? [...rows].reverse() : rows;
  const order = down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [keyOf(a, column), keyOf(b, column)];
    return x == null || y == null ? (x == null) - (y == null) : order * (x - y);
  });
}

/** The columns there is something to say in. */
export const columnsOf = (rows) => ["name", "value", ...(rows.some((r) => r.denominator != null) ? ["numerator", "denominator"] : []), ...(rows.some((r) => r.past != null) ? ["change"] : [])];

/** While a pointer is over the table its rows keep their places: `rows` in the order of `ids`, new ones after them. */
export const kept = (rows, ids) => [...rows].sort((a, b) => (ids.indexOf(a.id) + 1 || Infinity) - (ids.indexOf(b.id) + 1 || Infinity));

export function mount(el, settings) {
  const { lang, indicator = {} } = settings;
  const w = WORDS[lang], wall = isWall(settings);
  let answer = null, by = settings.sort ?? "value", down = by !== "name", ids = [];
  return answerView(el, settings, "table", (main, t) => {
    const heads = h("tr"), body = h("tbody"), table = h("table", h("thead", heads), body), box = h("div.tb", { tabindex: wall ? -1 : 0 }, table);
    main.append(box);
    const [top, whole] = t.fraction[indicator.id] ?? [w.numerator, w.denominator];
    const titles = { name: w.by[settings.by] ?? "", value: w.value, numerator: top, denominator: whole, change: "" };

    const sort = (column) => {
      down = column === by ? !down : column !== "name";
      by = column;
      ids = [];
      redraw();
    };
    const head = (column) => {
      if (wall) return h(`th.${column}`, { scope: "col" });
      const button = h("button", { type: "button", "data-sort": column });
      button.addEventListener("click", () => sort(column));
      return h(`th.${column}`, { scope: "col" }, button);
    };
    const make = (row) => h("tr", h("th.name", { scope: "row" }, pickRow("span.k", settings, row.id, h("span"))), h("td.value"), h("td.numerator"), h("td.denominator"), h("td.change"));
    const fill = (node, row, { places, percent, columns }) => {
      const [name, value, numerator, denominator, change] = node.children;
      text(name.firstChild.firstChild, say(row, lang));
      attr(name.firstChild, "title", wall ? null : say(row, lang));
      text(value, number(row.value, places) + (percent && row.value != null ? "%" : ""));
      fillPick(name.firstChild, settings, row.id, `${say(row, lang)} ${value.textContent}`);
      node.classList.toggle("on", chosen(settings, row.id));
      text(numerator, number(row.numerator));
      text(denominator, number(row.denominator));
      const compared = comparison({ ...row, unit: answer.unit, past_label: answer.past_label }, { lang, indicator });
      text(change, compared ? compared.delta : "—");
      attr(change, "class", `change ${compared?.tone ?? ""}`.trim());
      for (const [cell, column] of [[numerator, "numerator"], [denominator, "denominator"], [change, "change"]]) attr(cell, "hidden", columns.includes(column) ? null : "");
    };
    const redraw = () => {
      const all = answer.rows ?? [], columns = columnsOf(all), u = sizes.u;
      const ordered = ids.length && !wall && body.matches(":hover") ? kept(all, ids) : sorted(all, by, down);
      ids = ordered.map((row) => row.id);
      const room = Math.min(settings.limit ?? 100, wall ? Math.max(1, fits(sizes.height, ROW * u) - 1) : Infinity);
      const shown = ordered.slice(0, room), percent = isPercent(answer, indicator);
      keyed(heads, columns, (column) => column, head, (node, column) => {
        text(node.firstElementChild ?? node, column === "change" ? t.than[answer.past_label] ?? w.change : titles[column]);
        attr(node, "aria-sort", column === by ? (down ? "descending" : "ascending") : null);
      });
      keyed(body, shown, (row) => row.id, make, (node, row) => fill(node, row, { places: digits({ value: all.find((r) => r.value != null)?.value, unit: answer.unit }, indicator), percent, columns }));
      const cut = shown.length < all.length ? t.first(shown.length, all.length) : "";
      note(el, [percent ? "" : say(settings.unit ?? indicator.unit, lang), cut || stretch(answer, lang)].filter(Boolean).join(" · "), cut);
    };
    const sizes = { height: 0, u: 1 };
    const watched = sized(box, (_, height, u) => { Object.assign(sizes, { height, u }); if (answer) redraw(); });
    box.addEventListener("pointerleave", () => answer && redraw());
    return { draw(next) { answer = next; watched.redraw(); }, resize: watched.redraw, stop: watched.stop };
  });
}
