// What the district holds of one's area and sends down: rows by class of data, late ones and those with waiting corrections first.

import { isWall, linked, note, told } from "./_answer.mjs";
import { attr, fits, h, keyed, light, mark, text, unit } from "./_draw.mjs";
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
  const list = h("div.list"), why = h("p.why", { hidden: "" });
  el.classList.add("vw", "vw-held");
  el.dataset.show = "ok";
  el.replaceChildren(h("div.main", list, why));
  let items = [], gone = false, timer = null;

  const make = (each) => linked("div.one", `/my-data?${new URLSearchParams({ area: settings.area, dataset: each.id })}`, settings, h("span.shape"), h("b"), h("small"), h("span.n"));
  const fill = (node, each) => {
    const [shape, name, waits, rows] = node.children;
    mark(shape, light(each.late ? "red" : "green", lang));
    text(name, say(each, lang));
    text(waits, each.pending ? t(`${each.pending} 条待审`, `${each.pending} to be decided`) : each.late ? t("更新超时", "late") : "");
    text(rows, typeof each.rows === "number" ? number(each.rows) : say(FEW, lang));
  };
  function draw() {
    const all = summed(items), room = fits(list.clientHeight, ROW * unit(list));
    keyed(list, inOrder(items).slice(0, room), (each) => each.id, make, fill);
    const waits = [all.late ? t(`${all.late} 类超时`, `${all.late} late`) : "", all.pending ? t(`${all.pending} 条待审`, `${all.pending} to be decided`) : ""].filter(Boolean);
    note(el, [t(`${all.classes} 类 · ${number(all.rows)} 行`, `${all.classes} classes · ${number(all.rows)} rows`), ...waits].join(" · "), t(`${all.classes} 类`, `${all.classes} classes`));
  }
  async function read() {
    clearTimeout(timer);
    try {
      const reply = await fetch(`/api/v1/data-down?area=${encodeURIComponent(settings.area)}`, { credentials: "same-origin" });
      if (gone) return;
      attr(why, "hidden", reply.ok ? "" : null);
      if (reply.ok) ({ items } = await reply.json());
      else text(why, reply.status === 403 ? t("您的角色没有下沉数据", "No data are sent down to your role") : t("暂时读不到", "It cannot be read for the moment"));
      draw();
    } catch { /* asked again */ }
    told(el, items.length ? "ok" : "empty");
    if (!gone) timer = setTimeout(read, EVERY);
  }
  read();
  return {
    value() {},
    resize: draw,
    destroy() { gone = true; clearTimeout(timer); el.replaceChildren(); },
  };
}
