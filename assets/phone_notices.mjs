// What I was told, unread first; by which channel this account wants to be told, quiet hours, and web push on this phone.

import {left, light, lightOf, moment, two} from "./_phone_words.mjs";
import {el, icon, say} from "./session.mjs";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

export async function mount(box, _id, app) {
  app.title(say("消息", "Messages"), {back: true});
  const {data, at, old} = await app.read("/notifications");
  app.fresh(at, old);
  app.title(say("消息", "Messages"), {back: true, small: say(`${data.unread} 条未读`, `${data.unread} unread`)});
  if (data.unread) box.append(el("button", {class: "btn wide", type: "button", "data-action": "read-all", onclick: async () => { await app.ask("/notifications/read", {method: "POST", body: {}}); await app.refresh(); }}, icon("check"), say("全部标为已读", "Mark all as read")));
  box.append(data.items.length ? el("ul", {class: "items"}, ...data.items.map((item) => el("li", {class: `item ${item.waits ? lightOf(item, app.now()) : ""}`, "data-notice": item.no, "data-unread": String(!item.read_at)}, el("a", {href: `#case/${item.no}`},
    el("span", {class: "a"}, item.waits ? light(lightOf(item, app.now())) : icon("check"), el("b", {}, `${two(item)} · ${two(item.category)}`), item.raised ? el("span", {class: "flag"}, say("升级", "Raised")) : null, el("span", {class: "tl"}, item.waits ? left(item.due_at, app.now()) : "")),
    el("span", {class: "b"}, el("span", {}, `${item.no} · ${two({zh: item.area_zh, en: item.area_en})}`), el("span", {class: "m"}, moment(item.at))))))) : el("div", {class: "void"}, icon("bell"), el("b", {}, say("没有消息", "No messages"))));
  if (!old) box.append(await channels(app));
}

async function channels(app) {
  const known = await app.ask("/notifications/channels"), mine = known.mine ?? {channel: "", target: "", quiet_from: "", quiet_until: ""};
  const panel = el("form", {class: "panel", "data-channels": ""}, el("h2", {}, say("关闭页面时怎样通知我", "How to tell me when this is closed"))), error = el("p", {class: "error", role: "alert", hidden: true});
  const channel = el("select", {class: "pick", id: "channel", onchange: draw}, el("option", {value: ""}, say("不通知（仅站内）", "Not at all (here alone)")), ...known.items.map((each) => el("option", {value: each.id, selected: each.id === mine.channel}, two(each))));
  const target = el("div", {class: "field"}), from = el("input", {class: "inp", type: "time", id: "quiet-from", value: mine.quiet_from ?? ""}), until = el("input", {class: "inp", type: "time", id: "quiet-until", value: mine.quiet_until ?? ""});
  function draw() {
    const unit = known.items.find((each) => each.id === channel.value);
    target.hidden = !["bot", "mobile"].includes(unit?.takes);
    target.replaceChildren(unit?.takes === "bot" ? el("select", {class: "pick", id: "target", "aria-label": say("群", "Group")}, ...unit.bots.map((name) => el("option", {value: name, selected: name === mine.target}, name))) : el("input", {class: "inp", id: "target", type: "tel", "aria-label": say("手机号", "Mobile number"), placeholder: mine.target || say("手机号", "Mobile number")}));
  }
  draw();
  panel.append(el("section", {class: "field"}, el("label", {for: "channel"}, say("渠道", "Channel")), channel), target,
    el("div", {class: "two"}, el("section", {class: "field"}, el("label", {for: "quiet-from"}, say("免打扰从", "Quiet from")), from), el("section", {class: "field"}, el("label", {for: "quiet-until"}, say("到", "until")), until)),
    el("p", {class: "hint"}, say("紧急案件不受免打扰限制。", "Urgent cases come through all the same.")), error, el("button", {class: "btn pri wide", type: "submit"}, say("保存", "Save")));
  panel.onsubmit = async (event) => {
    event.preventDefault();
    try {
      if (channel.value === "push") await subscribe(app, known.push_key);
      await app.ask("/notifications/channel", {method: "PUT", body: {channel: channel.value || null, target: target.querySelector("#target")?.value ?? "", quiet_from: from.value || null, quiet_until: until.value || null}});
      app.tell("done", {text: say("已保存。", "Saved.")});
      setTimeout(() => app.tell("done", null), 4000);
      await app.refresh();
    } catch (problem) {
      error.textContent = problem.message;
      error.hidden = false;
    }
  };
  return panel;
}

/** Allow web push on this phone; throws a sentence where the browser does not. */
async function subscribe(app, key) {
  if (!("serviceWorker" in navigator) || !("PushManager" in globalThis)) throw new Error(say("此浏览器不支持推送。", "This browser has no web push."));
  if ((await Notification.requestPermission()) !== "granted") throw new Error(say("未获通知权限，请在浏览器设置中允许。", "Notifications are not allowed: allow them in the browser's settings."));
  const worker = await navigator.serviceWorker.ready;
  const made = await worker.pushManager.subscribe({userVisibleOnly: true, applicationServerKey: bytes(key)});
  await app.ask("/push-subscriptions", {method: "POST", body: made.toJSON()});
}
