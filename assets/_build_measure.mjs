// What is counted, of which rows, told apart by what, over which time: all by clicking.

import {ask, el, say} from "./session.mjs";

const MEASURES = [["count", "数行数", "Count rows"], ["sum", "求和", "Sum"], ["ratio", "占比", "Share"], ["distinct", "不重复的个数", "Different values"], ["median", "中位数", "Median"]];
const NEEDS_COLUMN = {sum: "adds_up", median: "adds_up", distinct: "any"};
const MOST_BY = 8;

/** → {body, by, title, unit, restore}; `changed` is called after each click. `draft` is a body to begin with. */
export function measureForm(box, made, known, draft, changed) {
  const groups = made.columns.filter((each) => each.groups), sums = made.columns.filter((each) => each.adds_up);
  const dims = [...(made.area ? [["area", say("下级区域", "Sub-areas")]] : []), ...groups.map((each) => [each.id, say(each.zh, each.en)]), ...(made.time ? [["day", say("按日", "By day")], ["month", say("按月", "By month")]] : [])];
  const now = {measure: draft?.measure ?? "count", of: draft?.of ?? null, by: null, part: structuredClone(draft?.part ?? {}), where: structuredClone(draft?.where ?? {}), period: draft?.period ?? "now"};
  const values = new Map(); // column → its values and how often, asked for once
  const columns = {sum: sums, median: sums, distinct: made.columns.filter((each) => !each.adds_up)};
  const can = (id) => !(id in NEEDS_COLUMN) || columns[id].length;
  const title = (id) => { const found = made.columns.find((each) => each.id === id); return found ? say(found.zh, found.en) : id; };

  async function valuesOf(column) {
    if (!values.has(column)) values.set(column, ask("/definitions/preview", {method: "POST", body: {body: {measure: "count", dataset: made.id, period: "now", by: [column], ...few()}, by: column, area: known.screen.area}}).then(({answer}) => (answer.rows ?? []).map((row) => ({id: key(column, row.id), title: say(row.zh ?? row.id, row.en ?? row.zh ?? row.id), value: row.value}))));
    return values.get(column);
  }
  /** A row's value as a filter names it. */
  const key = (column, id) => (id === "" ? "(empty)" : made.columns.find((each) => each.id === column)?.kind === "bool" ? {true: "yes", false: "no"}[id] ?? String(id) : String(id));
  const few = () => (made.people ? {few: true} : {});
  const choice = (words, on, press, more = {}, count) => el("button", {class: "choice", type: "button", "aria-pressed": String(on), onclick: press, ...more}, words, count == null ? null : el("small", {}, String(count)));
  const group = (words, ...choices) => el("div", {class: "choose", role: "group", "aria-label": words}, el("h3", {}, words), el("div", {class: "choices"}, ...choices));
  const set = (change) => { Object.assign(now, change); draw(); changed(); };

  /** Columns to narrow by, and of the open one its values. */
  function picker(words, table, hook) {
    const holder = el("div", {class: "choose", role: "group", "aria-label": words, "data-pick": hook}), line = el("div", {class: "choices"}), list = el("div", {class: "choices values", hidden: true});
    let open = null;
    const paint = async () => {
      line.replaceChildren(...groups.map((each) => choice(`${title(each.id)}${table[each.id]?.length ? `${say("：", ": ")}${table[each.id].length}` : ""}`, open === each.id || Boolean(table[each.id]?.length), () => { open = open === each.id ? null : each.id; paint(); }, {"data-column": each.id, "aria-expanded": String(open === each.id)})));
      list.hidden = !open;
      if (!open) return;
      const asked = open;
      list.replaceChildren(el("span", {class: "hint"}, say("读取取值…", "Reading values…")));
      let found;
      try { found = await valuesOf(asked); } catch (error) { list.replaceChildren(el("span", {class: "hint"}, error.message)); values.delete(asked); return; }
      if (open !== asked) return;
      if (!found.length) return list.replaceChildren(el("span", {class: "hint"}, say("没有取值", "No values")));
      list.replaceChildren(...found.map((value) => choice(value.title, Boolean(table[asked]?.includes(value.id)), () => {
        const had = table[asked] ?? [];
        const next = had.includes(value.id) ? had.filter((each) => each !== value.id) : [...had, value.id];
        next.length ? (table[asked] = next) : delete table[asked];
        paint();
        changed();
      }, {"data-value": value.id}, value.value)));
    };
    holder.replaceChildren(el("h3", {}, words), line, list);
    paint();
    return holder;
  }
  const part = picker(say("占比：其中哪些行算", "Share: which rows count"), now.part, "part"), where = picker(say("只算（不选就是全部）", "Only these rows (none chosen: all)"), now.where, "where");

  function draw() {
    const offered = now.of ?? columns[now.measure]?.[0]?.id ?? null;
    if (now.measure in NEEDS_COLUMN) now.of = columns[now.measure].some((each) => each.id === offered) ? offered : columns[now.measure][0]?.id ?? null; else now.of = null;
    const had = document.activeElement?.dataset?.key;
    box.replaceChildren(...[
      group(say("算什么", "What"), ...MEASURES.filter(([id]) => can(id)).map(([id, ...words]) => choice(say(...words), now.measure === id, () => set({measure: id}), {"data-measure": id, "data-key": `m-${id}`}))),
      now.measure in NEEDS_COLUMN ? group(say("哪一列", "Of which column"), ...columns[now.measure].map((each) => choice(title(each.id), now.of === each.id, () => set({of: each.id}), {"data-of": each.id, "data-key": `o-${each.id}`}))) : null,
      now.measure === "ratio" ? part : null,
      dims.length ? group(say("分组看", "Told apart by"), choice(say("不分组", "Not"), now.by === null, () => set({by: null}), {"data-by": "", "data-key": "b-"}), ...dims.map(([id, words]) => choice(words, now.by === id, () => set({by: id, ...(["day", "month"].includes(id) && now.period === "now" ? {period: id === "day" ? "30d" : "year"} : {})}), {"data-by": id, "data-key": `b-${id}`}))) : null,
      groups.length ? where : null,
      made.time ? group(say("哪段时间", "Over which time"), ...Object.entries(known.periods).map(([id, words]) => choice(words, now.period === id, () => set({period: id, ...(id === "now" && ["day", "month"].includes(now.by) ? {by: null} : {})}), {"data-period": id, "data-key": `p-${id}`}))) : null,
    ].filter(Boolean));
    if (had) box.querySelector(`[data-key="${CSS.escape(had)}"]`)?.focus();
  }
  draw();

  return {
    by: () => now.by,
    /** The indicator so far, without its words; what it may be told apart by later is offered too. */
    body() {
      const clock = now.period === "now" ? [] : dims.map(([id]) => id).filter((id) => ["day", "month"].includes(id));
      const by = [...new Set([...(now.by ? [now.by] : []), ...(made.area ? ["area"] : []), ...groups.map((each) => each.id), ...clock])].slice(0, MOST_BY);
      return {measure: now.measure, dataset: made.id, period: now.period, by, ...few(), ...(now.of ? {of: now.of} : {}), ...(Object.keys(now.where).length ? {where: {...now.where}} : {}), ...(now.measure === "ratio" ? {part: {...now.part}} : {})};
    },
    /** Whether enough is chosen for an answer. */
    ready: () => now.measure !== "ratio" || Object.keys(now.part).length > 0,
    /** A name to begin with. */
    title() {
      const name = say(made.zh, made.en), of = now.of ? title(now.of).replace(UNIT, "") : "";
      return {count: name, sum: `${name}${say("", " ")}${of}`, ratio: say(`${name}占比`, `Share of ${name}`), distinct: say(`${of}种数`, `Different ${of}`), median: say(`${of}中位数`, `Median ${of}`)}[now.measure];
    },
    unit() {
      const named = now.of ? title(now.of) : "", own = UNIT.exec(named)?.[1] ?? (/人数$/.test(named) ? "人" : "");
      return {count: made.people ? ["人", "people"] : ["条", "rows"], ratio: ["%", "%"], distinct: ["种", "kinds"]}[now.measure] ?? [own, own];
    },
    /** The definition in words (口径). */
    async says() {
      const said = async (table) => (await Promise.all(Object.entries(table).map(async ([column, ids]) => { const known = await valuesOf(column).catch(() => []); return `${title(column)}${say("为", " is ")}${ids.map((id) => known.find((each) => each.id === id)?.title ?? id).join(say("、", ", "))}`; }))).join(say("，且", ", and "));
      const only = await said(now.where), counted = now.measure === "ratio" ? await said(now.part) : "";
      const of = now.of ? title(now.of) : "";
      const what = {count: say(`${made.zh}的条数`, `Rows of ${made.en}`), sum: say(`${made.zh}的${of}之和`, `Sum of ${of} of ${made.en}`), ratio: say(`${counted}的${made.zh} ÷ 全部${made.zh}`, `${made.en} where ${counted} ÷ all of ${made.en}`), distinct: say(`${made.zh}中不同的${of}个数`, `Different ${of} in ${made.en}`), median: say(`${made.zh}的${of}中位数`, `Median ${of} of ${made.en}`)}[now.measure];
      return `${what}${only ? say(`，只含${only}`, `, only where ${only}`) : ""}${say("。", ".")}`;
    },
  };
}

const UNIT = /[（(]([^（）()]{1,8})[）)]\s*$/; // 年营业额（元）
