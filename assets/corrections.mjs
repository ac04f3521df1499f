// Corrections: those that wait first; who decides accepts or refuses one or several, who asked sees what became of it and may take it back.

import {dialog} from "./_correction_form.mjs";
import {hears, reads} from "./_reads.mjs";
import {ask, el, icon, lang, say, toast} from "./session.mjs";

const both = (words) => words?.[lang()] ?? "";
const minute = (iso) => (iso ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : "");
const KINDS = {value: ["更正", "Value"], missing: ["补录", "Missing row"], superfluous: ["删除", "Superfluous row"]};

export function start(page) {
  const {area} = page.dataset, states = JSON.parse(page.dataset.states);
  const [bar, several, box] = [".states", ".several", ".asked"].map((each) => page.querySelector(each));
  const only = {id: page.dataset.id, batch: page.dataset.batch};
  let state = page.dataset.state, items = [], ended = false, personal = null; // `personal`: of which one the masked values are open
  const chosen = new Set(), get = reads(box, read), one = reads(box, read);

  async function read() {
    const query = new URLSearchParams({area, limit: 200, ...(state ? {state} : {}), ...(only.batch ? {batch: only.batch} : {})});
    const answer = await get(`/corrections?${query}`);
    if (!answer || ended) return;
    if (only.id && !answer.items.some((each) => String(each.id) === only.id)) {
      const asked = await one(`/corrections/${only.id}`);
      if (!asked || ended) return;
      answer.items.unshift(asked);
    }
    items = answer.items.sort((a, b) => (b.state === "pending") - (a.state === "pending")); // those that wait first, the latest before
    for (const id of chosen) if (!items.some((each) => each.id === id && each.decides)) chosen.delete(id);
    draw(answer.counts, answer.next);
    page.dataset.read = "";
  }
  function draw(counts, next) {
    const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
    const tab = (id, words, n) => el("button", {type: "button", "data-state": id, "aria-pressed": String(state === id), onclick: () => { state = id; only.id = only.batch = ""; chosen.clear(); history.replaceState(history.state, "", `${location.pathname}${id ? `?state=${id}` : ""}`); read(); }}, words, el("span", {class: "n"}, n));
    bar.replaceChildren(el("div", {class: "sg"}, tab("", say("全部", "All"), all), ...Object.entries(states).map(([id, words]) => tab(id, say(...words), counts[id]))));
    drawSeveral();
    box.replaceChildren(...(items.length ? items.map(card) : [el("div", {class: "void"}, icon("clipboard-check"), el("b", {}, say("没有更正申请", "No corrections")), el("span", {}, say("在“我的数据”中点选单元格即可提出更正。", "Press a cell in “My data” to ask for one.")))]));
    if (next) box.append(el("p", {class: "hint"}, say(`列出最近 ${items.length} 项，请按状态查看其余。`, `The latest ${items.length}; choose a state for the rest.`)));
    if (only.id) box.querySelector(`[data-correction="${only.id}"]`)?.scrollIntoView({block: "nearest"});
  }
  function drawSeveral() {
    const mine = items.filter((each) => each.decides);
    several.hidden = mine.length < 2;
    const tick = el("input", {type: "checkbox", checked: chosen.size > 0 && chosen.size === mine.length, onchange: ({target}) => { chosen.clear(); if (target.checked) for (const each of mine) chosen.add(each.id); for (const input of box.querySelectorAll("[data-choose]")) input.checked = target.checked; drawSeveral(); }});
    several.replaceChildren(el("label", {class: "tick"}, tick, say(`全选 ${mine.length} 项`, `All ${mine.length}`)), el("span", {class: "push"}), el("button", {class: "btn sm pri", type: "button", "data-action": "accept-several", disabled: !chosen.size, onclick: () => decide([...chosen], true)}, icon("check"), say(`采纳 ${chosen.size} 项`, `Accept ${chosen.size}`)), el("button", {class: "btn sm", type: "button", "data-action": "refuse-several", disabled: !chosen.size, onclick: () => decide([...chosen], false)}, icon("x"), say(`不采纳 ${chosen.size} 项`, `Refuse ${chosen.size}`)));
  }

  function change(each) {
    if (each.kind === "superfluous") return el("p", {class: "change"}, say("申请删除这条数据", "This row should go"));
    if (each.kind === "missing") return el("dl", {class: "values"}, ...each.values.map((value) => el("div", {}, el("dt", {}, both(value)), el("dd", {}, both(value.value)))));
    return el("div", {class: "change"}, el("span", {class: "col"}, both(each.column)), el("s", {"data-old": ""}, both(each.old)), icon("arrow-right"), el("b", {"data-new": ""}, both(each.new)), each.moved ? el("span", {class: "tag moved"}, icon("info-circle"), each.gone ? say("这条数据已不存在", "the row is gone") : say(`上游现为“${each.now.zh}”`, `upstream says “${each.now.en}” by now`)) : null);
  }
  function card(each) {
    const tick = each.decides ? el("input", {type: "checkbox", "data-choose": each.id, "aria-label": say(`选择 ${each.key}`, `Choose ${each.key}`), checked: chosen.has(each.id), onchange: ({target}) => { target.checked ? chosen.add(each.id) : chosen.delete(each.id); drawSeveral(); }}) : null;
    const acts = [
      each.decides ? el("button", {class: "btn sm pri", type: "button", "data-action": "accept", onclick: () => decide([each.id], true, each.moved)}, icon("check"), each.moved ? say("仍按申请更正", "Put right all the same") : say("采纳", "Accept")) : null,
      each.decides ? el("button", {class: "btn sm", type: "button", "data-action": "refuse", onclick: () => decide([each.id], false)}, icon("x"), say("不采纳", "Refuse")) : null,
      each.decides && each.masked ? el("button", {class: "btn sm", type: "button", "data-action": "personal", "aria-expanded": String(personal?.id === each.id), onclick: ({currentTarget}) => look(each, currentTarget)}, icon("lock"), say("涉及个人信息", "Personal values")) : null,
      each.withdraws ? el("button", {class: "btn sm", type: "button", "data-action": "withdraw", onclick: () => withdraw(each)}, icon("arrow-back-up"), say("撤回", "Take back")) : null,
      el("a", {class: "btn sm", href: `/my-data?dataset=${each.dataset.id}`, "data-action": "to-data"}, icon("table"), say("看数据", "See the data")),
    ].filter(Boolean);
    return el("article", {class: `correction ${each.state}`, "data-correction": each.id, "data-standing": each.state},
      el("header", {}, tick, el("b", {}, both(each.dataset)), el("code", {}, each.key), el("span", {class: "tag"}, say(...KINDS[each.kind])), el("span", {class: each.state === "pending" ? "tag wait" : "tag"}, say(each.state_zh, each.state_en))),
      change(each), el("p", {class: "reason"}, each.reason),
      each.photos.length ? el("div", {class: "shots"}, ...each.photos.map((id) => el("a", {href: `/api/v1/photos/${id}`, target: "_blank", rel: "noopener"}, el("img", {src: `/api/v1/photos/${id}?size=thumb`, alt: say("照片", "Photo"), loading: "lazy"})))) : null,
      el("ol", {class: "course"}, el("li", {}, icon("send"), [each.unit === each.place?.zh.slice(0, each.unit.length) ? null : each.unit, both(each.place), minute(each.at)].filter(Boolean).join(" · ")), each.state === "pending" ? el("li", {}, icon("clock"), say(`待${each.owner.zh}核实`, `${each.owner.en} decides`)) : el("li", {}, icon(each.state === "accepted" ? "check" : each.state === "refused" ? "x" : "arrow-back-up"), `${each.decided_unit ?? ""} · ${say(each.state_zh, each.state_en)} · ${minute(each.decided_at)}`, each.answer ? el("q", {}, each.answer) : null)),
      el("div", {class: "acts"}, ...acts), personal?.id === each.id && each.decides ? personal.box : null);
  }

  function decide(ids, accept, over = false) {
    const form = el("form", {novalidate: true}), why = el("p", {class: "why", role: "alert", hidden: true}), text = el("textarea", {class: "inp", name: "answer", rows: 2, maxlength: 500});
    const shell = dialog("ask", accept ? say(`采纳 ${ids.length} 项更正`, `Accept ${ids.length}`) : say(`不采纳 ${ids.length} 项更正`, `Refuse ${ids.length}`));
    const send = el("button", {class: "btn pri", type: "submit", "data-action": "decide"}, icon("check"), say("确定", "Confirm"));
    form.append(over ? el("p", {class: "hint"}, say("上游的值在申请之后已经变化，采纳后以申请的值为准。", "Upstream has sent another value since; accepting puts the one that was asked for.")) : "", el("label", {class: "field"}, el("span", {}, accept ? say("答复（可不填）", "Answer (optional)") : say("理由", "Why")), text), why, el("div", {class: "acts"}, send, el("button", {class: "btn", type: "button", onclick: () => shell.close()}, say("取消", "Cancel"))));
    form.onsubmit = async (event) => {
      event.preventDefault();
      send.disabled = true;
      try {
        const answer = await ask("/corrections/decide", {method: "POST", body: {ids, accept, answer: text.value.trim(), over}});
        shell.close();
        chosen.clear();
        toast(answer.faults.length ? say(`${answer.items.length} 项已处理，${answer.faults.length} 项未能处理：${answer.faults[0].zh}`, `${answer.items.length} done, ${answer.faults.length} not: ${answer.faults[0].en}`) : say("已处理，并已通知社区", "Done; the community is told"));
        read();
      } catch (error) {
        why.textContent = error.data?.zh && lang() === "zh" ? error.data.zh : error.message;
        why.hidden = false;
        if (error.status === 409) read();
      } finally { send.disabled = false; }
    };
    shell.append(form);
    text.focus();
  }
  async function withdraw(each) {
    try { await ask(`/corrections/${each.id}/withdraw`, {method: "POST", body: {}}); toast(say("已撤回", "Taken back")); } catch (error) { toast(error.message); }
    read();
  }
  /** What of one is masked opens under it, to be shown one value at a time; pressed again, it closes. */
  async function look(each, button) {
    const {maskedValues} = await import("./_masked_values.mjs");
    personal?.box.remove();
    for (const other of box.querySelectorAll('[data-action="personal"]')) other.setAttribute("aria-expanded", "false");
    if (personal?.id === each.id) { personal = null; return; }
    personal = {id: each.id, box: maskedValues("correction", String(each.id), {asked: true})};
    button.setAttribute("aria-expanded", "true");
    button.closest("article").append(personal.box);
  }

  const end = hears([{topic: "correction"}], () => { if (!document.querySelector("dialog[open]")) read(); });
  read();
  return () => { ended = true; end(); };
}
