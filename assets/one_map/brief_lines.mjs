// The lines of a briefing: a number, what it is made of as bars, the nearest one, the way to its list and its page.
import { el, icon } from "../session.mjs";
import { number } from "../magnets/_words.mjs";
import { far } from "./pick_shapes.mjs";

const MOST_BARS = 6;

/** A count as it is shown: "<5" is one too small to tell, null one kept back beside it. */
export const shown = (count, say) => (typeof count === "number" ? number(count) : count ?? say("不显示", "not shown"));

/** Rows of a breakdown, largest parts as they are, the rest put together; each with its share of the longest. */
export function bars(rows, most = MOST_BARS) {
  const told = rows.filter(({ count }) => typeof count === "number"), shut = rows.filter(({ count }) => typeof count !== "number");
  const first = rows.length <= most ? rows : [...told.sort((a, b) => b.count - a.count).slice(0, most - 1)];
  const rest = rows.length <= most ? [] : told.slice(most - 1);
  const longest = Math.max(1, ...told.map(({ count }) => count));
  const made = first.map((row) => ({ ...row, share: typeof row.count === "number" ? row.count / longest : 0 }));
  const sum = rest.reduce((all, { count }) => all + count, 0);
  const hidden = rows.length > most ? shut.length : 0;
  return rest.length || hidden ? [...made, { id: "", rest: rest.length + hidden, count: hidden ? null : sum, share: hidden ? 0 : Math.min(1, sum / longest) }] : made;
}

/** Cases of the last seven days beside the week and the month before. */
export function summary({ say }, answer) {
  const week = answer.counts.cases?.reported_7d;
  if (!week) return null;
  const cell = (word, value, main) => el("div", { class: main ? "now" : "" }, el("b", {}, value == null ? "—" : number(value)), el("span", {}, value == null ? say(`${word}（无记录）`, `${word} (nothing kept)`) : word));
  return el("section", { class: "om-brief-week", "aria-label": say("近 7 日新增案件", "Cases reported in 7 days") }, cell(say("近 7 日新增", "New in 7 days"), week.now, true), cell(say("上周同期", "A week before"), week.week_before), cell(say("上月同期", "A month before"), week.month_before));
}

/** One kind: `to` is {list(), fly: verbs}. */
export function lineOf(settings, id, line, to) {
  const { say } = settings, words = say(line.zh, line.en), about = line.reckoned && line.count ? say("约 ", "≈ ") : "", some = typeof line.count !== "number" || line.count > 0;
  const amount = line.amount && some ? el("small", {}, `${number(line.amount.value)} ${say(line.amount.zh, line.amount.en)}`) : null;
  const open = el("button", { class: "om-brief-line", type: "button", "data-list": id, disabled: !some, "aria-label": `${words} ${about}${shown(line.count, say)}`, title: about ? say("按各社区人数和所在住房的比例推算", "Reckoned: each community's residents in the share of its homes here") : line.says ? say(line.says.zh, line.says.en) : null }, el("span", {}, words), amount, el("b", { "data-count": id }, about + shown(line.count, say)), icon("chevron-right"));
  open.addEventListener("click", to.list);
  const parts = some ? line.by.filter(({ rows }) => rows.length) : [];
  return el("li", { "data-kind": id }, open,
    parts.length ? el("details", {}, el("summary", {}, parts.map((by) => say(by.zh, by.en)).join(say("、", ", "))), ...parts.map((by) => breakdown(settings, by))) : null,
    line.nearest ? nearest(settings, line.nearest, to.fly) : null,
    line.page && some ? el("a", { class: "om-brief-page", href: line.page }, say("指标页", "Its page")) : null);
}

function breakdown({ say }, by) {
  const row = (each) => el("div", { class: "bar" }, el("span", { class: "k" }, each.id === "" && each.rest ? say(`其他 ${each.rest} 类`, `${each.rest} others`) : say(each.zh, each.en)), el("span", { class: "b" }, el("i", { style: `width:${Math.round(each.share * 100)}%` })), el("span", { class: "n" }, shown(each.count, say)));
  return el("div", { class: "om-brief-bars", role: "group", "aria-label": say(by.zh, by.en) }, ...bars(by.rows).map(row));
}

function nearest({ say }, { name, lon, lat, distance_m: m }, verbs) {
  const fly = () => { verbs.fly(lon, lat); verbs.flash(lon, lat); };
  return el("button", { class: "om-brief-near", type: "button", "data-action": "fly", onclick: fly }, icon("current-location"), el("span", {}, say(`最近 ${name.zh}`, `Nearest ${name.en}`)), el("small", {}, far(m)));
}
