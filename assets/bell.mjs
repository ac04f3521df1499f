// The bell in the bar: how many notifications wait for this account, live; pressed, the list of them, each the way to its case.

import {channelForm} from "./_phone_channels.mjs";
import {maskedValues} from "./_masked_values.mjs";
import {live} from "./live_client.mjs";
import {close, pop} from "./_pop.mjs";
import {ask, el, icon, lang, say, toast, visit} from "./session.mjs";

const MOST = 99;
let mine = null; // this account's number, as its bell says
let unread = 0; // notifications nobody has read
let besides = 0; // what waits for it beside them
let heard = 0; // how often the stream has told their number
let asked = 0;

/** Show the number on every bell of the page; `now` of the notifications, where it is another. */
export function count(now = unread) {
  unread = now;
  const n = unread + besides;
  for (const bell of document.querySelectorAll('[data-action="bell"]')) {
    const badge = bell.querySelector(".n");
    badge.textContent = n > MOST ? `${MOST}+` : String(n);
    badge.hidden = !n;
    bell.dataset.unread = n;
    bell.setAttribute("aria-label", n ? say(`消息，${n} 条未读`, `Messages, ${n} unread`) : say("消息", "Messages"));
  }
}

/** Called whenever a page has come: its bell learns its number and hears of changes. */
export async function listen() {
  const bell = document.querySelector('[data-action="bell"]');
  if (!bell || bell.dataset.heard) return;
  bell.dataset.heard = "1";
  if (mine !== bell.dataset.account) {
    mine = bell.dataset.account;
    live.on({topic: "told", keys: [mine]}, (message) => { heard += 1; count(message.v.unread); });
    for (const topic of ["staff", "correction"]) live.on({topic}, fetch_);
    live.onSnapshot(fetch_);
  }
  await fetch_();
}

async function fetch_() {
  const mine = ++asked, before = heard;
  try {
    const found = await ask("/notifications?limit=1");
    if (mine !== asked) return; // a later question is on its way
    besides = found.besides.reduce((sum, each) => sum + each.count, 0);
    count(before === heard ? found.unread : undefined); // what the stream has told since is newer
  } catch { /* the number comes with the next message */ }
}

const words = (item) => say(item.zh, item.en);

const beside = (item) => el("a", {href: item.link, class: "told new", "data-beside": item.kind, onclick: (event) => { if (event.metaKey || event.ctrlKey) return; event.preventDefault(); close(); visit(item.link); }}, el("b", {}, words(item)), el("span", {}, say(`${item.count} 项待确认`, `${item.count} waiting`)));

function row(item) {
  const hurry = [item.urgent ? say("紧急", "Urgent") : null, item.raised ? say("升级", "Raised") : null].filter(Boolean).map((flag) => el("span", {class: "flag"}, flag));
  return el("a", {href: item.link, class: item.waits && !item.read_at ? "told new" : "told", "data-case": item.no, onclick: (event) => { if (event.metaKey || event.ctrlKey) return; event.preventDefault(); close(); visit(item.link); }},
    el("b", {}, `${words(item)} · ${item.category[lang()]}`, ...hurry), el("span", {}, item.text ?? `${item.no} · ${say(item.area_zh, item.area_en)}`), el("time", {datetime: item.at}, `${item.at.slice(5, 10)} ${item.at.slice(11, 16)}`));
}

/** Open the list under the bell. */
export async function open(button) {
  const list = el("div", {class: "list"}, el("p", {class: "none"}, say("读取中…", "Loading…")));
  const all = el("button", {class: "btn", type: "button", "data-action": "read-all", hidden: true, onclick: async () => { try { count((await ask("/notifications/read", {method: "POST", body: {}})).unread); close(true); } catch (error) { list.replaceChildren(el("p", {class: "none", role: "alert"}, error.message)); } }}, icon("check"), say("全部已读", "Mark all as read"));
  const how = el("button", {class: "btn", type: "button", "data-action": "channels", onclick: ways}, icon("settings"), say("通知方式", "How to tell me"));
  const box = pop(button, say("消息", "Messages"), "bell-list", el("header", {}, el("b", {}, say("消息", "Messages")), el("span", {}, all, how)), list);
  if (!box) return;
  box.tabIndex = -1;
  box.focus();
  async function ways() {
    all.hidden = how.hidden = true;
    try { list.replaceChildren(await channelForm(ask, () => { toast(say("已保存", "Saved")); close(true); })); } catch (error) { list.replaceChildren(el("p", {class: "none", role: "alert"}, error.message)); }
  }

  try {
    const {items, unread, besides: more} = await ask("/notifications?limit=30");
    count(unread);
    all.hidden = !unread;
    list.replaceChildren(...(items.length || more.length ? [...more.map(beside), ...items.flatMap((item) => (item.named ? [row(item), maskedValues("message", item.named)] : [row(item)]))] : [el("p", {class: "none"}, say("没有消息", "No messages"))]));
  } catch (error) {
    list.replaceChildren(el("p", {class: "none", role: "alert"}, error.message));
  }
}
