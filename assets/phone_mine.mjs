// What I reported: where it stands, and what waits for my rating.

import {light, lightOf, moment, two} from "./_phone_words.mjs";
import {el, icon, say} from "./session.mjs";

export async function mount(box, _id, app) {
  app.title(say("我的上报", "My reports"), {back: true});
  const {data, at, old} = await app.read("/tasks/mine");
  app.fresh(at, old);
  app.title(say("我的上报", "My reports"), {back: true, small: say(`最近 ${data.items.length} 件`, `the last ${data.items.length}`)});
  const row = (item) => el("li", {class: "item", "data-mine": item.no}, el("a", {href: `#case/${item.no}`},
    el("span", {class: "a"}, light(lightOf(item, app.now())), el("b", {}, two({zh: item.category_zh, en: item.category_en})), el("span", {class: "tl"}, two({zh: item.state_zh, en: item.state_en}))),
    item.title && item.title !== item.category_zh ? el("span", {class: "w"}, item.title) : null,
    el("span", {class: "b"}, el("span", {}, `${item.no} · ${moment(item.reported_at)}`), item.to_rate ? el("span", {class: "m"}, icon("star"), say("待评价", "to rate")) : null)));
  box.append(data.items.length ? el("ul", {class: "items"}, ...data.items.map(row)) : el("div", {class: "void"}, icon("clipboard-list"), el("b", {}, say("还没有上报", "No reports yet")), el("a", {class: "btn pri", href: "#report"}, say("去上报", "Report something"))));
}
