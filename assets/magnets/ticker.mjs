// The latest steps: when, which case, what and where, and the stage it has come to. Only a new line moves.

import { isWall, linked, note } from "./_answer.mjs";
import { ask, caseView, absorb, emptyBoard, fresh, kind, narrowed, place, placeOf } from "./_case.mjs";
import { fits, h, keyed, text, unit } from "./_draw.mjs";
import { placed } from "./_on_map.mjs";
import { clock, say, shortNo } from "./_words.mjs";

const KEPT = 60;

/** The word of the stage a case has come to: its state, else its board column. */
export const stage = (v, settings) => say(settings.states?.[v.state] ?? settings.columns?.find((c) => c.id === v.column), settings.lang) || v.state || "";

export function mount(el, settings) {
  const { lang, zone, area, narrow } = settings;
  const board = emptyBoard();
  return caseView(el, settings, "ticker", (main) => {
    const list = h("div.tick");
    main.append(list);
    let before = null;
    const make = (v) => linked("div.step", `/cases?no=${encodeURIComponent(v.no)}`, settings, { "data-case": v.no }, h("time"), h("span.no"), h("b"), h("span.wh"), h("span.st"));
    return {
      async load() {
        const { items } = await ask({ area, order: "latest", limit: KEPT, ...narrow });
        for (const v of items) absorb(board, v);
      },
      draw() {
        const room = Math.min(KEPT, fits(list.clientHeight, (list.firstElementChild?.offsetHeight || 22 * unit(list))));
        const steps = [...board.cases.values()].filter((v) => v.state_at).sort((a, b) => Date.parse(b.state_at) - Date.parse(a.state_at));
        for (const old of steps.slice(KEPT)) board.cases.delete(old.no);
        const shown = steps.slice(0, isWall(settings) ? room : Math.max(room, 1));
        keyed(list, shown, (v) => `${v.no}.${v.version}`, make, (node, v) => {
          placed(node, placeOf(v), settings);
          const [time, no, what, where, state] = node.children;
          text(time, clock(v.state_at, zone));
          text(no, shortNo(v.no));
          text(what, kind(v, lang));
          text(where, place(v, lang));
          text(state, stage(v, settings));
        });
        if (before) for (const v of shown) if (!before.has(`${v.no}.${v.version}`)) fresh(list.children[shown.indexOf(v)]);
        before = new Set(steps.map((v) => `${v.no}.${v.version}`));
        note(el, "");
        return shown.length;
      },
      take(v) { v.column && narrowed(v, narrow) ? absorb(board, v) : board.cases.delete(v.no); },
    };
  });
}
