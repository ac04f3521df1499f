// One's own account over REST: person, post, password, one-time codes, sessions.

import {live} from "./live_client.mjs";
import {ask, el, icon, say, toast} from "./session.mjs";

const OWED = {
  password: ["请先修改初始密码，然后即可使用。", "Change the password you were given, then go on."],
  second_step: ["您的岗位需要动态口令：请先设置。", "Your post needs one-time codes: set them up first."],
  post: ["账号已建立，等待安全管理员授予岗位。", "Your account is made; a security officer still has to give you a post."],
};
const when = (iso) => (iso ? `${iso.slice(0, 10)} ${iso.slice(11, 16)}` : "—");

/** The words of a post: what, where, until when. */
export const postWords = (each) => [say(each.role_zh, each.role_en), say(each.where.zh, each.where.en), each.absent ? say(`代 ${each.absent}`, `for ${each.absent}`) : null, each.case_no, each.to_day ? say(`至 ${each.to_day}`, `until ${each.to_day}`) : null, each.hours || null].filter(Boolean).join(" · ");

export function start(page) {
  const inside = (name) => page.querySelector(`[data-inside="${name}"]`);
  let ended = false;
  const row = (term, ...what) => [el("dt", {}, term), el("dd", {}, ...what)];
  const field = (name, words, more = {}) => el("label", {}, el("span", {}, words), el("input", {class: "inp", name, maxlength: 200, required: true, ...more}));
  const told = (form) => (error) => { const line = form.querySelector(".error"); line.textContent = error.message; line.hidden = false; form.elements[error.field]?.focus(); };
  const error = () => el("p", {class: "error", role: "alert", hidden: true});

  function person(mine) {
    inside("person").replaceChildren(
      ...(mine.owes ? [el("p", {class: "owed", role: "status"}, icon("info-circle"), say(...OWED[mine.owes]))] : []),
      el("dl", {}, ...row(say("姓名", "Name"), el("b", {}, mine.name)), ...row(say("账号", "User name"), mine.username), ...row(say("单位", "Unit"), mine.unit),
        ...row(say("工作电话", "Work phone"), mine.phone ?? "—", mine.phone ? el("small", {}, mine.phone_verified ? say(" 已核实", " verified") : say(" 未核实", " not verified")) : null)));
  }
  function posts(mine) {
    const one = (each, here) => el("li", {class: here ? "on" : ""}, el("span", {}, each ? postWords(each) : say("本岗", "Own post")), here ? el("b", {}, say("当前", "Now")) : el("button", {class: "btn sm", "data-post": each?.id ?? "", onclick: () => take(each?.id ?? null)}, say("切换", "Take")));
    inside("post").replaceChildren(el("ul", {}, one(null, mine.post == null), ...mine.posts.map((each) => one(each, each.id === mine.post))), ...(mine.posts.length ? [] : [el("p", {class: "hint"}, say("没有其他岗位。", "You hold no other post."))]));
  }
  async function take(grant) {
    live.close?.(); // this tab goes elsewhere by itself
    try { await ask("/session/post", {method: "PUT", body: {grant}}); location.assign("/"); } catch (failure) { toast(failure.message); }
  }
  function password(mine) {
    if (mine.demo) { inside("password").replaceChildren(el("p", {class: "hint"}, say("演示账号的密码不能修改。", "A demo account keeps its known password."))); return; }
    const form = el("form", {}, field("old", say("当前密码", "Present password"), {type: "password", autocomplete: "current-password"}), field("new", say("新密码", "New password"), {type: "password", autocomplete: "new-password", minlength: 10}),
      error(), el("button", {class: "btn pri", type: "submit"}, say("修改密码", "Change the password")), el("small", {}, mine.password_at ? say(`上次修改 ${when(mine.password_at)}`, `last changed ${when(mine.password_at)}`) : ""));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await ask("/account/password", {method: "PUT", body: {old: form.elements.old.value, new: form.elements.new.value}});
        toast(say("密码已修改，其他设备已退出", "Changed; other devices are signed out"));
        if (mine.owes) location.assign("/"); else read();
      } catch (failure) { told(form)(failure); }
    });
    inside("password").replaceChildren(form);
  }
  function secondStep(mine) {
    const box = inside("second_step");
    if (mine.demo) { box.replaceChildren(el("p", {class: "hint"}, say("演示账号不设动态口令。", "A demo account has none."))); return; }
    const form = el("form", {}, field("password", say("当前密码", "Present password"), {type: "password", autocomplete: "current-password"}), error(), el("button", {class: "btn", type: "submit"}, mine.second_step ? say("更换设备", "Use another device") : say("开始设置", "Set up")));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try { confirm(box, await ask("/account/second-step", {method: "POST", body: {password: form.elements.password.value}}), mine); } catch (failure) { told(form)(failure); }
    });
    box.replaceChildren(el("p", {}, el("b", {}, mine.second_step ? say("已启用", "On") : say("未启用", "Off")), mine.second_step_wanted ? el("small", {}, say(" 您的岗位需要", " your post needs them")) : null), form);
  }
  function confirm(box, key, mine) {
    const picture = el("img", {class: "square", alt: say("二维码", "Square code"), src: `data:image/svg+xml,${encodeURIComponent(key.svg)}`});
    const form = el("form", {}, picture, el("p", {class: "hint"}, say("不能扫码时输入密钥：", "Or type the key: "), el("code", {}, key.key)), field("code", say("六位动态口令", "The six digits"), {inputmode: "numeric", autocomplete: "one-time-code", maxlength: 7}), error(), el("button", {class: "btn pri", type: "submit"}, say("确认", "Confirm")));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await ask("/account/second-step", {method: "PUT", body: {sealed: key.sealed, code: form.elements.code.value}});
        toast(say("动态口令已启用", "One-time codes are on"));
        if (mine.owes) location.assign("/"); else read();
      } catch (failure) { told(form)(failure); }
    });
    box.replaceChildren(form);
    form.elements.code.focus();
  }
  async function sessions() {
    const {items} = await ask("/account/sessions");
    if (ended) return;
    const end = (id) => async () => { try { await ask(`/account/sessions/${id}`, {method: "DELETE"}); toast(say("已结束", "Ended")); sessions(); } catch (failure) { toast(failure.message); } };
    inside("sessions").replaceChildren(...items.map((each) => el("div", {class: "row", "data-session": each.id}, el("b", {}, (each.agent !== "?" && each.agent) || say("未知设备", "Unknown device")), el("span", {}, each.address), el("small", {}, say(`${when(each.created_at)} 登录`, `since ${when(each.created_at)}`)), el("small", {}, say(`${when(each.seen_at)} 使用`, `used ${when(each.seen_at)}`)), each.here ? el("b", {class: "tag"}, say("本机", "Here")) : el("button", {class: "btn sm", onclick: end(each.id)}, say("结束", "End")))));
  }
  async function read() {
    try {
      const mine = await ask("/account");
      if (ended) return;
      person(mine); posts(mine); password(mine); secondStep(mine);
      await sessions();
      page.dataset.read = "";
    } catch (failure) { if (!ended) inside("person").replaceChildren(el("div", {class: "void"}, icon("alert-triangle"), el("b", {}, failure.message))); }
  }
  read();
  return () => { ended = true; };
}
