// What waits to be sent: each entry with its state; one that the server refused says what happened and stays until somebody decides.

import {clockTime, moment, two} from "./_phone_words.mjs";
import {stateWords} from "./_phone_queue.mjs";
import {el, icon, say} from "./session.mjs";

export async function mount(box, _id, app) {
  app.title(say("待发送", "To be sent"), {back: true, small: say("都保存在这部手机里", "All is kept on this phone")});
  const list = el("ul", {class: "items"}), all = el("button", {class: "btn wide", type: "button", "data-action": "send-all", onclick: () => app.queue.flush()}, icon("refresh"), say("现在发送", "Send now"));
  box.append(list, all);

  async function draw() {
    const entries = await app.queue.list();
    all.hidden = !entries.some((entry) => entry.state !== "stuck");
    list.replaceChildren(...entries.map(row));
    if (!entries.length) list.append(el("li", {class: "void"}, icon("check"), el("b", {}, say("全部已发送", "All is sent")), el("span", {}, say("没有网络时提交的内容会列在这里。", "What is done without a network is listed here."))));
  }

  function row(entry) {
    const why = entry.state === "stuck" ? reason(entry) : entry.why?.status ? entry.why.text : entry.state === "waiting" ? say("没有网络，有网后自动发送。", "No network; sent by itself when there is one.") : "";
    return el("li", {class: `item ${entry.state === "stuck" ? "red" : ""}`, "data-entry": entry.id, "data-state": entry.state}, el("div", {},
      el("span", {class: "a"}, el("b", {}, two(entry.label)), el("span", {class: "tl"}, stateWords(entry))),
      el("span", {class: "b"}, el("span", {}, `${clockTime(entry.made)} · ${say(`${photos(entry)} 张照片`, `${photos(entry)} photos`)}`)),
      why ? el("p", {class: "w-all", "data-why": ""}, why) : null,
      entry.state === "stuck" && entry.why.steps.length ? el("ul", {class: "lines", "data-since": ""}, ...entry.why.steps.map((step) => el("li", {}, el("b", {}, two(step)), el("span", {}, `${step.actor} · ${moment(step.at)}`)))) : null,
      el("div", {class: "two"}, ...deeds(entry))));
  }

  function deeds(entry) {
    const no = entry.no ?? entry.answer?.no;
    return [
      entry.state === "stuck" && no ? el("a", {class: "btn", href: `#case/${no}`}, say("看案件现状", "See the case")) : null,
      entry.state !== "sending" ? el("button", {class: "btn", type: "button", "data-action": "retry", onclick: () => app.queue.retry(entry.id)}, say("重试", "Try again")) : null,
      el("button", {class: "btn warn", type: "button", "data-action": "discard", onclick: ({currentTarget}) => discard(entry, currentTarget)}, say("丢弃", "Discard")),
    ].filter(Boolean);
  }

  /** Asked twice: what is discarded is gone. */
  async function discard(entry, button) {
    if (!button.dataset.sure) {
      button.dataset.sure = "1";
      button.textContent = say("确认丢弃", "Really discard");
      return;
    }
    await app.queue.discard(entry.id);
  }

  await draw();
  addEventListener("phone:queue", draw);
  return () => removeEventListener("phone:queue", draw);
}

const photos = (entry) => (entry.photos?.length ?? 0) + (entry.then?.photos?.length ?? 0);

/** What happened, in a sentence. */
function reason({why}) {
  if (why.status === 409) return say("您操作之前，别人已先处理了这个案件：", "Somebody else acted on this case before you:");
  if (why.status === 404) return say("案件不在您的范围内，或已不存在。", "The case is outside your area, or gone.");
  return why.text;
}
