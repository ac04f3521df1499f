// How something went: the hours of a day up to now with the day before (or a year before) dashed, or the days and months of a period, on a stated scale.

import { answerView, note } from "./_answer.mjs";
import { attr, below, h, path, sized, text, ticks } from "./_draw.mjs";
import { isPercent, monthDay, number, say, stretch } from "./_words.mjs";

/** Twenty-four rows by their hour. */
export function hoursOf(rows) {
  const byHour = new Map(rows.map((r) => [Number(r.id), r]));
  return Array.from({ length: 24 }, (_, i) => byHour.get(i) ?? { id: i, value: null, past: null });
}

/** The rows of days with what was `before`, as long as both are as many. */
export const daysOf = (rows, before) => rows.map((row, i) => ({ ...row, past: before?.length >= rows.length ? before[i] : null }));

/** The scale of values: from zero, for shares only as far around them as they reach. → {low, high, steps} */
export function axisOf(values, count, percent = false) {
  const known = values.filter((v) => v != null), most = Math.max(percent ? 0 : 1, ...known);
  if (!percent) {
    const steps = ticks(most, count);
    return { low: 0, high: Math.max(most, steps.at(-1)), steps };
  }
  const least = Math.min(100, ...known), step = [1, 2, 5, 10, 20, 50].find((s) => Math.ceil(most / s) - Math.floor(least / s) <= count) ?? 50;
  const low = Math.floor(least / step) * step, high = Math.max(low + step, Math.ceil(most / step) * step);
  return { low, high, steps: Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step) };
}

/** Which of `length` points are named below the chart: the newest, and back from it at even steps as many as there is room for. */
export function named(length, room) {
  const step = Math.max(1, Math.ceil((length - 1) / Math.max(1, room - 1)));
  return Array.from({ length: length ? Math.floor((length - 1) / step) + 1 : 0 }, (_, i) => length - 1 - i * step).reverse();
}

/** Where everything of the chart lies, in pixels: {lines, earlier, today, area, dot, names}; `rows` in order, `label(row)` names one below the chart. */
export function plan(rows, width, height, u, label = (row) => String(row.id), { at = null, percent = false } = {}) {
  const { low, high, steps } = axisOf(rows.flatMap((r) => [r.value, r.past ?? null]), height < 110 * u ? 2 : 3, percent);
  const widest = Math.max(...steps.map((n) => number(n).length));
  const left = (widest * 7.2 + 8) * u, right = width - 7 * u, top = 7 * u, floor = height - 20 * u;
  const x = (i) => (rows.length > 1 ? left + ((right - left) * i) / (rows.length - 1) : (left + right) / 2);
  const y = (v) => (v == null ? null : floor - ((floor - top) * (v - low)) / (high - low));
  const today = rows.map((r, i) => [x(i), y(r.value)]);
  const shown = (at ?? named(rows.length, Math.floor(width / (78 * u)))).filter((i) => i < rows.length);
  return {
    lines: steps.map((n) => ({ y: y(n), x1: left, x2: right, text: number(n), at: left - 6 * u })),
    names: shown.map((i) => ({ x: x(i), y: height - 4 * u, text: label(rows[i], i), anchor: i === rows.length - 1 ? "end" : i || at ? "middle" : "start" })),
    earlier: path(rows.map((r, i) => [x(i), y(r.past)])),
    today: path(today),
    area: below(today, floor),
    dot: today.findLast(([, v]) => v != null) ?? null,
  };
}

/** What the two lines are: the period, and what it is compared with; "" where nothing is. */
export const lines = (answer, t, lang) => [stretch({ period: answer.period }, lang), answer.rows?.every((row) => row.past == null) ? "" : answer.past_label === "year_ago" ? t.yearAgo : answer.by && answer.by !== "hour" ? t.was[answer.past_label] ?? "" : answer.period === "yesterday" ? t.was.day_before : t.yesterday];

function legend() {
  const [now, then] = [h("span"), h("span")], past = h("span", h("i.p"), then);
  const node = h("span.lg", h("span", h("i"), now), past);
  node.update = (first, second) => {
    text(now, first);
    text(then, second);
    attr(past, "hidden", second ? null : "");
  };
  return node;
}

/** The rows of an answer as they are drawn, how they are named, and which of them are when they are hours. */
function course(answer, settings, t, width, u) {
  const rows = answer.rows ?? [], { lang } = settings;
  if (answer.by === "hour") return { rows: hoursOf(rows), label: (row, i) => (i === 23 ? t.hour(i) : String(i)), at: width < 180 * u ? [0, 12, 23] : [0, 6, 12, 18, 23] };
  return { rows: answer.by === "day" ? daysOf(rows, answer.spark_past) : rows.map((row) => ({ ...row, past: null })), label: (row) => monthDay(row.id, lang), at: null };
}

export function mount(el, settings) {
  const { indicator = {} } = settings;
  let answer = null;
  return answerView(el, settings, "trend", (main, t) => {
    const chart = h("div.chart.plot");
    chart.innerHTML = `<svg role="img" aria-label="${settings.title ?? ""}"><g class="axis"></g><path class="past"/><path class="fill"/><path class="line"/><circle class="dot"/></svg>`;
    main.append(chart);
    const [svg, axis, past, fill, line, dot] = [chart.firstChild, ...chart.firstChild.children];
    const key = legend();

    const redraw = (width, height, u) => {
      const { rows, label, at } = course(answer, settings, t, width, u), percent = isPercent(answer, indicator);
      const p = plan(rows, width, height, u, label, { at, percent });
      attr(svg, "width", width);
      attr(svg, "height", height);
      const drawn = p.lines.map((l) => `<path d="M${l.x1} ${l.y.toFixed(1)}H${l.x2}"/><text x="${l.at}" y="${(l.y + 4.2 * u).toFixed(1)}" text-anchor="end">${l.text}</text>`).join("") + p.names.map((n) => `<text x="${n.x.toFixed(1)}" y="${n.y}" text-anchor="${n.anchor}">${n.text}</text>`).join("");
      if (axis.__drawn !== drawn) axis.innerHTML = axis.__drawn = drawn;
      attr(past, "d", p.earlier);
      attr(fill, "d", p.area);
      attr(line, "d", p.today);
      attr(dot, "visibility", p.dot ? null : "hidden");
      if (p.dot) { attr(dot, "cx", p.dot[0].toFixed(1)); attr(dot, "cy", p.dot[1].toFixed(1)); attr(dot, "r", 3.4 * u); }
      const unit = answer.by === "hour" ? "" : percent ? "%" : say(settings.unit ?? indicator.unit, settings.lang), [first, second] = lines({ ...answer, rows }, t, settings.lang);
      key.update([unit, first].filter(Boolean).join(" · "), second);
      note(el, key);
    };
    const box = sized(chart, (w, hgt, u) => answer && redraw(w, hgt, u));
    return { draw(next) { answer = next; box.redraw(); }, resize: box.redraw, stop: box.stop };
  });
}
