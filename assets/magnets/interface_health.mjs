// How the data interfaces are: counts by light, and the late and troubled ones by name; asked anew every half minute.

import { isWall, linked, told } from "./_answer.mjs";
import { attr, fits, h, keyed, light, mark, text, unit } from "./_draw.mjs";
import { number, say } from "./_words.mjs";

const EVERY = 30_000;
const LIGHTS = { red: ["超时", "Late"], yellow: ["有问题", "Troubled"], green: ["正常", "Well"] };
const ROW = 26; // u

/** What to look at first: late before troubled, the latest first; paused ones are nobody's worry. */
export const pressing = (items) => items.filter((each) => !each.paused && (each.light === "red" || each.light === "yellow")).sort((a, b) => (a.light === b.light ? (b.delay_s ?? 0) - (a.delay_s ?? 0) : a.light === "red" ? -1 : 1));

/** How many interfaces have each light. */
export const counted = (items) => Object.fromEntries(Object.keys(LIGHTS).map((name) => [name, items.filter((each) => !each.paused && each.light === name).length]));

export function mount(el, settings) {
  const { lang } = settings;
  const list = h("div.list"), why = h("p.why", { hidden: "" });
  const figures = Object.entries(LIGHTS).map(([name, [zh, en]]) => {
    const shape = h("span.shape"), count = h("b");
    mark(shape, light(name, lang));
    return { name, count, node: linked("span.count", `/interfaces?light=${name}`, settings, shape, h("span", lang === "en" ? en : zh), count) };
  });
  el.classList.add("vw", "vw-interface_health");
  el.dataset.show = "ok";
  el.replaceChildren(h("div.main", h("div.counts", ...figures.map((each) => each.node)), list, why));
  let items = [], gone = false, timer = null;

  const make = (each) => linked("div.one", `/interfaces?id=${each.id}`, settings, h("span.shape"), h("b"), h("small"));
  const fill = (node, each) => {
    const [shape, name, reason] = node.children;
    mark(shape, light(each.light, lang));
    text(name, say(each, lang));
    text(reason, each.why ? say(each.why, lang) : say(each.dataset, lang));
  };
  function draw() {
    const counts = counted(items);
    for (const each of figures) text(each.count, number(counts[each.name]));
    const room = isWall(settings) || list.clientHeight ? fits(list.clientHeight, ROW * unit(list)) : 3;
    keyed(list, pressing(items).slice(0, room), (each) => each.id, make, fill);
  }
  async function read() {
    clearTimeout(timer);
    try {
      const reply = await fetch("/api/v1/interfaces", { credentials: "same-origin" });
      if (gone) return;
      attr(why, "hidden", reply.ok ? "" : null);
      if (reply.ok) ({ items } = await reply.json());
      else text(why, reply.status === 403 ? say({ zh: "您的角色不看接口", en: "Not for your role" }, lang) : say({ zh: "暂时读不到", en: "It cannot be read for the moment" }, lang));
      draw();
    } catch { /* asked again */ }
    told(el, "ok");
    if (!gone) timer = setTimeout(read, EVERY);
  }
  read();
  return {
    value() {},
    resize: draw,
    destroy() { gone = true; clearTimeout(timer); el.replaceChildren(); },
  };
}
