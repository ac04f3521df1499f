// The board of a desk: a column for each stage, the pressing cases first and further ones while it is scrolled, counted by the server, kept true by the stream.

import {fits, untold} from "./_case_filter.mjs";
import {live} from "./live_client.mjs";
import {absorb, ask, behind, card, countOf, emptyBoard, fillCard, fresh, inOrder, now, refill, steady, within} from "./magnets/_case.mjs";
import {h, keyed, light, mark, text} from "./magnets/_draw.mjs";
import {number} from "./magnets/_words.mjs";
import {lang, say} from "./session.mjs";

const FIRST = 40, FURTHER = 60, NEAR = 600; // cards of a column at once, and how many pixels before its end the next are asked for
const ASK_GAP = 4000, AFRESH = 600_000;

/** Start the board in `root` ([data-board]); `selection` is marked on the cards. Returns what the page's other modules work with. */
export function board(root, {area, selection, count = () => {}}) {
  const columns = JSON.parse(root.dataset.columns), wanted = JSON.parse(root.dataset.wanted), zone = root.dataset.zone, tongue = lang();
  const held = emptyBoard(), lists = new Map(), heard = new Set(), arrived = new Set(), moving = new Map();
  const settings = {lang: tongue, zone, surface: document.documentElement.dataset.surface ?? "desk"};
  const query = {...wanted, area};
  let loading = null, again = false, due = null, loaded = 0, stopped = false, frame = null, known = false;
  const main = h("div.main"), empty = h("div.mid", {hidden: ""}, h("i.i.i-inbox", {"aria-hidden": "true"}), h("span", root.dataset.emptyText));
  root.classList.add("vw", "vw-board");
  root.replaceChildren(main, empty);
  for (const column of columns) {
    const cards = h("div.cards"), tick = h("input", {type: "checkbox", "data-column-all": column.id, "aria-label": say(`全选“${column.zh}”`, `Select all in ${column.en}`)});
    const head = h("header", h("span.t", say(column.zh, column.en)), h("b"), h("span.dd"), tick);
    const node = h("section.col", {"data-column": column.id, "aria-label": say(column.zh, column.en)}, head, cards);
    cards.addEventListener("scroll", () => onwards(column.id), {passive: true});
    lists.set(column.id, {id: column.id, words: column, node, head, cards, tick, next: null, last: null, asking: false, shown: null});
    main.append(node);
  }

  const columnOf = (v) => moving.get(v.no) ?? v.column;
  const belongs = (v, at) => fits({...v, column: columnOf(v)}, wanted, area, at);

  async function load() {
    if (loading) { again = true; return loading; }
    loaded = performance.now();
    heard.clear();
    loading = fetchAll().then(() => { known = true; paint(); }, () => { if (!stopped) due ??= setTimeout(() => { due = null; load(); }, 10_000); }).finally(() => {
      loading = null;
      if (again && !stopped) { again = false; later(1000); }
    });
    return loading;
  }
  async function fetchAll() {
    const all = [...lists.values()];
    const replies = await Promise.all(all.map((list, i) => ask({...query, column: list.id, limit: Math.min(1000, Math.max(FIRST, list.shown?.length ?? 0)), counts: i ? null : 1})));
    held.counts = Object.fromEntries(all.map((list) => [list.id, {...countOf(replies[0].counts[list.id])}]));
    for (const [i, list] of all.entries()) [list.next, list.last] = [replies[i].next, replies[i].items.at(-1) ?? null];
    refill(held, replies.flatMap((reply) => reply.items), {heard, more: new Set(all.filter((list) => list.next).map((list) => list.id))});
  }
  async function onwards(id) {
    const list = lists.get(id), {cards} = list;
    if (!list.next || list.asking || cards.scrollTop + cards.clientHeight < cards.scrollHeight - NEAR) return;
    list.asking = true;
    try {
      const page = await ask({...query, column: id, limit: FURTHER, after: list.next});
      [list.next, list.last] = [page.next, page.items.at(-1) ?? list.last];
      for (const v of page.items) if (!held.cases.get(v.no) || held.cases.get(v.no).version < v.version) held.cases.set(v.no, v);
      paint();
    } catch { /* the next scroll asks again */ } finally { list.asking = false; }
    onwards(id);
  }
  const later = (ms) => { if (!stopped) due ??= setTimeout(() => { due = null; load(); }, Math.max(ms, ASK_GAP - (performance.now() - loaded))); };

  function take(v) {
    const before = held.cases.get(v.no), at = now();
    if (before && before.version > v.version) return;
    if (moving.has(v.no) && (v.version > (before?.version ?? 0))) moving.delete(v.no);
    if (!fits(v, wanted, area, at)) {
      if (before) { absorb(held, {...v, column: null}); held.cases.delete(v.no); } else if (wanted.light) later(ASK_GAP);
      return;
    }
    if (!before && untold(wanted)) return later(1500);
    const from = before?.column, outcome = absorb(held, v);
    if (outcome === "old") return;
    if (from !== v.column) arrived.add(v.no);
    if (outcome === "unknown") later(ASK_GAP);
  }

  function paint() {
    if (stopped || !known) return;
    const at = now(), by = new Map([...lists.keys()].map((id) => [id, []]));
    for (const v of held.cases.values()) if (belongs(v, at)) by.get(columnOf(v))?.push(v);
    let total = 0;
    for (const list of lists.values()) {
      let cases = inOrder(by.get(list.id), at);
      if (list.next && list.last) cases = cases.filter((v) => moving.has(v.no) || !behind(v, list.last, at));
      if (list.shown && list.cards.matches(":hover")) cases = steady(cases, list.shown);
      keyed(list.cards, cases, (v) => v.no, (v) => { const node = card(v, settings); node.draggable = false; return node; }, (node, v) => {
        fillCard(node, v, at, settings);
        node.classList.toggle("chosen", selection.has(v.no));
        node.classList.toggle("going", moving.has(v.no));
      });
      for (const node of list.shown ? list.cards.children : []) if (arrived.has(node.dataset.case)) fresh(node);
      list.shown = cases.map((v) => v.no);
      const counts = held.counts[list.id] ?? {}, [, figure, lights] = list.head.children;
      text(figure, number(counts.total));
      mark(lights, ["red", "yellow"].filter((name) => counts[name]).map((name) => `<span class="ds">${light(name, tongue)}${number(counts[name])}</span>`).join(""));
      list.tick.checked = list.shown.length > 0 && list.shown.every((no) => selection.has(no));
      list.tick.disabled = !list.shown.length;
      total += counts.total ?? 0;
    }
    arrived.clear();
    empty.hidden = total > 0 || [...lists.values()].some((list) => list.shown.length);
    root.dataset.show = empty.hidden ? "ok" : "empty";
    count(say(`${number(total)} 件`, `${number(total)} ${total === 1 ? "case" : "cases"}`));
  }
  const soon = () => { frame ??= requestAnimationFrame(() => { frame = null; paint(); }); };
  const timer = setInterval(() => { if (performance.now() - loaded > AFRESH) load(); else if (!document.hidden) paint(); }, 5000);
  const offs = [live.on({topic: "case"}, ({v}) => {
    if (!v || !within(v, area)) { if (v?.gone && held.cases.has(v.no)) { held.cases.delete(v.no); later(ASK_GAP); soon(); } return; }
    take(v);
    if (loading) heard.add(v.no); else soon();
  }), live.onSnapshot?.(() => load())];
  load();

  return {
    lists, paint, load,
    /** The case as the board knows it. */
    known: (no) => held.cases.get(no),
    /** Show the case in another column until the server's word comes; "" puts it back. */
    put(no, column) { column ? moving.set(no, column) : moving.delete(no); paint(); },
    /** Take the server's word for a case. */
    take(v) { moving.delete(v.no); take(v); soon(); },
    columnOf,
    stop() {
      stopped = true;
      clearInterval(timer);
      clearTimeout(due);
      cancelAnimationFrame(frame);
      offs.forEach((off) => off?.());
      root.replaceChildren();
    },
  };
}
