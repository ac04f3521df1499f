// Cases that belong together: the list with how each stands, a form to add one, and to undo one, both with a reason.

import {light} from "./magnets/_draw.mjs";
import {ask, el, icon, lang, say, toast} from "./session.mjs";

const KINDS = {related: ["相关", "Related"], part: ["子案", "Part"], whole: ["主案", "Whole"], duplicate: ["重复件", "Merged in"], original: ["原案件", "Merged into"]};
const ADDED = {related: ["相关案件", "related to it"], part_of: ["本案是它的子案", "this one is a part of it"], whole_of: ["它是本案的子案", "it is a part of this one"]};

/** Start the links of case `no` in `root` ([data-linked]); returns {again, stop}. */
export function linked(root, no) {
  const list = el("ul", {class: "links"}), foot = el("div", {});
  const path = `/cases/${encodeURIComponent(no)}/links`;
  root.replaceChildren(list, foot);

  async function again() {
    let answer;
    try { answer = await ask(path); } catch (error) { list.replaceChildren(el("li", {class: "waits"}, error.message)); return; }
    const parts = answer.items.filter((each) => each.kind === "part");
    const done = parts.filter((each) => !each.light).length;
    list.replaceChildren(...answer.items.map((each) => row(each, answer.may)));
    if (parts.length) list.prepend(el("li", {class: "sum"}, say(`子案 ${done}/${parts.length} 已了结`, `${done} of ${parts.length} parts are over`)));
    if (answer.hidden) list.append(el("li", {class: "waits"}, say(`另有 ${answer.hidden} 件不在您的范围内`, `${answer.hidden} more outside your scope`)));
    if (!answer.items.length && !answer.hidden) list.append(el("li", {class: "waits"}, say("没有关联案件。", "No linked cases.")));
    if (!foot.children.length && answer.may) foot.append(el("button", {class: "btn sm", type: "button", "data-link": "add", onclick: add}, icon("link"), say("关联案件", "Link a case")));
  }
  function row(each, may) {
    const lamp = el("span", {class: "lt"});
    lamp.innerHTML = light(each.light ?? "done", lang());
    const name = el("a", {href: `/case?no=${encodeURIComponent(each.no)}`}, each.no);
    const undo = may && each.id ? el("button", {class: "icb", type: "button", "aria-label": say("解除关联", "Undo the link"), onclick: () => end(line, each)}, icon("x")) : null;
    const line = el("li", {"data-linked-case": each.no}, el("div", {class: "l"}, lamp, el("span", {class: "k"}, say(...KINDS[each.kind])), name, el("span", {class: "st"}, each[`state_${lang()}`]), undo), el("small", {}, each[`category_${lang()}`], each.reason ? ` · ${each.reason}` : ""));
    return line;
  }
  const ask_for = (fields, words, run, cancel) => {
    const why = el("p", {class: "why", role: "alert", hidden: true});
    const form = el("form", {class: "ask", onsubmit: async (event) => {
      event.preventDefault();
      try { await run(new FormData(form)); } catch (error) { why.textContent = error.message; why.hidden = false; }
    }}, ...fields, el("label", {}, say("理由", "Reason"), el("input", {class: "inp", name: "reason", maxlength: 200, required: true})), why, el("div", {class: "acts"}, el("button", {class: "btn pri", type: "submit"}, words), el("button", {class: "btn", type: "button", onclick: cancel}, say("取消", "Cancel"))));
    form.noValidate = false;
    return form;
  };
  function add() {
    const close = () => { foot.replaceChildren(); again(); };
    const kinds = el("select", {class: "pick", name: "kind"}, ...Object.entries(ADDED).map(([key, words]) => el("option", {value: key}, say(...words))));
    const fields = [el("label", {}, say("案件编号", "Case number"), el("input", {class: "inp", name: "other", maxlength: 24, required: true, placeholder: "C20261121-0001", autocapitalize: "characters"})), el("label", {}, say("关系", "How"), kinds)];
    foot.replaceChildren(ask_for(fields, say("关联", "Link"), async (given) => { await ask(path, {method: "POST", body: Object.fromEntries(given)}); close(); }, close));
    foot.querySelector("input").focus();
  }
  function end(line, each) {
    line.append(ask_for([], say("解除关联", "Undo the link"), async (given) => { await ask(`${path}/${each.id}/end`, {method: "POST", body: {reason: given.get("reason")}}); toast(say("已解除关联。", "The link is undone.")); again(); }, again));
    line.querySelector("form input").focus();
  }
  again();
  return {again, stop: () => root.replaceChildren()};
}
