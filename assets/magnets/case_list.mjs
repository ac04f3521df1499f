// A list of cases of one kind (by default the overdue ones), most pressing first, live.

import { isWall, note } from "./_answer.mjs";
import { absorb, ask, caseList, caseView, emptyBoard, inOrder, lightAt, narrowed, now, ofKind, refill } from "./_case.mjs";
import { fits, h, trim, unit } from "./_draw.mjs";
import { number } from "./_words.mjs";

/** Whether a case belongs on a list asked for with `settings` ({light, column, category}). */
export function belongs(v, settings, at) {
  if (v.closed_at || v.light === null) return false;
  const light = lightAt(v, at);
  return (!settings.light || light === settings.light) && (!settings.column || v.column === settings.column) && (!settings.category || ofKind(v.category, settings.category)) && narrowed(v, settings.narrow);
}

export function mount(el, settings) {
  const { area, light, column, category } = settings;
  const wall = isWall(settings), limit = settings.limit ?? 60;
  const board = emptyBoard();
  let more = false;
  return caseView(el, settings, "case_list", (main, t, { later }) => {
    const list = h("div.cases");
    main.append(list);
    const draw = caseList(list, settings);
    return {
      empty: t.empty[light === "red" ? "case.overdue" : "case.open"],
      async load(heard) {
        const reply = await ask({ area, light, column, category, open: "true", limit, ...settings.narrow });
        more = Boolean(reply.next);
        refill(board, reply.items, { heard });
      },
      draw() {
        const at = now();
        const cases = inOrder([...board.cases.values()].filter((v) => belongs(v, settings, at)), at);
        draw(cases.slice(0, wall ? fits(list.clientHeight, 28 * unit(list)) : limit), at);
        if (wall) trim(list);
        note(el, t.items(number(cases.length) + (more ? "+" : "")));
        return cases.length;
      },
      take(v) { if (absorb(board, v) === "unknown" && more) later(4000); },
    };
  });
}
