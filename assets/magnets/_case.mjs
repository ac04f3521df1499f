// Cases as screens hold them: order, light, time left, counts by column; their cards and rows; asking for them.

import { live } from "../live_client.mjs";
import { isWall, linked, told, skeleton, broken, nothing } from "./_answer.mjs";
import { attr, h, keyed, light as lightShape, mark, text } from "./_draw.mjs";
import { cityTime, clock, shortNo, timeLeft, words } from "./_words.mjs";
import { learn, lies } from "./_ground.mjs";
import { placed } from "./_on_map.mjs";

const SAME_MS = 1000; // times on the wire are whole seconds
const AFRESH = 600000; // a list is asked for anew at least every ten minutes, whatever was heard
const RANK = { red: 0, yellow: 1, green: 2 };

/** The light of a case at `now` (ms): the server's, moved on by what its times say; null when closed. */
export function lightAt(v, now) {
  if (v.closed_at || v.column === "closed_today") return null;
  if (v.due_at && now >= Date.parse(v.due_at)) return "red";
  if (v.yellow_at && now >= Date.parse(v.yellow_at)) return "yellow";
  return v.due_at ? "green" : v.light ?? "green";
}

/** How much of its stage's time is used, 0–100; null where no time runs. */
export function used(v, now) {
  if (!v.due_at || !v.state_at || v.closed_at) return null;
  const start = Date.parse(v.state_at), end = Date.parse(v.due_at);
  return end <= start ? 100 : Math.max(0, Math.min(100, (100 * (now - start)) / (end - start)));
}

/** Urgent first, then overdue, nearly due, and the rest newest first; closed ones by the time they were closed. The REST list has the same order (store/cases.py). */
export const inOrder = (cases, now) => cases.map((v) => ({ v, key: pressure(v, now) })).sort(byPressure).map((each) => each.v);

// A case's place in the order as numbers: group, light, and a time of which the smaller goes first.
function pressure(v, now) {
  if (v.closed_at) return [2, 0, -Date.parse(v.closed_at)];
  const rank = RANK[lightAt(v, now)] ?? 3;
  return [v.urgent ? 0 : 1, rank, rank < 2 ? Date.parse(v.due_at ?? 0) : -Date.parse(v.reported_at ?? 0)];
}

/** Whether `a` stands behind `b` in that order. */
export const behind = (a, b, at) => byPressure({ v: a, key: pressure(a, at) }, { v: b, key: pressure(b, at) }) > 0;

const byPressure = (a, b) => a.key[0] - b.key[0] || a.key[1] - b.key[1] || a.key[2] - b.key[2] || (a.v.no < b.v.no ? 1 : -1);

/** Whether a case lies in `area` (its code as a prefix; empty groups mean everything below). */
export function within(v, area) {
  if (!area) return true;
  const head = area.length > 6 ? area.replace(/(000)+$/, "") : area.replace(/(00)+$/, "");
  return String(v.grid ?? v.area ?? "").startsWith(head) || String(v.area ?? "").startsWith(head);
}

const PASSES = {
  category: (v, value) => v.category.startsWith(value),
  urgent: (v, value) => (v.urgent ? "yes" : "no") === value,
  within: lies,
};

/** Whether a case is one the page is narrowed to: {category: "01,02-03", department, state, urgent, within}; a major holds its minors. */
export const narrowed = (v, narrow) => Object.entries(narrow ?? {}).every(([name, value]) => value.split(",").some((each) => (PASSES[name] ? PASSES[name](v, each) : (v[name] ?? "none") === each)));

/** What a board knows: cases by number, how many stand in each column. */
export const emptyBoard = () => ({ cases: new Map(), counts: {}, counted: 0 });

/** Counts from the wire: plain numbers or {total, red, yellow}. */
export const countOf = (count) => (typeof count === "object" && count ? count : { total: count ?? null, red: null, yellow: null });

/**
 * Takes a newer version of a case into `board`; → "old" when it is none, "moved" when the counts could be kept true,
 * "unknown" when the column it came from is not known and the counts have to be asked for.
 */
export function absorb(board, v) {
  const before = board.cases.get(v.no);
  if (before && (before.version > v.version || (before.version === v.version && before.light === v.light && before.column === v.column))) return "old";
  board.cases.set(v.no, { ...before, ...v });
  // What was entered before the counts were answered may be among them: whoever asks again knows.
  const fresh = !before && v.version === 1 && !(Date.parse(v.state_at) <= board.counted + SAME_MS);
  if (!before && !fresh) return "unknown";
  shift(board.counts, before, -1);
  shift(board.counts, v, 1);
  return "moved";
}

function shift(counts, v, by) {
  const count = v && counts[v.column];
  if (!count) return;
  count.total = count.total == null ? null : Math.max(0, count.total + by);
  if (v.light in count && count[v.light] != null) count[v.light] = Math.max(0, count[v.light] + by);
}

/**
 * A REST list became the board's. What messages brought meanwhile and is newer stays; what the list should have held and did not goes.
 * `heard` are the numbers that came while it was asked for; `more` names columns whose list was cut: there only what
 * would come before its last case goes.
 */
export function refill(board, items, { heard = new Set(), more = new Set(), at = now() } = {}) {
  board.counted = at;
  const ranked = (v) => ({ v, key: pressure(v, at) });
  const fetched = new Map(items.map((v) => [v.no, v]));
  const last = new Map(items.map((v) => [v.column, v]));
  for (const [no, v] of board.cases) {
    const known = fetched.get(no);
    if (known && known.version < v.version) fetched.delete(no);
    const beyond = more.has(v.column) && last.has(v.column) && byPressure(ranked(v), ranked(last.get(v.column))) > 0;
    if (!known && !beyond && !heard.has(no)) board.cases.delete(no);
  }
  for (const [no, v] of fetched) board.cases.set(no, v);
}

/** Asks for cases; `query` as the REST list takes it. Raises with the status on refusal. */
export async function ask(query) {
  await learn(query.within);
  const known = Object.entries(query).filter(([, value]) => value != null && value !== "");
  const reply = await fetch(`/api/v1/cases?${new URLSearchParams(known)}`, { credentials: "same-origin", headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(String(reply.status));
  setClock(reply.headers.get("Date"));
  return reply.json();
}

let ahead = 0; // how many ms the server's clock is ahead of this screen's

/** Takes the server's time from an answer's Date header; less than two seconds are not worth a correction. */
export function setClock(date, here = Date.now()) {
  const difference = Date.parse(date ?? "") - here;
  ahead = Math.abs(difference) > 2000 ? difference : 0;
}

/** Now, by the server's clock: a wall's own may be wrong. */
export const now = (here = Date.now()) => here + ahead;

/** Whether a category is one of `wanted`: majors or minors, several with commas. */
export const ofKind = (category, wanted) => wanted.split(",").some((each) => category.startsWith(each));

/** What a case is called: its category. */
export const kind = (v, lang) => v[`category_${lang}`] ?? v.category_zh ?? "";

/** "南浦社区 · 03 网格". */
export function place(v, lang) {
  const area = v[`area_${lang}`] ?? v.area_zh ?? "";
  const number = String(v.grid ?? "").slice(12).replace(/^0(?=\d\d)/, "");
  const named = lang === "zh" && v.grid_zh && v.grid_zh !== v.grid && !number.includes("-") ? v.grid_zh.replace(v.area_zh ?? "", "").replace(/^(\d+)\s*(?=\D)/, "$1 ") : "";
  const cell = named || (number ? words(lang).cell(number) : "");
  return [area, cell].filter(Boolean).join(" · ");
}

/** The flags of a case: urgent solid, the others outlined. */
export function flags(v, lang) {
  const t = words(lang).flag, raised = v.flags ?? {};
  const rework = raised.rework && (typeof raised.rework === "number" ? t.rework(raised.rework) : t.rework("").trim());
  return [v.urgent && ["flag urg", t.urgent], raised.supervised && ["flag", t.supervised], raised.whistled && ["flag", t.whistled], rework && ["flag", rework]].filter(Boolean);
}

/** The right end of a card: time left or over, or when it was closed. */
export const timeText = (v, at, lang, zone) => (v.closed_at ? clock(v.closed_at, zone) : v.due_at ? timeLeft(Date.parse(v.due_at) - at, lang) : "");

const LETTER = { red: "r", yellow: "y", green: "g" };
const caseHref = (v) => `/cases?no=${encodeURIComponent(v.no)}`;

/** Where a case lies, as a map takes it. */
export const placeOf = ({ lon, lat }) => ({ lon, lat });

/** A card of the board (LOOK "Event card"). */
export function card(v, settings) {
  return linked("article.card", caseHref(v), settings, { "data-case": v.no }, h("div.r1", h("span.lt"), h("span.no"), h("span.fl"), h("span.tl")), h("div.r2", h("b"), h("span")), h("div.pg", h("i")));
}

/** Brings a card up to date with its case and the time. */
export function fillCard(node, v, at, settings) {
  const { lang, zone } = settings;
  const [one, two, foot] = node.children, [shape, no, flagged, left] = one.children;
  placed(node, placeOf(v), settings);
  const light = lightAt(v, at), share = used(v, at);
  const classes = `card ${LETTER[light] ?? "d"}${node.classList.contains("new") ? " new" : ""}`;
  if (node.className !== classes) node.className = classes;
  mark(shape, lightShape(light ?? "done", lang));
  text(no, shortNo(v.no));
  mark(flagged, flags(v, lang).map(([cls, word]) => `<span class="${cls}">${word}</span>`).join(""));
  text(left, timeText(v, at, lang, zone));
  text(two.firstChild, kind(v, lang));
  text(two.lastChild, place(v, lang));
  attr(foot, "hidden", share == null ? "" : null);
  foot.firstChild.style.width = `${(share ?? 0).toFixed(1)}%`;
}

/** Marks a card or row as new: an accent ring that fades, once. */
export function fresh(node) {
  node.classList.add("new");
  setTimeout(() => node.classList.remove("new"), 1700);
}

/** A row of a list of cases. */
export const row = (v, settings) => linked("div.case", caseHref(v), settings, { "data-case": v.no }, h("span.lt"), h("span.what", h("b"), h("span.fl")), h("small"), h("b.tl"));

/** Brings a row up to date. */
export function fillRow(node, v, at, settings) {
  const { lang, zone } = settings;
  const [shape, what, where, left] = node.children;
  placed(node, placeOf(v), settings);
  const light = lightAt(v, at);
  mark(shape, lightShape(light ?? "done", lang));
  text(what.firstChild, kind(v, lang));
  mark(what.lastChild, flags(v, lang).map(([cls, word]) => `<span class="${cls}">${word}</span>`).join(""));
  text(where, `${shortNo(v.no)} · ${place(v, lang)}`);
  text(left, timeText(v, at, lang, zone));
  const classes = `case ${LETTER[light] ?? "d"}${node.classList.contains("new") ? " new" : ""}`;
  if (node.className !== classes) node.className = classes;
}

/**
 * What every view of cases has in common: a ground, refetching, ticking, states. `build(main, t, again)` → {load, draw, take};
 * `load(heard)` asks (async), `draw()` paints what is known, `take(v)` hears of one case. Returns what `mount` must.
 */
export function caseView(el, settings, name, build) {
  const t = words(settings.lang);
  const main = h("div.main"), mid = h("div.mid");
  el.classList.add("vw", "vw-list", `vw-${name}`);
  el.replaceChildren(skeleton(), main, mid);
  const show = (state) => { if (el.dataset.show !== state) el.dataset.show = state; told(el, state); };
  let retry = null, due = null, loading = null, again = false, stopped = false, known = false, day = null, frame = null, loaded = 0;
  const heard = new Set(); // what messages brought while a list is being asked for

  const load = () => {
    if (loading) { again = true; return loading; }
    loaded = performance.now();
    heard.clear();
    loading = view.load(heard).then(() => { known = true; paint(); }, failed).finally(() => {
      loading = null;
      if (again && !stopped) { again = false; later(1000); }
    });
    return loading;
  };
  const later = (ms) => { if (!stopped) due ??= setTimeout(() => { due = null; load(); }, ms); };
  const failed = () => {
    if (stopped) return;
    retry = setTimeout(load, 10000);
    if (known) return;
    show("error");
    broken(mid, {}, settings, isWall(settings) ? null : () => { clearTimeout(retry); load(); });
  };
  const paint = () => {
    if (stopped || !known) return;
    if (el.dataset.show !== "empty") el.dataset.show = "ok"; // what is not shown has no height to fill
    const count = view.draw();
    if (count && el.dataset.show === "empty") { el.dataset.show = "ok"; view.draw(); }
    show(count === 0 ? "empty" : "ok");
    if (count === 0) nothing(mid, settings.empty_text ?? view.empty ?? t.noCases);
  };
  const soon = () => { frame ??= requestAnimationFrame(() => { frame = null; paint(); }); };
  const tick = () => {
    const today = cityTime(new Date(now()), settings.zone).iso;
    if ((day && day !== today) || performance.now() - loaded > AFRESH) load();
    day = today;
    if (!document.hidden) paint();
  };

  const view = build(main, t, { later, paint });
  show("loading");
  load();
  const timer = setInterval(tick, 5000);
  const offs = [live?.onSnapshot?.(() => load())];
  tick();
  return {
    message(message) {
      if (message.topic !== "case" || !message.v || !within(message.v, settings.area)) return;
      view.take(message.v);
      if (loading) heard.add(message.v.no); else soon();
    },
    value() {},
    resize: paint,
    destroy() {
      stopped = true;
      for (const each of [retry, due]) clearTimeout(each);
      cancelAnimationFrame(frame);
      clearInterval(timer);
      for (const off of offs) off?.();
      view.stop?.();
      el.replaceChildren();
    },
  };
}

/** The list part of a view of cases: keyed rows, as many as fit, new ones marked. */
export function caseList(parent, settings) {
  let before = null;
  return (cases, at) => {
    if (!isWall(settings) && parent.matches(":hover") && before) cases = steady(cases, before);
    keyed(parent, cases, (v) => v.no, (v) => row(v, settings), (node, v) => fillRow(node, v, at, settings));
    if (before) for (const node of parent.children) if (!before.includes(node.dataset.case)) fresh(node);
    before = cases.map((v) => v.no);
  };
}

/** The same cases, those shown before in the places they had. */
export function steady(cases, before) {
  const places = new Map(before.map((no, i) => [no, i]));
  return [...cases].sort((a, b) => (places.get(a.no) ?? before.length) - (places.get(b.no) ?? before.length));
}
