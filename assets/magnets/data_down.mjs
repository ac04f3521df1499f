// What the district holds of one's area and sends down: rows by class of data, late ones and those with waiting corrections first.

import { ask } from "../session.mjs";
import { linked, note } from "./_answer.mjs";
import { asking } from "./_asking.mjs";
import { fits, h, keyed, light, mark, text, unit } from "./_draw.mjs";
import { number, say } from "./_words.mjs";

const EVERY = 300_000;
const ROW = 27; // u
const FEW = { zh: "少于 5", en: "under 5" };

/** Late data first, then what waits for an answer, then the most rows; what has none here comes last. */
export const inOrder = (items) => [...items].sort((a, b) => Number(count(b) > 0) - Number(count(a) > 0) || Number(b.late) - Number(a.late) || b.pending - a.pending || count(b) - count(a));

/** How many rows; where they are too few to be told it counts as one. */
export const count = ({ rows }) => (typeof rows === "number" ? rows : 1);

/** {classes, rows, late, pending} of all. */
export const summed = (items) => ({ classes: items.length, rows: items.reduce((sum, each) => sum + count(each), 0), late: items.filter((each) => each.late).length, pending: items.reduce((sum, each) => sum + each.pending, 0) });

export function mount(el, settings) {
  const { lang } = settings, t = (zh, en) => (lang === "en" ? en : zh);
  let items = [];

  const make = (each) => linked("div.one", `/my-data?${new URLSearchParams({ area: settings.area, dataset: each.id })}`, settings, h("span.shape"), h("b"), h("small"), h("span.n"));
  const fill = (node, each) => {
    const [shape, name, waits, rows] = node.children;
    mark(shape, light(each.late ? "red" : "green", lang));
    text(name, say(each, lang));
    text(waits, each.pending ? t(`${each.pending} 条待审`, `${each.pending} to be decided`) : each.late ? t("更新超时", "late") : "");
    text(rows, typeof each.rows === "number" ? number(each.rows) : say(FEW, lang));
  };
  function draw(list) {
    const all = summed(items), room = fits(list.clientHeight, ROW * unit(list));
    keyed(list, inOrder(items).slice(0, room), (each) => each.id, make, fill);
    const waits = [all.late ? t(`${all.late} 类超时`, `${all.late} late`) : "", all.pending ? t(`${all.pending} 条待审`, `${all.pending} to be decided`) : ""].filter(Boolean);
    note(el, [t(`${all.classes} 类 · ${number(all.rows)} 行`, `${all.classes} classes · ${number(all.rows)} rows`), ...waits].join(" · "), t(`${all.classes} 类`, `${all.classes} classes`));
  }
  const read = async () => ({ items } = await ask(`/data-down?area=${encodeURIComponent(settings.area)}`));
  return asking(el, "held", { every: EVERY, read, draw, state: () => (items.length ? "ok" : "empty") });
}
