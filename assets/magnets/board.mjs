// The event board: a column for each stage with its count, how many are red and yellow, and the cards that fit.

import { isWall, linked } from "./_answer.mjs";
import { absorb, ask, card, caseView, countOf, emptyBoard, fillCard, fresh, inOrder, lightAt, narrowed, now, ofKind, refill, steady } from "./_case.mjs";
import { attr, fits, h, keyed, light, mark, text, unit } from "./_draw.mjs";
import { number, say } from "./_words.mjs";

const ASK_GAP = 4000; // between two questions for counts that messages alone cannot keep true
const CARD = 66, CARD_TWO_LINES = 82; // heights in u, until a real card can be measured

export function mount(el, settings) {
  const { lang, area, category, light: only, narrow } = settings;
  const columns = (settings.columns ?? []).filter((column) => !settings.column || column.id === settings.column);
  const few = Boolean(category || only || narrow);
  const wall = isWall(settings);
  const limit = settings.limit ?? (wall ? 14 : 40);
  const board = emptyBoard();
  return caseView(el, settings, "board", (main, t, { later }) => {
    const lists = new Map(), shown = new Map();
    const more = new Set();
    const href = (column) => `/cases?area=${area}&column=${column.id}`;
    const belongs = (v, id, at) => v.column === id && (!category || ofKind(v.category, category)) && narrowed(v, narrow) && (!only || lightAt(v, at) === only);
    main.append(...columns.map((column) => {
      const list = h("div.cards");
      const head = linked("header", href(column), settings, h("span.t", say(column, lang)), h("b"), h("span.dd"));
      lists.set(column.id, { head, list });
      return h("div.col", { "data-column": column.id }, head, list);
    }));

    const load = async (heard) => {
      const replies = await Promise.all(columns.map((column, i) => ask({ column: column.id, area, category, light: only, limit, counts: i || few ? null : 1, ...narrow })));
      for (const [i, column] of columns.entries()) {
        board.counts[column.id] = { ...countOf(replies[0].counts?.[column.id]) };
        replies[i].next ? more.add(column.id) : more.delete(column.id);
      }
      refill(board, replies.flatMap((reply) => reply.items), { heard, more });
    };
    // what the board counts: the query's figures, or with a filter the cases it holds
    const counted = (id, at) => {
      if (!few) return countOf(board.counts[id]);
      const held = [...board.cases.values()].filter((v) => belongs(v, id, at));
      return { total: held.length, more: more.has(id), ...Object.fromEntries(["red", "yellow"].map((name) => [name, only ? 0 : held.filter((v) => lightAt(v, at) === name).length])) };
    };
    const drawHead = (head, count) => {
      const [, total, lights] = head.children;
      text(total, number(count.total) + (count.more ? "+" : ""));
      mark(lights, ["red", "yellow"].filter((name) => count[name]).map((name) => `<span class="ds">${light(name, lang)}${number(count[name])}</span>`).join(""));
    };
    const drawList = (id, list, at) => {
      const before = shown.get(id);
      const u = unit(list), gap = parseFloat(getComputedStyle(list).rowGap) || 8 * u;
      const size = list.firstElementChild?.offsetHeight || (list.clientWidth < 205 * u ? CARD_TWO_LINES : CARD) * u;
      const room = wall ? Math.min(limit, fits(list.clientHeight, size, gap)) : limit;
      let cases = inOrder([...board.cases.values()].filter((v) => belongs(v, id, at)), at);
      if (!wall && before && list.matches(":hover")) cases = steady(cases, before);
      cases = cases.slice(0, room);
      keyed(list, cases, (v) => v.no, (v) => card(v, settings), (node, v) => fillCard(node, v, at, settings));
      if (before) for (const node of list.children) if (node.dataset.case && arrived.has(node.dataset.case)) fresh(node);
      shown.set(id, cases.map((v) => v.no));
      return { drawn: cases.length, grew: wall && !before && cases.length > 0 };
    };
    const arrived = new Set();
    return {
      load,
      draw() {
        const at = now();
        let cards = 0, first = false;
        for (const [id, { head, list }] of lists) {
          const count = counted(id, at);
          drawHead(head, count);
          cards += count.total ?? 0;
          const { drawn, grew } = drawList(id, list, at);
          cards += drawn;
          first ||= grew;
        }
        arrived.clear();
        if (first) requestAnimationFrame(() => { for (const [id, { list }] of lists) drawList(id, list, now()); });
        return cards;
      },
      take(v) {
        const before = board.cases.get(v.no)?.column;
        const outcome = absorb(board, v);
        if (outcome === "old") return;
        if (before !== v.column) arrived.add(v.no);
        if (outcome === "unknown") later(ASK_GAP);
      },
    };
  });
}
