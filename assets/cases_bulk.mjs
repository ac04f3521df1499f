// Several cases at once: which are chosen, the bar that offers what all of them offer, one form, and what came of each.

import {form, valuesOf} from "./_case_act.mjs";
import {shortNo} from "./magnets/_words.mjs";
import {ask, el, icon, lang, say, toast} from "./session.mjs";

export const MOST = 200; // services/act_many.py MOST

/** The chosen cases, number → version as it was seen. `changed` hears of every change. */
export class Selection extends Map {
  changed = () => {};
  toggle(no, version) { this.has(no) ? this.delete(no) : this.set(no, version); this.changed(); }
  put(entries) { for (const [no, version] of entries) super.set(no, version); this.changed(); }
  drop(numbers) { for (const no of numbers) super.delete(no); this.changed(); }
}

/** The bar at the foot of `page`: drawn while something is chosen. `done(nos)` hears which went through; `word(no)` is what a case is called. */
export function bulkBar(page, selection, {done = () => {}} = {}) {
  const count = el("b", {class: "n", role: "status"}), acts = el("div", {class: "acts"}), fields = el("form", {class: "ask", hidden: true}), outcome = el("div", {class: "outcome", role: "status", hidden: true});
  const clear = el("button", {class: "btn", type: "button", "data-bulk": "clear", onclick: () => { selection.clear(); selection.changed(); }}, icon("x"), say("取消选择", "Clear"));
  const bar = el("section", {class: "bulk", hidden: true, "aria-label": say("批量办理", "Bulk actions")}, outcome, fields, el("div", {class: "line"}, count, acts, clear));
  page.append(bar);
  let offers = null, due = null, turn = 0;

  function draw() {
    bar.hidden = selection.size === 0 && outcome.hidden;
    count.textContent = say(`已选 ${selection.size} 件`, `${selection.size} selected`);
    clear.hidden = selection.size === 0;
    if (!fields.hidden) return; // what is being filled in stays: it goes to those that were chosen when it opened
    clearTimeout(due);
    due = setTimeout(offer, 150);
  }
  async function offer() {
    const mine = ++turn, numbers = [...selection.keys()];
    if (!numbers.length) return acts.replaceChildren();
    if (numbers.length > MOST) return acts.replaceChildren(el("span", {class: "why"}, say(`一次最多 ${MOST} 件，请少选一些。`, `${MOST} at most at once: choose fewer.`)));
    try {
      const answer = await ask(`/cases/offers?no=${numbers.map(encodeURIComponent).join(",")}`);
      if (mine !== turn || !fields.hidden) return;
      offers = answer;
      acts.replaceChildren(...answer.actions.map((each) => el("button", {class: each.onward ? "btn pri" : "btn", type: "button", "data-bulk": each.action, onclick: () => begin(each)}, each.label[lang()])));
      if (!answer.actions.length) acts.replaceChildren(el("span", {class: "why"}, say("所选案件没有共同可办的操作。", "There is nothing that all of these offer.")));
    } catch (error) { if (mine === turn) toast(error.message); }
  }
  function begin(action) {
    const items = offers.items;
    outcome.hidden = true;
    if (!action.needs.length) return run(action, items, new FormData());
    acts.hidden = true;
    form(fields, action, (given) => run(action, items, given), () => { acts.hidden = false; draw(); });
    return null;
  }
  async function run(action, items, given) {
    for (const button of bar.querySelectorAll("button")) button.disabled = true;
    try {
      const needs = await valuesOf(action, given);
      const answer = await ask("/cases/actions", {method: "POST", body: {action: action.action, items, ...needs}});
      fields.hidden = true;
      acts.hidden = false;
      const went = answer.items.filter((each) => each.outcome === "done").map((each) => each.no);
      report(action, answer.items, went.length);
      done(went);
      selection.drop(went);
    } catch (error) { toast(error.message); } finally {
      for (const button of bar.querySelectorAll("button")) button.disabled = false;
    }
  }
  function report(action, items, went) {
    const failed = items.filter((each) => each.outcome !== "done");
    const line = (each) => el("li", {"data-outcome": each.outcome}, el("b", {}, shortNo(each.no)), " ", each.outcome === "moved" ? say("已被他人办理：", "moved on meanwhile: ") : say("未办理：", "refused: "), each[lang()]);
    const close = el("button", {class: "icb", type: "button", "aria-label": say("收起", "Dismiss"), onclick: () => { outcome.hidden = true; draw(); }}, icon("x"));
    outcome.replaceChildren(el("p", {}, icon(failed.length ? "alert-triangle" : "check"), say(`${action.label.zh}：${went} 件完成${failed.length ? `，${failed.length} 件未办理，仍选中` : ""}`, `${action.label.en}: ${went} done${failed.length ? `, ${failed.length} not, still selected` : ""}`), close), ...(failed.length ? [el("ul", {}, ...failed.map(line))] : []));
    outcome.hidden = false;
  }
  selection.changed = draw;
  return {draw, also(run_) { selection.changed = () => { draw(); run_(); }; }, stop: () => { clearTimeout(due); bar.remove(); }};
}
