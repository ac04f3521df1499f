// What needs attention: red crowd bands, urgent and overdue cases, streets with overdue ones; each leads to one place.

import { live } from "../live_client.mjs";
import { again, isWall, linked, note } from "./_answer.mjs";
import { absorb, ask, caseView, emptyBoard, fillRow, inOrder, lightAt, narrowed, now, refill, row } from "./_case.mjs";
import { band, fits, h, keyed, light, mark, text, trim, unit } from "./_draw.mjs";
import { placed } from "./_on_map.mjs";
import { number, say } from "./_words.mjs";

const CROWD = { id: "crowd.now", by: "segment", period: "now" };
const OVERDUE = { id: "case.overdue", by: "area", period: "now" };

/** The pieces of a crowd route that call for somebody: bands red and orange. */
export const crowded = (rows) => (rows ?? []).filter((r) => r.band === 1 || r.band === 2).sort((a, b) => a.band - b.band);

/** The areas with overdue cases, most first. */
export const late = (rows, most = 3) => (rows ?? []).filter((r) => r.value > 0).sort((a, b) => b.value - a.value).slice(0, most);

/** Everything in order: bands, urgent and overdue cases, areas, then what is nearly due and the newest. */
export function pressing({ crowd, areas, cases, at, overview }) {
  const ordered = inOrder(cases.filter((v) => !v.closed_at && v.light !== null), at);
  const red = ordered.filter((v) => v.urgent || lightAt(v, at) === "red");
  const rest = ordered.filter((v) => !red.includes(v) && (!overview || lightAt(v, at) === "yellow"));
  return [
    ...crowded(crowd).map((r) => ({ key: `crowd:${r.id}`, crowd: r })),
    ...(overview ? red.slice(0, 4) : red).map((v) => ({ key: v.no, case: v })),
    ...(overview ? late(areas).map((r) => ({ key: `area:${r.id}`, area: r })) : []),
    ...rest.map((v) => ({ key: v.no, case: v })),
  ];
}

/** Which cases are somebody's to do, as a REST question: a dispatcher's to take in and send on, a department's to handle, otherwise all open ones. */
export const mine = (role) => ({ dispatcher: ["to_accept", "to_dispatch", "to_check"], handler: ["handling"], officer: ["handling"] })[role] ?? [null];

export function mount(el, settings) {
  const { lang, area, role, narrow } = settings;
  const overview = ["leader", "wall", "admin"].includes(role) || settings.overview === true;
  const wall = isWall(settings), board = emptyBoard(), heard = { crowd: [], areas: [] };
  const columns = overview ? [null] : mine(role);
  // Crowds are no cases: of what the page is narrowed to, they follow where alone.
  const chosen = (q) => (q === OVERDUE ? narrow ?? {} : narrow?.within ? { within: narrow.within } : {});
  const few = (q) => Object.entries(chosen(q)).flatMap(([name, value]) => value.split(",").map((each) => [name, each])).sort();
  const key = (q) => [q.id, area, q.period, q.by, ...(few(q).length ? [few(q).map((pair) => pair.join("=")).join(",")] : [])].join("|");
  const watch = (q, name, paint) => live?.watch?.(key(q), (answer) => { heard[name] = (answer?.v ?? answer)?.rows ?? []; paint(); });
  return caseView(el, settings, "needs_me", (main, t, { later, paint }) => {
    const list = h("div.cases");
    main.append(list);
    const offs = [watch(CROWD, "crowd", paint), ...(overview ? [watch(OVERDUE, "areas", paint)] : [])];
    const once = (q, name) => again(settings, { indicator: q.id, area, period: q.period, by: q.by, filters: Object.fromEntries(Object.entries(chosen(q)).map(([name, value]) => [name, [value]])) }).then((answer) => { heard[name] = answer.rows ?? []; }, () => {});

    const make = (item) => item.case ? row(item.case, settings) : linked("div.case", item.crowd ? `/map?segment=${item.crowd.id}` : `/cases?area=${item.area.id}&light=red`, settings, h("span.lt"), h("span.what", h("b")), h("small"), h("b.tl"));
    const fill = (node, item, at) => {
      if (item.case) return fillRow(node, item.case, at, settings);
      placed(node, item.crowd ? { segment: item.crowd.id } : { area: item.area.id }, settings);
      const [shape, what, where, action] = node.children;
      mark(shape, item.crowd ? band(item.crowd.band, lang) : light("red", lang));
      text(what.firstChild, item.crowd ? t.crowdAt(say(item.crowd, lang), t.band[item.crowd.band]) : t.overdueIn(say(item.area, lang), number(item.area.value)));
      text(where, item.crowd ? `${number(item.crowd.density, 1)} ${t.perSquare} · ${number(item.crowd.value)}` : "");
      text(action, wall ? "" : t.view);
      node.classList.add("go");
    };
    return {
      empty: t.nothingNeeded,
      async load(heard) {
        const asked = columns.map((column) => ask({ area, column, open: "true", limit: overview ? 30 : 60, ...narrow }));
        const [replies] = await Promise.all([Promise.all(asked), once(CROWD, "crowd"), overview ? once(OVERDUE, "areas") : null]);
        refill(board, replies.flatMap((reply) => reply.items), { heard });
      },
      draw() {
        const at = now();
        const cases = [...board.cases.values()].filter((v) => narrowed(v, narrow) && (columns[0] === null || columns.includes(v.column)));
        const items = pressing({ crowd: heard.crowd, areas: heard.areas, cases, at, overview });
        const still = wall || overview;
        keyed(list, items.slice(0, still ? fits(list.clientHeight, 30 * unit(list)) : 60), (item) => item.key, make, (node, item) => fill(node, item, at));
        if (still) trim(list);
        note(el, items.length ? t.items(number(items.length)) : "");
        return items.length;
      },
      take(v) { if (absorb(board, v) === "unknown") later(8000); },
      stop() { for (const off of offs) off?.(); },
    };
  });
}
