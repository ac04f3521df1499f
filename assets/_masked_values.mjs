// Who is named in a record (a case, a correction, a guard, a message): each value masked, shown by itself for a minute or called, for a stated purpose.

import {notMine} from "./_not_mine.mjs";
import {forAMinute, lookLines, outcomeButtons, purposeFields, usedToday} from "./_reveal.mjs";
import {who, words} from "./watermark.mjs";
import {ask, el, icon, say} from "./session.mjs";

const two = (words) => say(words.zh, words.en);
let kept = null; // the section of a record stays the same when what is around it is drawn anew

/** The section of a record: `kind` as in services/masked_in, `ref` its number. It fills itself, and is nothing where nobody is named. Where the page has no mark over
 * it, `by` {name, zone} says who looks; who `asked` for it gets it open, and is told where nobody is named. */
export function maskedValues(kind, ref, {by = document.querySelector("[data-watermark]") ? null : who(), asked = false} = {}) {
  const key = `${kind}/${encodeURIComponent(ref)}`;
  if (kept?.key === key && !asked) {
    kept.read();
    return kept.box;
  }
  const list = el("ul", {class: "masked-list"}), said = el("p", {class: "reach-said", role: "status"}), looks = el("ol", {class: "reach-looks"});
  const text = el("textarea", {class: "inp", rows: 2, maxlength: 200, hidden: true, placeholder: say("短信内容，再按一次发送", "The message; press again to send it"), "aria-label": say("短信内容", "Message")});
  const left = el("span", {class: "reach-left"}), outcome = el("div", {class: "reach-outcome", hidden: true}), count = el("span", {});
  const box = el("details", {class: "masked reach", "data-masked-of": key, hidden: !asked, open: asked}, el("summary", {}, say("正在读取…", "Loading …")));
  let stop = () => {}, fields = null, drawn = "";
  kept = {key, box, read};
  read();
  return box;

  async function read() {
    if (box.querySelector(".shown")) return null;
    let found;
    const nothing = (words) => { if (asked) box.replaceChildren(el("summary", {}, words)); };
    try { found = await ask(`/masked/${key}`); } catch (error) { return nothing(error.message); } // nothing is named to who may not ask, or without the network
    if (!found.items.length) return nothing(say("没有涉及个人信息。", "Nobody is named."));
    if (JSON.stringify(found) === drawn) return null;
    drawn = JSON.stringify(found);
    draw(found);
    box.hidden = false;
    return null;
  }

  function draw(found) {
    const may = found.items.some((each) => each.reveal);
    fields ??= purposeFields(found.purposes);
    count.textContent = String(found.items.length);
    list.replaceChildren(...found.items.map((each) => row(each, found)));
    left.textContent = usedToday(found.allowance);
    looks.replaceChildren(...lookLines(found.looks, found.outcomes));
    const how = found.closed ? two(found.closed) : may ? say("选好用途，逐项查看；每次先记入审计，再显示一分钟。", "Choose a purpose, then show them one by one; each look is on record before it is shown for a minute.") : say("您的岗位只看打码信息。", "Your post sees masked values alone.");
    box.replaceChildren(el("summary", {}, icon("lock"), el("b", {}, say("涉及个人信息", "Personal values")), count), may ? el("div", {class: "masked-why"}, fields.purpose, fields.more, left) : "", list, text, el("p", {class: "reach-how"}, how), said, outcome,
      el("details", {class: "reach-log"}, el("summary", {}, say("谁查看或联系过", "Who looked or called")), looks));
  }

  function row(each, found) {
    const value = el("span", {class: "masked-value", "data-masked": each.id}, each.mask);
    const show = el("button", {class: "btn sm", type: "button", "data-reach": "reveal", "aria-label": say(`显示${each.zh} ${each.mask}`, `Show ${each.en.toLowerCase()} ${each.mask}`)}, icon("eye"), say("显示", "Show"));
    const call = each.kind === "phone" ? el("button", {class: "btn sm", type: "button", "data-reach": "call", disabled: !found.calls.ready, title: two(found.calls), "aria-label": say(`平台代呼 ${each.mask}`, `Call ${each.mask}`)}, icon("phone"), say("代呼", "Call")) : null;
    show.addEventListener("click", () => deed(show, "reveal", each, (done) => {
      stop();
      if (by) box.dataset.by = words(by.name, new Date(), by.zone);
      stop = forAMinute(value, done, each.mask);
      return say(`${each.zh}显示 ${done.seconds} 秒，已记录。`, `${each.en}: shown for ${done.seconds} s, on record.`);
    }));
    call?.addEventListener("click", () => deed(call, "call", each, (done) => (done.state === "taken" ? say("已由平台接通，双方都看不到号码。", "Connected by the provider; neither side sees a number.") : say(`平台没有受理：${done.why}`, `The provider did not take it: ${done.why}`))));
    const write = each.kind === "phone" ? el("button", {class: "btn sm", type: "button", "data-reach": "message", disabled: !found.calls.ready, title: two(found.calls), "aria-label": say(`发短信给 ${each.mask}`, `Send a message to ${each.mask}`)}, icon("send"), say("短信", "Message")) : null;
    write?.addEventListener("click", () => {
      if (text.hidden) { text.hidden = false; return text.focus(); }
      return deed(write, "message", each, (done) => { text.hidden = true; return done.state === "taken" ? say("短信已由平台发出。", "The provider sent the message.") : say(`平台没有受理：${done.why}`, `The provider did not take it: ${done.why}`); }, {text: text.value});
    });
    const acts = each.reveal ? [show, call, write] : found.closed ? [] : [notMine(say("显示", "Show"), `field:${found.of}:${each.kind}`)];
    return el("li", {}, el("small", {}, `${two(each.where)} · ${two(each)}`), value, el("span", {class: "acts"}, ...acts.filter(Boolean)));
  }

  async function deed(button, way, each, told, more = {}) {
    button.disabled = true;
    said.classList.remove("bad");
    try {
      const done = await ask(`/masked/${key}/${way}`, {method: "POST", body: {id: each.id, purpose: fields.said(), ...more}});
      said.textContent = told(done);
      left.textContent = usedToday(done.allowance);
      await after(done.id, each.kind);
    } catch (error) {
      said.classList.add("bad");
      said.textContent = error.message;
    } finally {
      button.disabled = false;
      button.focus({preventScroll: true});
    }
  }

  async function after(id, kind) {
    const {outcomes, looks: lines} = await ask(`/masked/${key}`);
    looks.replaceChildren(...lookLines(lines, outcomes));
    outcome.hidden = kind !== "phone";
    outcome.replaceChildren(el("span", {}, say("结果", "Outcome")), ...outcomeButtons(outcomes, async (name, words) => {
      try { await ask(`/reaches/${id}/outcome`, {method: "POST", body: {outcome: name}}); } catch (error) { said.textContent = error.message; return false; }
      said.textContent = say(`已记录：${words.zh}`, `Noted: ${words.en}`);
      return true;
    }));
  }
}
