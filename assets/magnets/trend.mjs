// Twenty-four hours: the day as a line up to now, the one before (or a year before) dashed, on a stated scale.

import { answerView, note } from "./_answer.mjs";
import { attr, below, h, path, sized, text, ticks } from "./_draw.mjs";
import { number, stretch } from "./_words.mjs";

/** Where everything of the chart lies, in pixels: {lines, earlier, today, area, dot, hours}. */
export function plan(rows, width, height, u, label = String) {
  const byHour = new Map(rows.map((r) => [Number(r.id), r]));
  const hours = Array.from({ length: 24 }, (_, i) => byHour.get(i) ?? { value: null, past: null });
  const most = Math.max(1, ...hours.flatMap((r) => [r.value ?? 0, r.past ?? 0]));
  const scale = ticks(most, height < 110 * u ? 2 : 3);
  const widest = Math.max(...scale.map((n) => number(n).length));
  const left = (widest * 7.2 + 8) * u, right = width - 7 * u, top = 7 * u, floor = height - 20 * u;
  const max = Math.max(most, scale.at(-1));
  const x = (i) => left + ((right - left) * i) / 23;
  const y = (v) => (v == null ? null : floor - ((floor - top) * v) / max);
  const today = hours.map((r, i) => [x(i), y(r.value)]);
  return {
    lines: scale.map((n) => ({ y: y(n), x1: left, x2: right, text: number(n), at: left - 6 * u })),
    hours: (width < 180 * u ? [0, 12, 23] : [0, 6, 12, 18, 23]).map((i) => ({ x: x(i), y: height - 4 * u, text: i === 23 ? label(i) : String(i), end: i === 23 })),
    earlier: path(hours.map((r, i) => [x(i), y(r.past)])),
    today: path(today),
    area: below(today, floor),
    dot: today.findLast(([, v]) => v != null) ?? null,
  };
}

/** What the two lines are: the period, and what it is compared with; "" where nothing is. */
export const lines = (answer, t, lang) => [stretch({ period: answer.period }, lang), answer.rows?.every((row) => row.past == null) ? "" : answer.past_label === "year_ago" ? t.yearAgo : answer.period === "yesterday" ? t.was.day_before : t.yesterday];

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

export function mount(el, settings) {
  let answer = null;
  return answerView(el, settings, "trend", (main, t) => {
    const chart = h("div.chart.plot");
    chart.innerHTML = `<svg role="img" aria-label="${settings.title ?? ""}"><g class="axis"></g><path class="past"/><path class="fill"/><path class="line"/><circle class="dot"/></svg>`;
    main.append(chart);
    const [svg, axis, past, fill, line, dot] = [chart.firstChild, ...chart.firstChild.children];
    const key = legend();

    const redraw = (width, height, u) => {
      const p = plan(answer.rows ?? [], width, height, u, t.hour);
      attr(svg, "width", width);
      attr(svg, "height", height);
      const drawn = p.lines.map((l) => `<path d="M${l.x1} ${l.y.toFixed(1)}H${l.x2}"/><text x="${l.at}" y="${(l.y + 4.2 * u).toFixed(1)}" text-anchor="end">${l.text}</text>`).join("") + p.hours.map((n) => `<text x="${n.x.toFixed(1)}" y="${n.y}" text-anchor="${n.end ? "end" : "middle"}">${n.text}</text>`).join("");
      if (axis.__drawn !== drawn) axis.innerHTML = axis.__drawn = drawn;
      attr(past, "d", p.earlier);
      attr(fill, "d", p.area);
      attr(line, "d", p.today);
      attr(dot, "visibility", p.dot ? null : "hidden");
      if (p.dot) { attr(dot, "cx", p.dot[0].toFixed(1)); attr(dot, "cy", p.dot[1].toFixed(1)); attr(dot, "r", 3.4 * u); }
      key.update(...lines(answer, t, settings.lang));
      note(el, key);
    };
    const box = sized(chart, (w, hgt, u) => answer && redraw(w, hgt, u));
    return { draw(next) { answer = next; box.redraw(); }, resize: box.redraw, stop: box.stop };
  });
}
