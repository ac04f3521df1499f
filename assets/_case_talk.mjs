// What desks write to each other about a case: the messages, a field to write one, and a choice of whom to call after "@".

import {ask, el, say, toast} from "./session.mjs";

const clock = (at) => { const [, month, day, time] = /^\d+-(\d+)-(\d+)T(\d+:\d+)/.exec(at) ?? []; return month ? `${month}-${day} ${time}` : ""; };

/** A text with its calls of departments and roles marked. */
export function marked(text, parties) {
  const names = [...parties].sort((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return text.split(new RegExp(`(@(?:${names.join("|")}))`, "gi")).map((part, i) => (i % 2 ? el("mark", {}, part) : part));
}

/** The names that go on from the "@…" before the caret, and where it begins; null without one. */
export function calling(text, caret, parties) {
  const begun = /@([^\s@]{0,20})$/.exec(text.slice(0, caret));
  if (!begun) return null;
  const names = parties.filter((name) => name.toLowerCase().includes(begun[1].toLowerCase())).slice(0, 8);
  return names.length && !names.some((name) => name === begun[1]) ? {names, from: begun.index} : null;
}

/** Start the messages of case `no` in `root` ([data-talk]); returns {again, stop}. */
export function talk(root, no) {
  const parties = JSON.parse(root.dataset.parties);
  const list = el("ol", {class: "said", tabindex: "0", "aria-label": say("留言", "Messages")});
  const field = el("textarea", {class: "inp", rows: 2, maxlength: 1000, placeholder: say("写留言，@ 可通知部门或岗位", "Write; @ lets a department or role know"), "aria-label": say("写留言", "Write a message")});
  const names = el("div", {class: "names", role: "listbox", hidden: true, "aria-label": say("通知谁", "Whom to call")});
  const send = el("button", {class: "btn pri", type: "submit"}, say("发送", "Send"));
  const form = el("form", {class: "write", onsubmit: (event) => { event.preventDefault(); write(); }}, field, names, send);
  root.replaceChildren(list, form);
  let last = 0;

  async function again() {
    let items;
    try { ({items} = await ask(`/cases/${encodeURIComponent(no)}/messages`)); } catch (error) { if (!list.children.length) list.replaceChildren(el("li", {class: "waits"}, error.message)); return; }
    const end = items.at(-1)?.id ?? 0, low = list.scrollTop + list.clientHeight >= list.scrollHeight - 40;
    if (end === last && list.children.length) return;
    list.replaceChildren(...(items.length ? items.map(line) : [el("li", {class: "waits"}, say("还没有留言。", "No messages yet."))]));
    if (low || !last) list.scrollTop = list.scrollHeight;
    last = end;
  }
  const line = (each) => el("li", {class: each.own ? "own" : "", "data-message": each.id}, el("header", {}, el("b", {}, each.actor), el("time", {datetime: each.at}, clock(each.at))), el("p", {}, ...marked(each.text, parties)));
  async function write() {
    const text = field.value.trim();
    if (!text) return field.focus();
    send.disabled = true;
    try {
      await ask(`/cases/${encodeURIComponent(no)}/messages`, {method: "POST", body: {text}});
      field.value = "";
      await again();
      list.scrollTop = list.scrollHeight;
    } catch (error) { toast(error.message); } finally { send.disabled = false; }
    return field.focus();
  }
  function offer() {
    const found = calling(field.value, field.selectionStart, parties);
    names.hidden = !found;
    names.replaceChildren(...(found?.names ?? []).map((name) => el("button", {class: "mi", type: "button", role: "option", onclick: () => put(found.from, name)}, name)));
  }
  function put(from, name) {
    const after = field.value.slice(field.selectionStart);
    field.value = `${field.value.slice(0, from)}@${name} ${after}`;
    field.setSelectionRange(from + name.length + 2, from + name.length + 2);
    names.hidden = true;
    field.focus();
  }
  field.addEventListener("input", offer);
  form.addEventListener("keydown", (event) => {
    const options = [...names.querySelectorAll("button")], at = options.indexOf(document.activeElement);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === field) { event.preventDefault(); write(); }
    if (names.hidden) return;
    if (event.key === "Escape") { event.preventDefault(); names.hidden = true; field.focus(); }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); options[(at + (event.key === "ArrowDown" ? 1 : options.length - 1) + options.length) % options.length]?.focus(); }
  });
  again();
  return {again, stop: () => root.replaceChildren()};
}
