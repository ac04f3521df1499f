// Shift handover over REST: what is open now, two signatures, each from its own account, and every handover before, printed or exported.

import {minute, words} from "./_case_view.mjs";
import {lastAsked} from "./_once.mjs";
import {ask, el, icon, say, toast} from "./session.mjs";

const EVERY = 30_000;
const between = (count) => count > 0 && count <= 12; // as many as are unfolded at once

export function start(page) {
  const {area} = page.dataset;
  const shifts = JSON.parse(page.dataset.shifts);
  const [items, sign, past, sheet] = [".open-items", ".sign", ".past", ".sheet"].map((each) => page.querySelector(each));
  let ended = false;
  const last = lastAsked();

  const line = (each) => el("li", {}, el("span", {class: `lamp ${each.light ?? "done"}`, "aria-hidden": "true"}), el("a", {href: `/cases?no=${each.no}`}, each.no), el("b", {}, each.urgent ? el("span", {class: "tag red"}, say("急", "urgent")) : null, say(each.category_zh, each.category_en)), el("span", {}, say(each.area_zh, each.area_en)), el("span", {}, say(each.state_zh, each.state_en)), el("span", {class: "due"}, each.due_at ? minute(each.due_at) : "—"));
  const kind = (each, openly) => el("details", {class: "kind", open: openly && between(each.cases.length), "data-kind": each.id}, el("summary", {}, el("b", {}, words(each)), el("span", {}, say(`${each.total} 件`, `${each.total}`)), each.total > each.cases.length ? el("small", {}, say("（其余已列在上面各组）", "(the others stand above)")) : null),
    el("ol", {}, ...each.cases.map(line)));
  const collected = (of, openly) => [...of.kinds.map((each) => kind(each, openly)),
    el("p", {class: "facts"}, say(`未读通知 ${of.unread} 条`, `${of.unread} unread notifications`), ...(of.notices.length ? [" · ", say("公告：", "Announcements: "), of.notices.map(words).join(say("；", "; "))] : []))];

  function drawForm() {
    const hour = Number(new Intl.DateTimeFormat("en-GB", {timeZone: "Asia/Shanghai", hour: "2-digit", hourCycle: "h23"}).format(new Date()));
    const now = hour >= 5 && hour < 13 ? "night" : hour < 21 && hour >= 13 ? "early" : "late"; // the shift that ends about now
    const why = el("p", {class: "why", role: "alert", hidden: true});
    sign.replaceChildren(
      el("label", {}, say("班次", "Shift"), el("select", {class: "pick", name: "shift"}, ...Object.entries(shifts).map(([id, each]) => el("option", {value: id, selected: id === now}, words(each))))),
      el("label", {}, say("交班说明：要下一班知道的事", "Notes: what the next shift has to know"), el("textarea", {class: "inp", name: "notes", rows: 4, maxlength: 4000})), why,
      el("div", {class: "acts"}, el("button", {class: "btn pri", type: "submit", "data-action": "give"}, icon("pencil"), say("签名交班", "Sign and hand over"))));
    sign.noValidate = true;
    sign.onsubmit = async (event) => {
      event.preventDefault();
      why.hidden = Boolean(sign.elements.notes.value.trim());
      if (!why.hidden) { why.textContent = say("请写交班说明；没有事项请写“无”。", "Please write notes; write “nothing” where there is nothing."); sign.elements.notes.focus(); return; }
      const button = sign.querySelector("[type=submit]");
      button.disabled = true;
      try {
        const made = await ask("/handovers", {method: "POST", body: {area, shift: sign.elements.shift.value, notes: sign.elements.notes.value}});
        sign.elements.notes.value = "";
        toast(say("已签名，等接班人签收。", "Signed; the coming shift signs next."));
        await Promise.all([readPast(), show(made.id)]);
      } catch (error) { why.textContent = error.message; why.hidden = false; } finally { button.disabled = false; }
    };
  }
  async function readNow() {
    let of;
    try { of = await ask(`/handovers/open?area=${area}`); } catch (error) { if (!ended && !items.children.length) items.replaceChildren(el("p", {class: "why"}, error.message)); return; }
    if (ended) return;
    const unfolded = new Set([...items.querySelectorAll("details[open]")].map((each) => each.dataset.kind));
    const first = !items.children.length;
    items.replaceChildren(...collected(of, false));
    for (const each of items.querySelectorAll("details")) each.open = first ? between(each.querySelectorAll("li").length) : unfolded.has(each.dataset.kind);
  }
  async function readPast() {
    let answer;
    try { answer = await ask("/handovers"); } catch (error) { toast(error.message); return; }
    if (ended) return;
    past.replaceChildren(...(answer.items.length ? answer.items.map((each) => el("button", {class: `past-row${each.mine_to_sign ? " waits" : ""}`, "data-handover": each.id, onclick: () => show(each.id)},
      el("b", {}, `${each.day} ${words(each.shift)}`), el("span", {}, say(each.area_zh, each.area_en)), el("span", {}, `${each.giver} → ${each.taker ?? say("待签收", "to sign")}`), el("span", {class: each.mine_to_sign ? "tag yellow" : each.taker ? "tag" : "tag"}, each.mine_to_sign ? say("待我签收", "for me to sign") : each.taker ? say("双方已签", "signed by both") : say("待接班人签收", "waits for who comes"))))
      : [el("div", {class: "void"}, icon("clipboard-check"), el("b", {}, say("还没有交接班记录", "No handover yet")))]));
    page.dataset.read = "";
  }
  async function show(id) {
    let of;
    try { of = await last({}, () => ask(`/handovers/${id}`)); } catch (error) { toast(error.message); return; }
    if (ended || !of) return;
    const signature = (head, who, at) => el("div", {class: "signature"}, el("small", {}, head), el("b", {}, who ?? "—"), el("span", {}, at ? minute(at) : say("未签", "not signed")));
    const note = el("input", {class: "inp", name: "note", maxlength: 500, placeholder: say("接班说明（可不填）", "A note (optional)"), "aria-label": say("接班说明", "Note")});
    const take = async () => {
      try { await ask(`/handovers/${id}/sign`, {method: "POST", body: {note: note.value}}); toast(say("已签收接班。", "Signed.")); } catch (error) { toast(error.message); }
      await Promise.all([readPast(), show(id)]);
    };
    sheet.replaceChildren(
      el("header", {}, el("h2", {}, say(`${of.area_zh} 交接班单 · ${of.day} ${of.shift.zh}`, `${of.area_en}: handover · ${of.day} ${of.shift.en}`)), el("span", {class: "tools"}, el("button", {class: "btn sm", onclick: () => window.print()}, icon("clipboard-list"), say("打印", "Print")), el("a", {class: "btn sm", href: `/api/v1/handovers/${id}/sheet.xlsx`, "data-action": "export"}, icon("table"), say("导出", "Export")),
        el("button", {class: "icb", "data-action": "close-sheet", "aria-label": say("关闭", "Close"), onclick: () => { sheet.hidden = true; past.querySelector(`[data-handover="${id}"]`)?.focus(); }}, icon("x")))),
      el("div", {class: "notes"}, of.notes),
      ...collected(of.items, true),
      el("div", {class: "signatures"}, signature(say("交班人", "Going"), of.giver, of.given_at), signature(say("接班人", "Coming"), of.taker, of.taken_at)),
      of.taker_note ? el("p", {class: "facts"}, say(`接班说明：${of.taker_note}`, `Note of who comes: ${of.taker_note}`)) : el("span", {}),
      el("p", {class: of.whole ? "seal" : "seal broken"}, icon(of.whole ? "shield-check" : "alert-triangle"), of.whole ? say("签名后未改动", "Unchanged since it was signed") : say("签名后内容被改动", "Changed after it was signed"), " · ", el("code", {}, of.seal.slice(0, 16))),
      of.mine_to_sign ? el("form", {class: "acts take", onsubmit: (event) => { event.preventDefault(); take(); }}, note, el("button", {class: "btn pri", type: "submit", "data-action": "take"}, say("签名接班", "Sign and take over"))) : el("span", {}));
    sheet.hidden = false;
    sheet.scrollIntoView({block: "nearest"});
  }
  // Paper is white, whatever the screen is.
  const root = document.documentElement;
  const shade = root.dataset.theme;
  const white = () => { root.dataset.theme = "light"; };
  const back = () => { root.dataset.theme = shade; };
  addEventListener("beforeprint", white);
  addEventListener("afterprint", back);
  drawForm();
  readNow();
  readPast();
  if (page.dataset.open) show(page.dataset.open);
  const timer = setInterval(() => { readNow(); readPast(); }, EVERY);
  return () => { ended = true; clearInterval(timer); removeEventListener("beforeprint", white); removeEventListener("afterprint", back); };
}
