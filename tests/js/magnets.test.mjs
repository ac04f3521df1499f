// What views compute before they draw: words, numbers, times, scales, the order and counts of cases.
import assert from "node:assert/strict";
import { test } from "node:test";
import { chosen, none, rowHref, settled, stateOf, suited } from "../../assets/magnets/_answer.mjs";
import { absorb, countOf, emptyBoard, flags, inOrder, lightAt, now, place, refill, setClock, steady, used, within } from "../../assets/magnets/_case.mjs";
import { band, below, fits, light, path, point, sparkPoints, ticks } from "../../assets/magnets/_draw.mjs";
import { monthDay, bandOf, cityTime, clock, comparison, date, digits, number, shortNo, signed, span, stretch, timeLeft, tone, words } from "../../assets/magnets/_words.mjs";
import { largest, mover } from "../../assets/magnets/bars.mjs";
import { belongs } from "../../assets/magnets/case_list.mjs";
import { densest } from "../../assets/magnets/crowd.mjs";
import { bandOfNotice, holds } from "../../assets/magnets/duty.mjs";
import { crowded, late, mine, pressing } from "../../assets/magnets/needs_me.mjs";
import { hasFraction, picked } from "../../assets/magnets/number.mjs";
import { placeOn, ranked, scaleOf } from "../../assets/magnets/ranking.mjs";
import { arc } from "../../assets/magnets/ring.mjs";
import { OTHER, shares } from "../../assets/magnets/stacked.mjs";
import { stage } from "../../assets/magnets/ticker.mjs";
import { axisOf, daysOf, hoursOf, lines, named, plan } from "../../assets/magnets/trend.mjs";

const NOON = Date.parse("2026-11-21T12:00:00+08:00");
const at = (minutes) => new Date(NOON + minutes * 60000).toISOString();
let numbers = 0;
const aCase = (over = {}) => ({ no: `C20261121-${String(++numbers).padStart(4, "0")}`, column: "handling", category: "01-10", light: "green", urgent: false, flags: {}, area: "440604012061", grid: "440604012061003", state_at: at(-60), yellow_at: at(36), due_at: at(60), reported_at: at(-60), closed_at: null, version: 1, ...over });
const percent = { unit: { zh: "%", en: "%" }, measure: "ratio", good: "up" };
const count = { unit: { zh: "件", en: "cases" }, measure: "count" };

test("numbers have thousands, a real minus sign, and — where there is none", () => {
  assert.equal(number(1266), "1,266");
  assert.equal(number(-6), "−6");
  assert.equal(number(1234567.891, 1), "1,234,567.9");
  assert.equal(number(-0.04, 1), "0.0");
  assert.equal(number(null), "—");
  assert.equal(signed(84), "+84");
  assert.equal(signed(-6), "−6");
  assert.equal(signed(0.01, 1), "0.0");
});

test("a share has one digit, a count none", () => {
  assert.equal(digits({ value: 93 }, percent), 1);
  assert.equal(digits({ value: 93 }, count), 0);
  assert.equal(digits({ value: 3.5 }, { unit: { zh: "小时" }, measure: "ratio" }), 1);
});

test("a comparison says with what, how much, and how it is meant only where the indicator says so", () => {
  const answer = { value: 23, past: 29, past_label: "yesterday" };
  assert.deepEqual(comparison(answer, { indicator: count }), { label: "较昨", was: "", delta: "−6", unit: "", tone: "" });
  assert.equal(comparison(answer, { indicator: { ...count, good: "down" } }).tone, "good");
  assert.equal(comparison({ ...answer, past: 20 }, { indicator: { ...count, good: "down" } }).tone, "bad");
  assert.equal(comparison({ ...answer, past: 23 }, { indicator: count }).delta, "持平");
  assert.equal(comparison({ ...answer, past: null }, { indicator: count }), null);
  assert.equal(tone(1, null), "");
});

test("against a year ago, a view says so, or plainly that there is nothing to say", () => {
  const answer = { value: 23, past: 20, past_label: "yesterday", year: 29, year_label: "year_ago", spark_year: [1], rows: [{ id: "a", value: 1, past: 2, year: 3 }] };
  const seen = suited(answer, { compare: "year" });
  assert.deepEqual([seen.past, seen.spark_past, seen.rows[0].past], [29, [1], 3]);
  assert.deepEqual(comparison(seen, { indicator: count }), { label: "较去年同期", was: "", delta: "−6", unit: "", tone: "" });
  assert.equal(comparison(seen, { indicator: count, lang: "en" }).label, "vs last year");
  const without = suited({ value: 23, past: 20, year: null, year_why: { zh: "去年同期没有数据", en: "No data for the same time last year" }, rows: [{ id: "a", value: 1, past: 2 }] }, { compare: "year" });
  assert.deepEqual(comparison(without, { indicator: count }), { label: "去年同期没有数据", was: "", delta: "", unit: "", tone: "" });
  assert.equal(without.rows[0].past, null);
});

test("every period and what it is compared with has words in both languages", () => {
  for (const period of ["now", "today", "yesterday", "7d", "30d", "month", "last_month", "quarter", "year"]) for (const lang of ["zh", "en"]) assert.equal(typeof words(lang).period[period], "string", period);
  for (const label of ["yesterday", "day_before", "last_week", "last_30d", "last_month", "month_before", "last_quarter", "last_year", "year_ago", "target"]) for (const lang of ["zh", "en"]) for (const kind of ["than", "was", "wholly"]) assert.ok(words(lang)[kind][label], `${kind} ${label}`);
});

test("dates of a period are written as days", () => {
  assert.equal(stretch({ period: "2027-02-01/2027-02-03" }), "2月1日–2月3日");
  assert.equal(stretch({ period: "2027-02-01/2027-02-01" }, "en"), "1 Feb");
  assert.deepEqual([stretch({ period: "now" }), stretch({ period: "last_month" }, "en"), stretch({})], ["", "last month", ""]);
});

test("nothing is said in the indicator's words only where they hold", () => {
  const settings = { indicator: { id: "case.new" } };
  assert.equal(none({ period: "today" }, settings, words("zh")), "今日尚无新增");
  assert.equal(none({ period: "7d" }, settings, words("zh")), "本期没有记录");
  assert.equal(none({ period: "today", filters: { category: ["01"] } }, settings, words("zh")), "本期没有记录");
  assert.equal(none({ period: "now", filters: { category: ["01"] } }, { indicator: { id: "case.open" } }, words("en")), "Nothing at present");
});

test("a trend names its two lines, and only one where nothing is compared", () => {
  const rows = [{ id: "0", value: 1, past: 2 }];
  assert.deepEqual(lines({ period: "today", past_label: "yesterday", rows }, words("zh"), "zh"), ["今日", "昨日"]);
  assert.deepEqual(lines({ period: "yesterday", past_label: "day_before", rows }, words("en"), "en"), ["yesterday", "day before"]);
  assert.deepEqual(lines({ period: "today", past_label: "year_ago", rows }, words("zh"), "zh"), ["今日", "去年同日"]);
  assert.deepEqual(lines({ period: "today", rows: [{ id: "0", value: 1, past: null }] }, words("zh"), "zh"), ["今日", ""]);
});

test("a trend of days stands beside the days before, one of shares only where they are, and both ends are named", () => {
  const days = ["2026-11-24", "2026-11-25", "2026-11-26"].map((id, i) => ({ id, value: 93 + i, past: null }));
  assert.deepEqual(daysOf(days, [90, 91, 92]).map((row) => row.past), [90, 91, 92]);
  assert.deepEqual(daysOf(days, [90]).map((row) => row.past), [null, null, null]);
  assert.deepEqual(axisOf([93, 94, 95], 3, true), { low: 93, high: 95, steps: [93, 94, 95] });
  assert.equal(axisOf([99.4, 100], 3, true).high, 100);
  assert.equal(axisOf([3, 8], 3).low, 0);
  assert.deepEqual(named(30, 4), [9, 19, 29]);
  assert.deepEqual(named(10, 10), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual([named(0, 4), named(1, 4)], [[], [0]]);
  const drawn = plan(days, 300, 200, 1, (row) => monthDay(row.id), { percent: true });
  assert.deepEqual([drawn.names[0].text, drawn.names.at(-1).text], ["11-24", "11-26"]);
  assert.deepEqual([monthDay("2026-11", "en"), monthDay("2026-11"), monthDay("2026-11-05", "en")], ["Nov", "11月", "5 Nov"]);
  assert.deepEqual(lines({ by: "day", period: "7d", past_label: "last_week", rows: daysOf(days, [1, 2, 3]) }, words("zh"), "zh"), ["近 7 日", "上周"]);
});

test("a leader reads the earlier value too, and a share of it where it is large", () => {
  const large = comparison({ value: 1266, past: 1182, past_label: "yesterday" }, { indicator: count, long: true });
  assert.deepEqual([large.label, large.was, large.delta], ["昨日同时", "1,182", "+7.1%"]);
  assert.equal(comparison({ value: 23, past: 29 }, { indicator: count, long: true }).delta, "−6");
  const rate = comparison({ value: 93.7, past: 92.5, past_label: "last_month" }, { indicator: percent, long: true, lang: "en" });
  assert.deepEqual([rate.label, rate.was, rate.delta, rate.unit, rate.tone], ["last month", "92.5%", "+1.2", "pt", "good"]);
});

test("the most severe threshold that holds is the band", () => {
  const thresholds = [{ below: 95, band: 3 }, { below: 90, band: 2 }];
  assert.equal(bandOf(89, thresholds), 2);
  assert.equal(bandOf(90, thresholds), 3);
  assert.equal(bandOf(96, thresholds), 0);
  assert.equal(bandOf(null, thresholds), 0);
  assert.equal(bandOf(5, [{ above: 5, band: 1 }]), 1);
});

test("time left is written in hours and minutes, rounded so that nobody is promised too little", () => {
  assert.equal(timeLeft(11 * 60000), "剩 0:11");
  assert.equal(timeLeft(30000), "剩 0:01");
  assert.equal(timeLeft(-30000), "超 0:00");
  assert.equal(timeLeft(-18 * 60000, "en"), "0:18 over");
  assert.equal(span(26 * 3600000), "26:00");
  assert.equal(span(72 * 3600000), "3 天");
});

test("times and dates are the city's", () => {
  assert.equal(clock("2026-11-21T19:42:08Z"), "03:42");
  assert.equal(clock("2026-11-21T19:42:08+08:00"), "19:42");
  assert.equal(cityTime(new Date("2026-11-21T16:00:00Z")).iso, "2026-11-22");
  assert.equal(date(cityTime(new Date("2027-02-20T12:00:00+08:00"))), "2月20日 周六");
  assert.equal(date(cityTime(new Date("2027-02-20T12:00:00+08:00")), "en"), "Sat 20 Feb");
  assert.equal(shortNo("C20261121-0001"), "1121-0001");
});

test("a screen whose clock is wrong goes by the server's", () => {
  setClock("Sat, 21 Nov 2026 04:00:00 GMT", NOON - 600000);
  assert.equal(now(NOON - 600000), NOON);
  setClock("Sat, 21 Nov 2026 04:00:00 GMT", NOON + 900);
  assert.equal(now(NOON), NOON);
});

test("zero is a value, none is none", () => {
  assert.equal(stateOf(null), "loading");
  assert.equal(stateOf({ value: 0 }), "empty");
  assert.equal(stateOf({ value: null, rows: null }), "no_data");
  assert.equal(stateOf({ value: 3, state: "no_data" }), "no_data");
  assert.equal(stateOf({ value: 0, rows: [{ value: 0, past: 7 }] }), "ok");
  assert.equal(stateOf({ value: 0, rows: [{ value: 0 }] }), "empty");
});

test("ticks are round, whole and begin at zero", () => {
  assert.deepEqual(ticks(33), [0, 10, 20, 30]);
  assert.deepEqual(ticks(33, 2), [0, 15, 30]);
  assert.deepEqual(ticks(6), [0, 2, 4, 6]);
  assert.deepEqual(ticks(1), [0, 1]);
  assert.deepEqual(ticks(1200, 2), [0, 500, 1000]);
  for (const most of [1, 2, 5, 7, 19, 83, 950, 12345]) assert.ok(ticks(most).every((n) => Number.isInteger(n) && n <= Math.max(1, most)));
});

test("a line is broken where there is no value", () => {
  assert.equal(path([[0, 1], [1, 2], [2, null], [3, 4]]), "M0.0 1.0L1.0 2.0M3.0 4.0");
  assert.equal(below([[0, 1], [1, null]], 10), "");
  assert.equal(below([[0, 1], [5, 2]], 10), "M0.0 1.0L5.0 2.0L5.0 10L0.0 10Z");
  const [points] = sparkPoints([1, 3]);
  assert.ok(points[0][1] > points[1][1]);
});

test("rows that fit are counted with the gaps between them", () => {
  assert.equal(fits(100, 30, 5), 3);
  assert.equal(fits(99, 30, 5), 2);
  assert.equal(fits(3, 30), 1);
});

test("lights and bands are shapes with a name", () => {
  const shapes = ["red", "yellow", "green", "done"].map((name) => light(name));
  assert.equal(new Set(shapes).size, 4);
  assert.match(light("red", "en"), /aria-label="overdue"/);
  for (const level of [1, 2, 3, 4]) assert.match(band(level), new RegExp(`aria-label="[红橙黄蓝]色 ${["", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"][level]}级"`));
  assert.equal(new Set([0, 1, 2, 3, 4].map(point)).size, 5);
});

test("bars show the largest, and the leader's line the row that changed most", () => {
  const rows = [{ id: "a", value: 3, past: 9 }, { id: "b", value: 8, past: 7 }, { id: "c", value: null }, { id: "d", value: 0 }];
  assert.deepEqual(largest(rows, 5).map((r) => r.id), ["b", "a"]);
  assert.equal(mover(rows).id, "a");
  assert.equal(mover([{ value: 1, past: 1 }]), null);
  assert.equal(rowHref({ href_row: "/cases?category={id}" }, "0 1"), "/cases?category=0%201");
});

test("at most eight parts, the rest is one, and shares add up", () => {
  const rows = Array.from({ length: 12 }, (_, i) => ({ id: String(i), value: i + 1 }));
  const parts = shares(rows, OTHER);
  assert.equal(parts.length, 8);
  assert.equal(parts.at(-1).id, "other");
  assert.ok(Math.abs(parts.reduce((sum, p) => sum + p.share, 0) - 100) < 1e-9);
  assert.deepEqual(shares([{ id: "a", value: 50, denominator: 30 }, { id: "b", value: 50, denominator: 10 }], OTHER).map((p) => p.share), [75, 25]);
});

test("a whole ring is drawn as one", () => assert.match(arc(0, 1, 50, 30), /^M50.00 0.00A50 50 0 1 1/));

test("rates are ranked the way that is good, on a scale that holds them all", () => {
  const rows = [{ id: "a", value: 89 }, { id: "b", value: 95 }, { id: "c", value: null }];
  assert.deepEqual(ranked(rows, "up").map((r) => [r.id, r.rank]), [["b", 1], ["a", 2]]);
  assert.equal(ranked(rows, "down")[0].id, "a");
  assert.deepEqual(scaleOf(ranked(rows, "up"), [80, 100]), [80, 100]);
  assert.deepEqual(scaleOf([{ value: 71.2 }], [80, 100]), [70, 100]);
  assert.equal(placeOn([80, 100], 95), 75);
  assert.equal(placeOn([80, 100], 120), 100);
});

test("the day's chart has yesterday whole, today up to now, and marks that stay inside", () => {
  const rows = Array.from({ length: 24 }, (_, i) => ({ id: String(i), value: i < 20 ? i : null, past: 33 }));
  const drawn = plan(hoursOf(rows), 300, 200, 1, (row, i) => `${i} 时`, { at: [0, 6, 12, 18, 23] });
  assert.equal(drawn.earlier.match(/[ML]/g).length, 24);
  assert.equal(drawn.today.match(/[ML]/g).length, 20);
  assert.ok(drawn.lines.every((l) => l.y >= 0 && l.y <= 200));
  assert.equal(drawn.names.at(-1).text, "23 时");
  assert.equal(plan([], 300, 200, 1).dot, null);
});

test("of a route that does not fit the densest pieces stay, in the order of the route", () => {
  const rows = [{ id: "a", density: 1 }, { id: "b", density: 4 }, { id: "c", density: 3 }];
  assert.deepEqual(densest(rows, 2).map((r) => r.id), ["b", "c"]);
  assert.deepEqual(densest(rows, 3), rows);
});

test("one row of an answer can stand alone", () => {
  const answer = { value: 100, past: 90, rows: [{ id: "bridge", value: 40, band: 1, density: 4.1 }] };
  assert.deepEqual([picked(answer, "bridge").value, picked(answer, "bridge").past, picked(answer, "bridge").band], [40, null, 1]);
  assert.equal(picked(answer, "nowhere").value, 100);
  assert.ok(hasFraction({ denominator: 1142 }, count));
  assert.ok(!hasFraction({ denominator: 972 }, { unit: { zh: "小时" }, measure: "ratio" }));
});

test("a case's light moves with the clock and ends with the case", () => {
  const v = aCase();
  assert.equal(lightAt(v, NOON), "green");
  assert.equal(lightAt(v, NOON + 40 * 60000), "yellow");
  assert.equal(lightAt(v, NOON + 61 * 60000), "red");
  assert.equal(lightAt({ ...v, closed_at: at(0) }, NOON), null);
  assert.equal(used(v, NOON), 50);
  assert.equal(used(v, NOON + 600 * 60000), 100);
  assert.equal(used({ ...v, due_at: null }, NOON), null);
});

test("urgent first, then overdue, nearly due, and the newest", () => {
  const old = aCase({ reported_at: at(-300) }), fresh = aCase({ reported_at: at(-1) }), near = aCase({ yellow_at: at(-1) }), over = aCase({ due_at: at(-5) }), later = aCase({ due_at: at(-90) }), urgent = aCase({ urgent: true });
  assert.deepEqual(inOrder([old, near, fresh, over, urgent, later], NOON).map((v) => v.no), [urgent, later, over, near, fresh, old].map((v) => v.no));
  const first = aCase({ closed_at: at(-1) }), second = aCase({ closed_at: at(-9), urgent: true });
  assert.deepEqual(inOrder([second, first], NOON), [first, second]);
});

test("an area holds what begins with its code", () => {
  const v = aCase();
  assert.ok(within(v, "440604") && within(v, "440604012061") && within(v, "440604012000") && within(v, "440600") && within(v, "440604012061003"));
  assert.ok(!within(v, "440604100") && !within(v, "440604012061004"));
});

test("a board counts what it hears of, ignores what is older, and asks where it cannot know", () => {
  const board = emptyBoard();
  board.counts = { to_accept: countOf({ total: 5, red: 1, yellow: 0 }), handling: countOf(7) };
  const fresh = aCase({ column: "to_accept" });
  assert.equal(absorb(board, fresh), "moved");
  assert.equal(board.counts.to_accept.total, 6);
  assert.equal(absorb(board, { ...fresh, version: 2, column: "handling" }), "moved");
  assert.deepEqual([board.counts.to_accept.total, board.counts.handling.total], [5, 8]);
  assert.equal(absorb(board, fresh), "old");
  assert.equal(absorb(board, aCase({ version: 4 })), "unknown");
  assert.equal(board.counts.handling.total, 8);
  const turned = aCase({ column: "to_accept" });
  absorb(board, turned);
  absorb(board, { ...turned, light: "red" });
  assert.deepEqual(board.counts.to_accept, { total: 6, red: 2, yellow: 0 });
});

test("a new case that the counts may hold already is not counted twice: it is asked about", () => {
  const board = emptyBoard(), counted = Date.parse("2026-11-26T20:00:00+08:00");
  refill(board, [], { more: new Set(["to_accept"]), at: counted });
  board.counts = { to_accept: countOf(5) };
  const before = aCase({ column: "to_accept", state_at: "2026-11-26T19:59:58+08:00" }), after = aCase({ column: "to_accept", state_at: "2026-11-26T20:00:02+08:00" });
  assert.equal(absorb(board, before), "unknown");
  assert.equal(board.counts.to_accept.total, 5);
  assert.ok(board.cases.has(before.no), "its card stands there all the same");
  assert.equal(absorb(board, after), "moved");
  assert.equal(board.counts.to_accept.total, 6);
});

test("snapshot and then messages equal a fresh snapshot", () => {
  const a = aCase({ column: "to_accept" }), b = aCase({ column: "handling" }), moved = { ...a, column: "handling", version: 2 };
  const heard = emptyBoard(), asked = emptyBoard();
  refill(heard, [a, b]);
  absorb(heard, moved);
  refill(asked, [moved, b]);
  assert.deepEqual([...heard.cases.values()].map((v) => [v.no, v.column, v.version]).sort(), [...asked.cases.values()].map((v) => [v.no, v.column, v.version]).sort());
});

test("a late list neither undoes a newer message nor keeps what has gone", () => {
  const a = aCase({ column: "to_accept" }), gone = aCase({ column: "to_accept" });
  const board = emptyBoard();
  refill(board, [a, gone]);
  absorb(board, { ...a, version: 2, column: "handling" });
  refill(board, [a]);
  assert.equal(board.cases.get(a.no).version, 2);
  assert.ok(!board.cases.has(gone.no));
  absorb(board, gone);
  refill(board, [a], { heard: new Set([gone.no]) });
  assert.ok(board.cases.has(gone.no));
});

test("of a list that was cut, what lies beyond its end stays known", () => {
  const first = aCase({ due_at: at(-30) }), last = aCase({ due_at: at(-20) }), beyond = aCase({ due_at: at(-10) }), ghost = aCase({ due_at: at(-25) });
  const board = emptyBoard();
  refill(board, [first, last, beyond, ghost]);
  refill(board, [first, last], { more: new Set(["handling"]) });
  assert.deepEqual([...board.cases.keys()], [first.no, last.no, beyond.no]);
});

test("while a pointer is over a list, what stood in it keeps its place", () => {
  const [a, b, c] = [aCase(), aCase(), aCase()];
  assert.deepEqual(steady([c, b, a], [a.no, b.no]), [a, b, c]);
});

test("a card says where without saying it twice", () => {
  assert.equal(place({ area_zh: "南浦社区", grid: "440604012061003", grid_zh: "03网格" }, "zh"), "南浦社区 · 03 网格");
  assert.equal(place({ area_zh: "南浦社区", grid: "440604012061003", grid_zh: "南浦社区03 网格" }, "zh"), "南浦社区 · 03 网格");
  assert.equal(place({ area_zh: "南浦社区", area_en: "Nanpu", grid: "440604012061003-02", grid_zh: "03 网格 02 微网格" }, "zh"), "南浦社区 · 03-02 网格");
  assert.equal(place({ area_en: "Nanpu", grid: "440604012061003" }, "en"), "Nanpu · cell 03");
  assert.equal(place({ area_zh: "南浦社区", grid: null }, "zh"), "南浦社区");
});

test("flags: urgent is solid, the others are outlined", () => {
  assert.deepEqual(flags(aCase({ urgent: true, flags: { supervised: true, rework: 2 } }), "zh"), [["flag urg", "急"], ["flag", "督办"], ["flag", "返工 2"]]);
  assert.deepEqual(flags(aCase({ flags: { rework: true } }), "zh"), [["flag", "返工"]]);
});

test("a list keeps what belongs to it", () => {
  assert.ok(belongs(aCase({ due_at: at(-1) }), { light: "red" }, NOON));
  assert.ok(!belongs(aCase(), { light: "red" }, NOON));
  assert.ok(!belongs(aCase({ closed_at: at(-1) }), {}, NOON));
  assert.ok(!belongs(aCase(), { category: "02" }, NOON));
  assert.ok(belongs(aCase(), { category: `02,${aCase().category}` }, NOON));
});

test("a leader sees bands, the worst cases and who is behind; others their own work", () => {
  const crowd = [{ id: "x", band: 3 }, { id: "y", band: 2 }, { id: "z", band: 1 }], areas = [{ id: "a", value: 2 }, { id: "b", value: 9 }, { id: "c", value: 0 }];
  const over = aCase({ due_at: at(-9) }), calm = aCase();
  const leader = pressing({ crowd, areas, cases: [calm, over], at: NOON, overview: true });
  assert.deepEqual(leader.map((item) => item.key), ["crowd:z", "crowd:y", over.no, "area:b", "area:a"]);
  const community = pressing({ crowd: [], areas, cases: [calm, over], at: NOON, overview: false });
  assert.deepEqual(community.map((item) => item.key), [over.no, calm.no]);
  assert.deepEqual(crowded(null), []);
  assert.equal(late(areas, 1)[0].id, "b");
  assert.deepEqual(mine("handler"), ["handling"]);
  assert.deepEqual(mine("community"), [null]);
});

test("the ticker names the stage, else the column", () => {
  const settings = { lang: "zh", states: { filed: { zh: "已立案" } }, columns: [{ id: "handling", zh: "处置中" }] };
  assert.equal(stage({ state: "filed" }, settings), "已立案");
  assert.equal(stage({ state: "other", column: "handling" }, settings), "处置中");
});

test("a notice carries the band it speaks of, and only while it holds", () => {
  assert.equal(bandOfNotice({ zh: "行通济 橙色响应" }), 2);
  assert.equal(bandOfNotice({ en: "red response" }), 1);
  assert.equal(bandOfNotice({ zh: "停水通知", en: "Reduced water" }), 0);
  assert.ok(holds({ from: at(-1), until: at(1) }, NOON));
  assert.ok(!holds({ until: at(0) }, NOON));
});
