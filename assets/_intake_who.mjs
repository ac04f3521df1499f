// Who reported and how it came in. Somebody who has reported with the number before is known: his name fills itself in, masked, and his last place is one press away.

import {ask, el, icon, say} from "./session.mjs";

const WHOLE = 11; // digits of a mobile number: then it is looked up at once, else when the field is left

/** The field. `changed()` hears of every change, `place(case)` of a place taken over. Returns {element, draw(kind)}. */
export function whoField(draft, settings, {changed, place}) {
  const two = (each) => say(each.zh, each.en);
  const known = el("div", {class: "intake-known", role: "status", hidden: true});
  let asked = "";
  const field = (name, words, more = {}) => el("label", {class: "field", "data-field": name}, el("span", {}, words), el("input", {class: "inp", name, autocomplete: "off", maxlength: 60, ...more, oninput: ({target}) => { draft()[name] = target.value; changed(); if (name === "phone" && digits(target.value).length === WHOLE) look(); }}));
  const phone = field("phone", say("来电号码", "Telephone"), {type: "tel", inputmode: "tel", maxlength: 30, onchange: () => look()}), name = field("name", say("称呼", "Name"));
  const order = field("order_no", say("12345 工单编号（选填）", "Number of the 12345 order (optional)"), {maxlength: 120});
  const channels = el("div", {class: "chips", role: "group", "aria-label": say("来源渠道", "How it came in")}, ...settings.channels.map(([key, zh, en]) => el("button", {type: "button", "data-channel": key, onclick: () => { draft().channel = key; draw(); changed(); }}, say(zh, en))));
  const about = el("select", {class: "pick", name: "about", onchange: () => { draft().about = about.value; changed(); }}, el("option", {value: ""}, say("不涉及单位", "No unit")), ...settings.departments.map(([key, zh, en]) => el("option", {value: key}, say(zh, en))));
  const aboutField = el("label", {class: "field", "data-field": "about", hidden: true}, el("span", {}, say("投诉哪个单位（该单位看不到此件）", "About which unit (it will not see this)")), about);
  const element = el("section", {class: "panel intake-field", "data-field": "channel"}, el("h2", {}, say("谁反映", "Who reported")), channels,
    el("div", {class: "intake-pair"}, phone, name), known, order, aboutField, el("p", {class: "hint"}, say("姓名和电话选填，只供回访，提交后一律打码显示。", "Name and telephone are optional, for the return call alone, and shown masked once sent.")));

  function draw(kind) {
    for (const button of channels.children) button.setAttribute("aria-pressed", String(button.dataset.channel === draft().channel));
    for (const node of [phone, name, order]) { const input = node.querySelector("input"); if (input.value !== draft()[input.name]) input.value = draft()[input.name]; }
    order.hidden = draft().channel !== "hotline";
    if (kind) aboutField.hidden = !settings.kinds.find((each) => each.id === kind)?.about;
    about.value = draft().about;
    if (!draft().phone) { known.hidden = true; asked = ""; }
  }

  const digits = (text) => text.replace(/\D/g, "");

  async function look() {
    const number = digits(draft().phone);
    if (!settings.knows || number.length < 7 || number === asked) return;
    asked = number;
    let found;
    try { found = await ask("/intake/caller", {method: "POST", body: {phone: number}}); } catch { return; }
    if (digits(draft().phone) !== number) return;
    known.hidden = !found.name && !found.items.length;
    const past = found.items.map((each) => el("li", {}, el("a", {href: `/case?no=${each.no}`, target: "_blank", rel: "noopener"}, each.title), el("small", {}, `${two({zh: each.category_zh, en: each.category_en})} · ${two({zh: each.state_zh, en: each.state_en})} · ${each.reported_at.slice(0, 10)}`),
      each.lon == null ? null : el("button", {class: "btn sm", type: "button", onclick: () => place(each)}, icon("map-pin"), say("同一地点", "Same place"))));
    known.replaceChildren(el("p", {}, icon("id"), el("b", {}, found.name ? say(`已知来电人 ${found.name}，称呼自动带入`, `Known caller ${found.name}: the name fills itself in`) : say("此号码报过", "This number has reported before"))), ...(past.length ? [el("ul", {}, ...past)] : []));
    name.querySelector("input").placeholder = found.name ?? "";
  }
  return {element, draw};
}
