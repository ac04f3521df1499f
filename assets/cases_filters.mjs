// The menu of saved filters: choose, save the present one, rename, share, delete one's own, begin with one.

import {close, pop} from "./_pop.mjs";
import {live} from "./live_client.mjs";
import {ask, el, icon, lang, say, toast} from "./session.mjs";

const RECOUNT = 2000; // ms after a case was heard of until the figures are asked for again
const AUDIENCE = {mine: ["仅自己", "Only me"], role: ["本岗位", "My role"], unit: ["本单位", "My unit"]};

/** Open the menu under `button`. `present()` is the filter as it is, {field: value, tab}; `use(query)` takes one. */
export async function savedFilters(button, area, present, use) {
  const list = el("div", {class: "rows"}, el("p", {class: "waits"}, say("读取中…", "Loading…")));
  const name = el("input", {class: "inp", maxlength: 40, "aria-label": say("方案名称", "Name of the filter"), placeholder: say("给当前筛选起个名", "Name the present filter")});
  const audience = el("select", {class: "pick", "aria-label": say("谁能看到", "Who sees it")}, ...Object.entries(AUDIENCE).map(([key, words]) => el("option", {value: key}, say(...words))));
  const why = el("p", {class: "why", role: "alert", hidden: true});
  const keep = el("form", {class: "keep", onsubmit: (event) => { event.preventDefault(); save(); }}, name, audience, el("button", {class: "btn pri", type: "submit"}, say("保存", "Save")), why);
  const box = pop(button, say("筛选方案", "Saved filters"), "pop case-filters", el("b", {}, say("筛选方案", "Saved filters")), list, keep);
  if (!box) return;
  const wrong = (text) => { why.textContent = text; why.hidden = !text; };
  async function save() {
    if (!name.value.trim()) { wrong(say("请先起个名。", "Give it a name first.")); return name.focus(); }
    wrong("");
    try {
      await ask("/case-filters", {method: "POST", body: {name: name.value, audience: audience.value, query: present()}});
      name.value = "";
      await draw();
    } catch (error) { wrong(error.code === "name_taken" ? say("已有同名方案，请换个名。", "You have one of that name: take another.") : error.message); }
    return null;
  }
  const change = async (path, how) => { try { await ask(path, how); await draw(); } catch (error) { toast(error.message); } };
  const tool = (symbol, words, run, more = {}) => el("button", {class: "icb", type: "button", title: words, "aria-label": words, onclick: run, ...more}, icon(symbol));

  function row(each) {
    const pick = el("button", {class: "take", type: "button", onclick: () => { close(true); use(each.query); }}, el("b", {}, each.name), el("small", {}, `${each[lang()]}${each.own && each.audience === "mine" ? "" : ` · ${each.own ? say(...AUDIENCE[each.audience]) : say("共享给我", "shared with me")}`}`));
    const star = tool(each.default ? "star-filled" : "star", each.default ? say("不再默认", "No longer the default") : say("设为默认", "Begin with this one"), () => change("/case-filters/default", {method: "PUT", body: {id: each.default ? null : each.id}}), {"aria-pressed": String(each.default)});
    const tools = each.own ? [tool("pencil", say("重命名", "Rename"), () => rename(line, each)), tool("trash", say("删除", "Delete"), () => change(`/case-filters/${each.id}`, {method: "DELETE"}))] : [];
    const line = el("div", {class: "saved-filter", "data-filter-id": each.id}, pick, el("span", {class: "n"}, each.count.toLocaleString("en")), star, ...tools);
    return line;
  }
  function rename(line, each) {
    const field = el("input", {class: "inp", maxlength: 40, value: each.name, "aria-label": say("新名称", "New name")});
    const share = audience.cloneNode(true);
    share.value = each.audience;
    const rewrite = el("label", {class: "tick"}, el("input", {type: "checkbox"}), say("改为当前筛选", "Hold the present filter"));
    line.replaceChildren(el("form", {class: "keep", onsubmit: (event) => { event.preventDefault(); change(`/case-filters/${each.id}`, {method: "PUT", body: {name: field.value, audience: share.value, ...(rewrite.querySelector("input").checked && {query: present()})}}); }}, field, share, el("button", {class: "btn pri", type: "submit"}, say("保存", "Save")), rewrite));
    field.focus();
  }
  async function draw() {
    try {
      const {items} = await ask(`/case-filters?area=${encodeURIComponent(area)}`);
      list.replaceChildren(...(items.length ? items.map(row) : [el("p", {class: "waits"}, say("还没有保存过。", "None saved yet."))]));
    } catch (error) { list.replaceChildren(el("p", {class: "why"}, error.message)); }
  }
  await draw();
  name.focus();
  let due = null;
  const off = live.on({topic: "case"}, () => { due ??= setTimeout(recount, RECOUNT); });
  async function recount() {
    due = null;
    if (!box.isConnected) return off?.();
    const {items} = await ask(`/case-filters?area=${encodeURIComponent(area)}`).catch(() => ({items: []}));
    for (const each of items) {
      const figure = list.querySelector(`[data-filter-id="${each.id}"] .n`);
      if (figure) figure.textContent = each.count.toLocaleString("en");
    }
    return null;
  }
}
