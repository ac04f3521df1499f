// The knowledge base: a search in plain words, its sorts, and entries that open in place.

import {reads} from "./_reads.mjs";
import {el, icon, say} from "./session.mjs";

const WAIT = 150;

export function start(page) {
  const sorts = JSON.parse(page.dataset.sorts);
  let opened = page.dataset.id, sort = "", later = 0;
  const field = el("input", {class: "inp", type: "search", maxlength: 60, value: page.dataset.q, "aria-label": say("搜索知识库", "Search the knowledge base"), placeholder: say("想问什么？如 加装电梯、积水、居住证", "What would you like to know? A lift, a flood, a permit …")});
  const tabs = el("div", {class: "sg", role: "group", "aria-label": say("类别", "Sort")}, ...[["", [say("全部", "All"), say("全部", "All")]], ...Object.entries(sorts)].map(([key, [zh, en]]) => el("button", {type: "button", "data-sort": key, "aria-pressed": String(!key), onclick: () => { sort = key; for (const each of tabs.children) each.setAttribute("aria-pressed", String(each.dataset.sort === key)); read(); }}, say(zh, en))));
  const list = el("ol", {class: "knowledge-list", "aria-label": say("条目", "Entries")});
  page.append(el("header", {class: "knowledge-head"}, el("label", {class: "knowledge-find"}, icon("search"), field), el("div", {class: "knowledge-tabs"}, tabs)), list);
  field.addEventListener("input", () => { clearTimeout(later); later = setTimeout(read, WAIT); });
  const get = reads(list, read, "li");
  read();

  async function read() {
    const answer = await get(`/knowledge?${new URLSearchParams({q: field.value.trim(), ...(sort ? {sort} : {})})}`);
    if (!answer || !page.isConnected) return;
    const {items} = answer;
    const none = () => el("li", {class: "void"}, icon("bulb"), el("b", {}, say("没有相近的条目", "No entry is near to that")), el("span", {}, say("换一个说法，或拨打 12345。", "Try other words, or ring 12345.")));
    list.replaceChildren(...(items.length ? items.map(entry) : [none()]));
    const wanted = opened && list.querySelector(`[data-entry="${CSS.escape(opened)}"]`);
    if (wanted) { wanted.open = true; wanted.querySelector("summary").focus({preventScroll: true}); wanted.scrollIntoView({block: "start"}); opened = ""; }
    page.dataset.read = "";
  }

  function entry(each) {
    return el("li", {}, el("details", {class: "panel", "data-entry": each.id},
      el("summary", {}, el("b", {}, say(each.zh, each.en)), el("span", {class: "tag"}, say(each.sort_zh, each.sort_en))),
      el("p", {}, say(each.text.zh, each.text.en)),
      el("footer", {}, each.source ? el("span", {}, say(each.source.zh, each.source.en)) : null, el("span", {}, say(`核对于 ${each.checked}`, `Checked ${each.checked}`)), each.public ? el("span", {}, say("居民页也可见", "Also on the residents' page")) : null)));
  }
  return () => { clearTimeout(later); };
}
