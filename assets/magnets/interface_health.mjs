// How the data interfaces are: counts by light, and the late and troubled ones by name; asked anew every half minute.

import { ask } from "../session.mjs";
import { isWall, linked } from "./_answer.mjs";
import { asking } from "./_asking.mjs";
import { fits, h, keyed, light, mark, text, unit } from "./_draw.mjs";
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
  const figures = Object.entries(LIGHTS).map(([name, [zh, en]]) => {
    const shape = h("span.shape"), count = h("b");
    mark(shape, light(name, lang));
    return { name, count, node: linked("span.count", `/interfaces?light=${name}`, settings, shape, h("span", lang === "en" ? en : zh), count) };
  });
  let items = [];

  const make = (each) => linked("div.one", `/interfaces?id=${each.id}`, settings, h("span.shape"), h("b"), h("small"));
  const fill = (node, each) => {
    const [shape, name, reason] = node.children;
    mark(shape, light(each.light, lang));
    text(name, say(each, lang));
    text(reason, each.why ? say(each.why, lang) : say(each.dataset, lang));
  };
  function draw(list) {
    const counts = counted(items);
    for (const each of figures) text(each.count, number(counts[each.name]));
    const room = isWall(settings) || list.clientHeight ? fits(list.clientHeight, ROW * unit(list)) : 3;
    keyed(list, pressing(items).slice(0, room), (each) => each.id, make, fill);
  }
  const read = async () => ({ items } = await ask("/interfaces"));
  return asking(el, "interface_health", { head: [h("div.counts", ...figures.map((each) => each.node))], every: EVERY, read, draw });
}
