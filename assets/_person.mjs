// A person in the frame of one service: masked fields, and the way to him - one field for a minute, a call, a message - for a stated purpose and matter.

import {notMine} from "./_not_mine.mjs";
import {heldForm} from "./_person_held.mjs";
import {forAMinute, lookLines, outcomeButtons, purposeFields, usedToday} from "./_reveal.mjs";
import {ask, el, icon, say} from "./session.mjs";

const two = (words) => say(words.zh, words.en);
const FIELDS = ["name", "phone"];

/** Fill `place` with who the service knows under `id`. `ref` is the matter one comes from; `reached(outcome)` hears what came of a call. Resolves to a stop. */
export async function showPerson(place, service, id, {ref = "", reached = () => {}} = {}) {
  let mask = () => {};
  const stop = () => mask();
  place.replaceChildren(el("p", {class: "bd-wait"}, say("正在读取…", "Loading …")));
  let found;
  try { found = await ask(`/services/${encodeURIComponent(service)}/people/${id}`); } catch (error) {
    if (place.isConnected) place.replaceChildren(el("p", {class: "bd-fault", role: "alert"}, error.message));
    return stop;
  }
  if (!place.isConnected) return stop;

  const said = el("p", {class: "reach-said", role: "status"});
  const left = el("span", {class: "reach-left"});
  const values = new Map(found.fields.map((field) => [field.id, el("dd", {"data-field": field.id}, field.value ?? "—")]));
  const may = found.fields.filter((field) => field.reveal);
  const facts = el("dl", {class: "bd-facts"}, ...found.fields.flatMap((field) => [el("dt", {}, two(field)), values.get(field.id)]));
  const from = el("p", {class: "reach-from"}, `${say("来源", "From")} ${two(found.service.interface)} · ${found.service.as_of ?? say("时间未登记", "time not registered")}`);
  const head = el("header", {class: "reach-head"}, el("h3", {}, two(found.service)), el("p", {}, two(found.service.why)));
  const outcome = el("div", {class: "reach-outcome", hidden: true});
  const looks = el("ol", {class: "reach-looks"});
  place.replaceChildren(head, facts, from, may.length ? form() : el("p", {class: "bd-none"}, say("您的岗位只看打码信息。", "Your post sees masked fields alone.")), said, outcome,
    el("details", {class: "reach-log"}, el("summary", {}, say("谁查看或联系过", "Who looked or called")), looks), found.held ? heldForm(found.person) : "");
  left.textContent = usedToday(found.allowance);
  log(found.looks);
  return stop;

  function log(items) { looks.replaceChildren(...lookLines(items, found.outcomes)); }

  function form() {
    const {purpose, more, said: why} = purposeFields(found.purposes);
    const matter = el("select", {class: "pick", name: "ref", "aria-label": say("关联事项", "Matter")}, ...found.refs.map((each) => el("option", {value: each.ref, selected: each.ref === ref}, two(each))), el("option", {value: ""}, say("其他案件编号…", "Another case number …")));
    const other = el("input", {class: "inp", name: "no", maxlength: 24, placeholder: "C20261121-0001", "aria-label": say("案件编号", "Case number"), hidden: found.refs.length > 0});
    matter.addEventListener("change", () => { other.hidden = Boolean(matter.value); if (!other.hidden) other.focus(); });
    const text = el("textarea", {class: "inp", rows: 2, maxlength: 200, hidden: true, "aria-label": say("短信内容", "Message")});
    const body = () => ({purpose: why(), ref: matter.value || other.value.trim(), service, subject: found.subject});
    const acts = [
      ...found.fields.filter((field) => FIELDS.includes(field.id) && !field.reveal && field.value).map((field) => notMine(say(`显示${field.zh}`, `Show ${field.en.toLowerCase()}`), `field:person:${field.id}`)),
      ...may.map((field) => button("reveal", "eye", say(`显示${field.zh}`, `Show ${field.en.toLowerCase()}`), () => reveal(field, body()))),
      button("call", "phone", say("平台代呼", "Call"), () => through("call", body()), !found.calls.ready),
      button("message", "send", say("发短信", "Message"), () => { if (text.hidden) { text.hidden = false; text.focus(); return null; } return through("message", {...body(), text: text.value}); }, !found.calls.ready),
    ].filter(Boolean);
    const fields = el("form", {class: "reach-form"}, label(say("用途", "Purpose"), purpose), label(say("补充", "More"), more), label(say("事项", "Matter"), el("span", {class: "both"}, matter, other)), text,
      el("div", {class: "acts"}, ...acts, left), el("p", {class: "reach-how", "data-calls": found.calls.ready ? "ready" : "none"}, `${two(found.calls)}${say("。每次查看、代呼都先记入审计，再执行。", ". Every look and call is on record before it happens.")}`));
    fields.addEventListener("submit", (event) => event.preventDefault());
    return fields;
  }

  function label(words, control) { return el("label", {class: "field"}, el("span", {}, words), control); }

  function button(name, symbol, words, deed, off = false) {
    const made = el("button", {class: name === "call" && found.calls.ready ? "btn pri" : "btn", type: "button", "data-reach": name, disabled: off, onclick: async () => {
      made.disabled = true;
      said.classList.remove("bad");
      try { await deed(); } catch (error) { said.classList.add("bad"); said.textContent = error.message; } finally { made.disabled = off; made.focus({preventScroll: true}); }
    }}, icon(symbol), words);
    return made;
  }

  async function reveal(field, body) {
    const shown = await ask(`/people/${found.person}/reveal`, {method: "POST", body: {...body, field: field.id}});
    mask();
    mask = forAMinute(values.get(field.id), shown, field.value);
    said.textContent = say(`${field.zh}显示 ${shown.seconds} 秒，已记录。`, `${field.en}: shown for ${shown.seconds} s, on record.`);
    after(shown);
  }

  async function through(way, body) {
    const done = await ask(`/people/${found.person}/${way}`, {method: "POST", body});
    if (done.state === "taken") said.textContent = way === "call" ? say("已由平台接通，双方都看不到号码。", "Connected by the provider; neither side sees a number.") : say("短信已由平台发出。", "The provider sent the message.");
    else { said.classList.add("bad"); said.textContent = say(`平台没有受理：${done.why}`, `The provider did not take it: ${done.why}`); }
    after(done);
  }

  async function after({id: reach, allowance}) {
    left.textContent = usedToday(allowance);
    outcome.hidden = false;
    outcome.replaceChildren(el("span", {}, say("结果", "Outcome")), ...outcomeButtons(found.outcomes, async (key, words) => {
      try { await ask(`/reaches/${reach}/outcome`, {method: "POST", body: {outcome: key}}); } catch (error) { said.textContent = error.message; return false; }
      said.textContent = say(`已记录：${words.zh}`, `Noted: ${words.en}`);
      reached(key);
      again();
      return true;
    }));
    await again();
  }

  async function again() {
    try { log((await ask(`/services/${encodeURIComponent(service)}/people/${id}`)).looks); } catch { /* the list is the same as before */ }
  }
}
