// By which channel an account wants to be told when its page is closed: the form, on the phone and under the bell of a desk.

import {el, say} from "./session.mjs";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

/** The form of this account's channel and quiet hours; `saved()` once they are kept. */
export async function channelForm(ask, saved) {
  const known = await ask("/notifications/channels"), mine = known.mine ?? {channel: known.default ?? "", target: "", quiet_from: "", quiet_until: ""};
  const here = known.items.filter((each) => each.id !== "push" || navigator.serviceWorker?.controller);  // only the phone's page can be pushed to
  const panel = el("form", {class: "panel", "data-channels": ""}, el("h2", {}, say("关闭页面时怎样通知我", "How to tell me when this is closed"))), error = el("p", {class: "error", role: "alert", hidden: true});
  const channel = el("select", {class: "pick", id: "channel", onchange: draw}, ...(known.default ? [] : [el("option", {value: ""}, say("不通知（仅站内）", "Not at all (here alone)"))]), ...here.map((each) => el("option", {value: each.id, selected: each.id === mine.channel}, say(each.zh, each.en))));
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
      if (channel.value === "push") await subscribe(ask, known.push_key);
      await ask("/notifications/channel", {method: "PUT", body: {channel: channel.value || null, target: target.querySelector("#target")?.value ?? "", quiet_from: from.value || null, quiet_until: until.value || null}});
      await saved();
    } catch (problem) {
      error.textContent = problem.message;
      error.hidden = false;
    }
  };
  return panel;
}

/** Allow web push on this phone; throws a sentence where the browser does not. */
async function subscribe(ask, key) {
  if (!("serviceWorker" in navigator) || !("PushManager" in globalThis)) throw new Error(say("此浏览器不支持推送。", "This browser has no web push."));
  if ((await Notification.requestPermission()) !== "granted") throw new Error(say("未获通知权限，请在浏览器设置中允许。", "Notifications are not allowed: allow them in the browser's settings."));
  const worker = await navigator.serviceWorker.ready;
  const made = await worker.pushManager.subscribe({userVisibleOnly: true, applicationServerKey: bytes(key)});
  await ask("/push-subscriptions", {method: "POST", body: made.toJSON()});
}
