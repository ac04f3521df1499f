// A task to verify or to check is handed to a colleague on duty, or given back with a reason.

import {two} from "./_phone_words.mjs";
import {el, icon, say} from "./session.mjs";

export async function mount(box, id, app) {
  app.title(say("转交任务", "Hand over"), {back: true});
  const {items} = await app.ask(`/tasks/${encodeURIComponent(id)}/colleagues`);
  const reason = el("textarea", {class: "inp", id: "reason", rows: 2, maxlength: 300}), error = el("p", {class: "error", role: "alert", hidden: true});

  async function give(to, button) {
    error.hidden = to !== null || Boolean(reason.value.trim());
    error.textContent = say("退回请写明原因。", "Say why it is given back.");
    if (!error.hidden) return reason.focus();
    button.disabled = true;
    try {
      await app.ask(`/tasks/${encodeURIComponent(id)}/hand-over`, {method: "POST", body: {to, reason: reason.value.trim()}});
      app.tell("done", {text: to === null ? say("已退回，系统改派就近网格员。", "Given back: the next nearest officer gets it.") : say("已转交。", "Handed over.")});
      setTimeout(() => app.tell("done", null), 4000);
      app.go("todo");
    } catch (problem) {
      button.disabled = false;
      error.textContent = problem.message;
      error.hidden = false;
    }
  }

  box.append(el("section", {class: "field"}, el("label", {for: "reason"}, say("原因", "Reason"), el("small", {}, say("退回必填", "Needed to give it back"))), reason), error,
    el("section", {class: "field"}, el("h2", {}, say("转给在岗同事", "To a colleague on duty")), items.length ? el("ul", {class: "menu panel"}, ...items.map((each) => el("li", {}, el("button", {class: "row", type: "button", "data-to": each.id, onclick: ({currentTarget}) => give(each.id, currentTarget)}, icon("user"), el("b", {}, each.name), el("span", {}, `${two(each.post)} · ${two(each.grid)}`))))) : el("p", {class: "hint"}, say("社区内没有其他在岗网格员。", "Nobody else of the community is on duty."))),
    el("button", {class: "btn warn wide", type: "button", "data-action": "give-back", onclick: ({currentTarget}) => give(null, currentTarget)}, say("退回，改派就近", "Give back: to the next nearest")));
}
