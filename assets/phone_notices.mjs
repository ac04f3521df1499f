// What I was told, unread first; by which channel this account wants to be told, quiet hours, and web push on this phone.

import {channelForm} from "./_phone_channels.mjs";
import {maskedValues} from "./_masked_values.mjs";
import {left, light, lightOf, moment, two} from "./_phone_words.mjs";
import {el, icon, say} from "./session.mjs";

export async function mount(box, _id, app) {
  app.title(say("消息", "Messages"), {back: true});
  const {data, at, old} = await app.read("/notifications");
  app.fresh(at, old);
  app.title(say("消息", "Messages"), {back: true, small: say(`${data.unread} 条未读`, `${data.unread} unread`)});
  if (data.unread) box.append(el("button", {class: "btn wide", type: "button", "data-action": "read-all", onclick: async () => { await app.ask("/notifications/read", {method: "POST", body: {}}); await app.refresh(); }}, icon("check"), say("全部标为已读", "Mark all as read")));
  // A message about no case is read where it stands: a tap on it says so.
  const way = (item) => (item.text == null ? {href: `#case/${item.no}`} : {href: "#notices", onclick: async (event) => { event.preventDefault(); await app.ask(`/notifications/${item.id}/read`, {method: "POST", body: {}}); await app.refresh(); }});
  box.append(data.items.length ? el("ul", {class: "items"}, ...data.items.map((item) => el("li", {class: `item ${item.waits ? lightOf(item, app.now()) : ""}`, "data-notice": item.no || `m${item.id}`, "data-unread": String(!item.read_at)}, el("a", way(item),
    el("span", {class: "a"}, item.waits ? light(lightOf(item, app.now())) : icon("check"), el("b", {}, `${two(item)} · ${two(item.category)}`), item.raised ? el("span", {class: "flag"}, say("升级", "Raised")) : null, el("span", {class: "tl"}, item.waits ? left(item.due_at, app.now()) : "")),
    el("span", {class: "b"}, el("span", {class: item.text == null ? "" : "whole"}, item.text ?? `${item.no} · ${two({zh: item.area_zh, en: item.area_en})}`), el("span", {class: "m"}, moment(item.at)))), item.named ? maskedValues("message", item.named, {by: {name: app.account.name, zone: app.settings.zone}}) : null))) : el("div", {class: "void"}, icon("bell"), el("b", {}, say("没有消息", "No messages"))));
  if (old) return;
  box.append(await channelForm(app.ask, async () => {
    app.tell("done", {text: say("已保存。", "Saved.")});
    setTimeout(() => app.tell("done", null), 4000);
    await app.refresh();
  }));
}
