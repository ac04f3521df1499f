// Who is signed in on this phone, what else it can do, its language and light, and signing out.

import {two} from "./_phone_words.mjs";
import {point} from "./_why_keys.mjs";
import {el, icon, lang, remember, say} from "./session.mjs";

export async function mount(box, _id, app) {
  app.title(say("我", "Me"), {back: true});
  const {account, settings} = app, waiting = await app.queue.list();
  const link = (href, name, words, more = "") => el("li", {}, el("a", {href}, icon(name), el("b", {}, words), el("span", {}, more), icon("chevron-right")));
  const choose = (name, words, chosen, options) => el("fieldset", {class: "field"}, el("legend", {}, words), el("div", {class: "two"}, ...options.map(([value, label]) => el("button", {class: "btn", type: "button", [`data-${name}`]: value, "aria-pressed": String(value === chosen), onclick: () => { remember(`magnet_${name}`, value); location.reload(); }}, label))));
  const out = el("button", {class: "btn warn wide", type: "button", "data-action": "sign-out", onclick: leave}, icon("logout"), say("退出登录", "Sign out"));

  /** What waits goes nowhere without a session: asked twice. */
  async function leave() {
    if (waiting.length && !out.dataset.sure) {
      out.dataset.sure = "1";
      out.textContent = say(`还有 ${waiting.length} 件未发送，仍要退出`, `${waiting.length} not sent yet: sign out all the same`);
      return;
    }
    await app.ask("/session", {method: "DELETE"}).catch(() => {});
    await app.forget();
    location.assign("/login?next=/m");
  }

  box.append(
    el("section", {class: "panel"}, el("b", {}, account.name), el("span", {class: "hint"}, `${account.unit} · ${account.username}`)),
    el("ul", {class: "menu panel"},
      link("#search", "search", say("搜索", "Search")),
      link("#notices", "bell", say("消息与通知方式", "Messages and how to be told")),
      link("#recurring", "clipboard-check", say("清单任务", "Task list")),
      link("#mine", "clipboard-list", say("我的上报", "My reports")),
      link("#queue", "send", say("待发送", "To be sent"), String(waiting.length || "")),
      link("#report/behalf", "users", say("民情代办", "On a resident's behalf")),
      el("li", {}, el("button", {type: "button", "data-action": "why-point", onclick: () => { app.go("todo"); point(); }}, icon("info-circle"), el("b", {}, say("为什么我能看到", "Why do I see this")), el("span", {}, say("也可长按", "or hold a finger")))),
      account.role === "community" ? link("#devices", "device-mobile", say("网格员的手机", "Officers' phones")) : null),
    el("section", {class: "panel"}, choose("lang", say("语言", "Language"), lang(), [["zh", "中文"], ["en", "English"]]), choose("theme", say("深浅", "Light or dark"), document.documentElement.dataset.theme, [["light", say("浅色", "Light")], ["dark", say("深色", "Dark")]])),
    el("p", {class: "hint"}, say("装到桌面：浏览器菜单 → “添加到主屏幕”。", "To install: the browser's menu → “Add to home screen”."), el("br"), `${say("版本", "Version")} ${settings.version}`),
    out,
  );
}
