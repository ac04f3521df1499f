// What is held on a person, and who looked at it, given to that person: a file that whoever has him at the desk hands over, on record first.

import {cookie, el, icon, say} from "./session.mjs";

const LEAST = 4; // characters of a reason, as POST /people/<id>/held asks

/** The part of a person's page that gives it out. */
export function heldForm(person) {
  const reason = el("input", {class: "inp", name: "reason", maxlength: 200, required: true, minlength: LEAST, placeholder: say("如：本人持身份证到窗口申请", "Such as: asked for at the counter, identity card seen")});
  const give = el("button", {class: "btn", type: "submit", "data-action": "held"}, icon("download"), "XLSX");
  const said = el("p", {class: "reach-said", role: "status"});
  const form = el("form", {class: "reach-form"}, el("p", {class: "reach-how"}, say("含未打码信息和每一次查看，只交给本人；导出先记入审计。", "Unmasked, with every look at it: for that person alone. Giving it out is on record first.")),
    el("label", {class: "field"}, el("span", {}, say("理由", "Reason")), reason), el("div", {class: "acts"}, give), said);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    give.disabled = true;
    said.classList.remove("bad");
    try {
      await file(person, reason.value.trim());
      said.textContent = say("已导出，已记录。", "Given out, on record.");
    } catch (error) { said.classList.add("bad"); said.textContent = error.message; } finally { give.disabled = false; give.focus({preventScroll: true}); }
  });
  return el("details", {class: "reach-log"}, el("summary", {}, say("本人查询：所存信息与查看记录", "For that person: what is held, and who looked at it")), form);
}

async function file(person, reason) {
  const answer = await fetch(`/api/v1/people/${person}/held`, {method: "POST", headers: {"X-CSRFToken": cookie("_csrf_token"), "Content-Type": "application/json"}, body: JSON.stringify({reason, form: "xlsx"})});
  if (!answer.ok) {
    const {error} = await answer.json().catch(() => ({}));
    throw new Error(say(error?.zh ?? error?.message ?? String(answer.status), error?.message ?? String(answer.status)));
  }
  const address = URL.createObjectURL(await answer.blob());
  el("a", {href: address, download: `magnet-person-${person}.xlsx`}).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
