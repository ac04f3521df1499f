// The address book: people by sort, post and area; those chosen, or all that are listed, get one message, and who has read it is seen.

import {maskedValues} from "./_masked_values.mjs";
import {reads} from "./_reads.mjs";
import {ask, el, icon, lang, say} from "./session.mjs";

const WAIT = 180, SHOWN = 200;
const two = (item, name) => item[`${name}_${lang()}`];

/** What is sent to: people chosen one by one, or the whole list as a group. */
export const receivers = (chosen, all, group) => (all ? {to: [], groups: [group]} : {to: [...chosen], groups: []});

export function start(page) {
  const {area, officer} = page.dataset;
  let sort = officer ? "officers" : "staff", post = "", later = 0, items = [], all = false, wanted = officer;
  const chosen = new Set();
  const tabs = el("div", {class: "sg", role: "group", "aria-label": say("类别", "Sort")});
  const field = el("input", {class: "inp", type: "search", maxlength: 60, placeholder: say("姓名、单位或拼音", "Name, unit or pinyin"), "aria-label": say("搜索通讯录", "Search the address book")});
  const posts = el("select", {class: "pick", "aria-label": say("岗位", "Post")});
  const list = el("ul", {class: "contacts-list", "aria-label": say("人员", "People")});
  const said = el("p", {class: "reach-said", role: "status"});
  const text = el("textarea", {class: "inp", rows: 3, maxlength: 500, "aria-label": say("消息", "Message"), placeholder: say("写一条消息，500 字以内", "A message of up to 500 characters")});
  const whole = el("input", {type: "checkbox", id: "contacts-all"});
  const whom = el("b", {});
  const go = el("button", {class: "btn pri", type: "submit", disabled: true}, icon("send"), say("发送", "Send"));
  const form = el("form", {class: "panel contacts-write"}, el("h3", {}, say("群发消息", "One message to many")), el("label", {class: "all", for: "contacts-all"}, whole, say("发给列出的全部人员", "To all who are listed")), whom, text, go, said);
  const told = el("section", {class: "panel contacts-sent"}, el("h3", {}, say("已发消息", "Sent")), el("ol", {}));
  const got = el("section", {class: "panel contacts-got", hidden: true}, el("h3", {}, say("收到的消息", "Received")), el("ol", {}));
  page.append(el("header", {class: "contacts-head"}, tabs, posts, field), list, el("aside", {class: "contacts-side"}, form, told, got));
  field.addEventListener("input", () => { clearTimeout(later); later = setTimeout(read, WAIT); });
  posts.addEventListener("change", () => { post = posts.value; read(); });
  text.addEventListener("input", count);
  whole.addEventListener("change", () => { all = whole.checked; for (const box of list.querySelectorAll("input")) box.disabled = all; count(); });
  form.addEventListener("submit", send);
  const get = reads(list, read, "li");
  read();
  sent();
  received();

  async function read() {
    const answer = await get(`/contacts?${new URLSearchParams({sort, area, ...(post ? {post} : {}), ...(field.value.trim() ? {q: field.value.trim()} : {})})}`);
    if (!answer || !page.isConnected) return;
    ({items} = answer);
    tabs.replaceChildren(...Object.entries(answer.sorts).map(([key, words]) => el("button", {type: "button", "data-sort": key, "aria-pressed": String(key === sort), onclick: () => { sort = key; post = ""; chosen.clear(); read(); }}, words[lang()])));
    const choices = {staff: answer.roles, officers: answer.posts}[sort];
    posts.hidden = !choices;
    posts.replaceChildren(el("option", {value: ""}, say("全部岗位", "All posts")), ...Object.entries(choices ?? {}).map(([key, words]) => el("option", {value: key, selected: key === post}, words[lang()])));
    list.replaceChildren(...(items.length ? items.slice(0, SHOWN).map(row) : [el("li", {class: "void"}, icon("users-group"), el("b", {}, say("没有符合的人", "Nobody fits")))]), ...(items.length > SHOWN ? [el("li", {class: "hint"}, say(`列出前 ${SHOWN} 人，共 ${items.length} 人；群发可选全部。`, `The first ${SHOWN} of ${items.length}; a message may go to all.`))] : []));
    const found = wanted && list.querySelector(`[data-person="officers:${CSS.escape(wanted)}"]`);
    if (found) { found.scrollIntoView({block: "center"}); found.querySelector("input")?.focus(); wanted = ""; }
    count();
    page.dataset.read = "";
  }

  function row(item) {
    const box = el("input", {type: "checkbox", checked: chosen.has(item.id), disabled: all || !item.reached, "aria-label": say(`选择 ${item.name}`, `Choose ${item.name}`), onchange: () => { if (box.checked) chosen.add(item.id); else chosen.delete(item.id); count(); }});
    const duty = item.on_duty == null ? null : el("span", {class: "tag"}, item.on_duty ? say("在岗", "On duty") : say("离岗", "Off duty"));
    return el("li", {"data-person": item.id}, el("label", {}, box, el("b", {}, item.name), el("span", {class: "tag"}, two(item, "post")), duty, el("span", {class: "unit"}, two(item, "unit")), item.phone ? el("span", {class: "phone"}, item.phone) : null, item.reached ? null : el("small", {}, say("没有账号，消息送不到", "No account: no message reaches him"))));
  }

  function count() {
    const reach = all ? items.filter((each) => each.reached).length : chosen.size;
    whom.textContent = all ? say(`${items.length} 人，其中 ${reach} 人收得到`, `${items.length} people, ${reach} of them can be reached`) : say(`已选 ${reach} 人`, `${reach} chosen`);
    go.disabled = !reach || !text.value.trim();
  }

  async function send(event) {
    event.preventDefault();
    go.disabled = true;
    said.classList.remove("bad");
    const narrowed = Boolean(field.value.trim());
    const body = all && narrowed ? {to: items.filter((each) => each.reached).map((each) => each.id), groups: []} : receivers(chosen, all, {sort, area, ...(post ? {post} : {})});
    try {
      const done = await ask("/contacts/messages", {method: "POST", body: {...body, text: text.value}});
      said.textContent = done.unreached ? say(`已发给 ${done.reached} 人；${done.unreached} 人没有账号。`, `Sent to ${done.reached}; ${done.unreached} have no account.`) : say(`已发给 ${done.reached} 人。`, `Sent to ${done.reached}.`);
      text.value = "";
      chosen.clear();
      whole.checked = all = false;
      await Promise.all([read(), sent()]);
    } catch (error) { said.classList.add("bad"); said.textContent = error.message; }
    count();
  }

  async function sent() {
    const place = told.querySelector("ol");
    let messages;
    try { messages = (await ask("/contacts/messages")).items; } catch (error) { place.replaceChildren(el("li", {class: "bd-fault"}, error.message)); return; }
    place.replaceChildren(...(messages.length ? messages.map((each) => {
      const who = el("ul", {});
      const detail = el("details", {"data-message": each.id}, el("summary", {}, el("b", {}, each.text), el("span", {}, say(`${each.read} / ${each.receivers} 已读`, `${each.read} of ${each.receivers} read`)), el("time", {datetime: each.at}, `${each.at.slice(5, 10)} ${each.at.slice(11, 16)}`)), who);
      detail.addEventListener("toggle", async () => {
        if (!detail.open) return;
        if (!detail.querySelector(".masked")) detail.append(maskedValues("message", each.id));
        try { who.replaceChildren(...(await ask(`/contacts/messages/${each.id}`)).items.map((one) => el("li", {}, el("b", {}, one.name), el("span", {}, one.unit), el("span", {class: "tag"}, say(one.zh, one.en)), one.read_at ? el("time", {}, one.read_at.slice(11, 16)) : null))); } catch (error) { who.replaceChildren(el("li", {}, error.message)); }
      });
      return el("li", {}, detail);
    }) : [el("li", {class: "none"}, say("还没有群发过。", "None yet."))]));
  }

  // What was written to this account; what is seen here is read, and its writer sees that.
  async function received() {
    let found;
    try { found = (await ask("/notifications?limit=100")).items.filter((each) => !each.no && each.text); } catch { return; }
    got.hidden = !found.length;
    got.querySelector("ol").replaceChildren(...found.map((each) => el("li", {}, el("b", {}, each.category[lang()]), el("p", {}, each.text), el("time", {datetime: each.at}, `${each.at.slice(5, 10)} ${each.at.slice(11, 16)}`), each.named ? maskedValues("message", each.named) : null)));
    for (const each of found.filter((one) => !one.read_at)) ask(`/notifications/${each.id}/read`, {method: "POST", body: {}}).catch(() => {});
  }
  return () => clearTimeout(later);
}
