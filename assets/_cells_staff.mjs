// Who works in which cell, by date and under the city's rule; changes filed upward and acknowledged (人事调整报备).
import {dialog} from "./_cells_save.mjs";
import {ask, el, icon, say, toast} from "./session.mjs";

const STATES = {filed: ["待确认", "Waiting"], acknowledged: ["已确认", "Acknowledged"], returned: ["已退回", "Returned"], in_force: ["已生效", "In force"]};
const minute = (iso) => (iso ? iso.slice(0, 16).replace("T", " ") : "");

export function staffTab(ctx) {
  let changes = null, reading = false;
  async function read() {
    reading = true;
    try {
      const found = await ask(`/staff-changes?area=${ctx.area}`);
      changes = found.items;
      ctx.waiting = found.items.filter((each) => each.state === "filed").length;
    } catch (error) { changes ??= []; toast(error.message); }
    reading = false;
    if (!ctx.ended) ctx.draw();
  }
  const post = (id) => say(...(ctx.words.posts[id] ?? [id, id]));

  function change(each) {
    const decide = (how, answer) => async () => {
      try { await ask(`/staff-changes/${each.id}/${how}`, {method: "POST", body: {answer: answer?.value ?? ""}}); toast(how === "return" ? say("已退回", "Returned") : say("已确认", "Acknowledged")); } catch (error) { toast(error.message); }
      await read();
      if (how === "acknowledge") ctx.reload();
    };
    const answer = el("input", {class: "inp", maxlength: 300, "data-field": "answer", placeholder: say("退回须写明理由", "A reason, where it is returned"), "aria-label": say("答复", "Answer")});
    return el("li", {class: `change ${each.state}`, "data-change": String(each.id), "data-state": each.state},
      el("p", {class: "top"}, el("b", {}, `${say(each.cell_zh, each.cell_en)} · ${say(each.post_zh, each.post_en)}`), el("span", {class: "tag"}, say(...STATES[each.state]))),
      el("p", {}, each.leaves_name || say("空岗", "vacant"), " → ", each.comes_name || say("空岗", "vacant"), say(`，${each.from_day} 起`, `, from ${each.from_day}`)), el("p", {class: "hint"}, each.reason),
      el("small", {}, say(`${each.filed_by} ${minute(each.filed_at)} 报备`, `Filed by ${each.filed_by} ${minute(each.filed_at)}`), each.decided_at ? say(`；${each.decided_by} ${minute(each.decided_at)} ${STATES[each.state === "returned" ? "returned" : "acknowledged"][0]}`, `; ${each.state === "returned" ? "returned" : "acknowledged"} by ${each.decided_by} ${minute(each.decided_at)}`) : "", each.answer ? `：${each.answer}` : ""),
      ...(each.may_decide ? [el("div", {class: "decide"}, answer, el("button", {class: "btn sm", type: "button", "data-deed": "return", onclick: decide("return", answer)}, say("退回", "Return")), el("button", {class: "btn sm pri", type: "button", "data-deed": "acknowledge", onclick: decide("acknowledge", answer)}, say("确认", "Acknowledge")))] : []));
  }

  function file(cell, row) {
    const officers = [...new Map(ctx.data.cells.flatMap((each) => each.staff).filter((each) => each.officer != null && each.id !== row?.id).map((each) => [each.officer, each])).values()];
    const field = (name, label, input) => el("label", {class: "field"}, el("span", {}, label), Object.assign(input, {name}));
    const comes = field("comes", say("接任", "Comes"), el("select", {class: "pick"}, el("option", {value: ""}, say("空岗 / 按姓名", "Nobody / by name")), ...officers.map((each) => el("option", {value: each.officer}, `${each.name} · ${ctx.named(each.cell)} ${post(each.post)}`))));
    const named = field("comes_name", say("或姓名（新人员）", "Or a name (somebody new)"), el("input", {class: "inp", maxlength: 60}));
    const which = field("post", say("岗位", "Post"), el("select", {class: "pick", disabled: Boolean(row)}, ...Object.keys(ctx.words.posts).map((id) => el("option", {value: id, selected: id === (row?.post ?? "full_time")}, post(id)))));
    const day = field("from_day", say("生效日期", "From"), el("input", {class: "inp", type: "date", value: ctx.page.dataset.today, min: ctx.page.dataset.today, required: true}));
    const reason = field("reason", say("事由", "Reason"), el("input", {class: "inp", maxlength: 300, required: true}));
    const why = el("p", {class: "why", role: "alert", hidden: true});
    const form = el("form", {class: "body", onsubmit: send}, el("p", {}, say(`${cell.name}：${row ? `${row.name}（${post(row.post)}）离任` : "新增人员"}`, `${cell.name_en || cell.name}: ${row ? `${row.name} (${post(row.post)}) leaves` : "somebody new"}`)), ...(row ? [] : [which]), comes, named, day, reason, why,
      el("footer", {}, el("button", {class: "btn", type: "button", onclick: () => box.close()}, say("返回", "Back")), el("button", {class: "btn pri", type: "submit", "data-deed": "file"}, icon("send"), say("报备", "File"))));
    const box = dialog("file", say("人事调整报备", "File a change of staff"), form);
    async function send(event) {
      event.preventDefault();
      const given = Object.fromEntries(new FormData(form));
      try {
        await ask("/staff-changes", {method: "POST", body: {cell: cell.was, post: row?.post ?? given.post, leaves: row?.id ?? null, comes: given.comes ? Number(given.comes) : null, comes_name: given.comes_name, from_day: given.from_day, reason: given.reason}});
        box.close();
        toast(say("已报备，待区级确认", "Filed; the district acknowledges it"));
        read();
      } catch (error) { why.hidden = false; why.textContent = error.status === 409 ? say("此人的调整已报备，待确认。", "A change of this person is filed already.") : error.message; }
    }
  }

  function cellRow(cell) {
    const faults = ctx.data.staff_faults.filter((fault) => fault.cell === cell.was);
    return el("li", {class: "staffed", "data-staffed": cell.was}, el("p", {class: "top"}, el("b", {}, say(cell.name, cell.name_en || cell.name)), el("span", {class: "no"}, cell.was.slice(12)), ctx.files ? el("button", {class: "btn sm", type: "button", "data-deed": "add-staff", onclick: () => file(cell, null)}, icon("plus"), say("报备新增", "Add")) : null),
      el("ul", {class: "who"}, ...cell.staff.map((row) => el("li", {}, el("span", {class: "post"}, post(row.post)), el("span", {}, row.name), el("small", {}, row.from_day ? say(`${row.from_day} 起`, `since ${row.from_day}`) : ""), ctx.files ? el("button", {class: "btn sm", type: "button", "data-deed": "change-staff", "data-staff": String(row.id), onclick: () => file(cell, row)}, say("调整", "Change")) : null))),
      ...faults.map((fault) => el("p", {class: "hint fault"}, icon("alert-triangle"), say(fault.zh, fault.en))));
  }
  const tab = () => {
    if (changes === null && !reading) read();
    ctx.files = ctx.page.dataset.may === "file";
    const whole = ctx.data.staff_faults.filter((fault) => fault.cell == null);
    return el("div", {class: "stack"}, el("section", {}, el("h3", {}, say("人事调整报备", "Changes filed")), changes === null ? el("p", {class: "hint"}, say("读取中…", "Reading…")) : changes.length ? el("ul", {class: "changes"}, ...changes.map(change)) : el("p", {class: "hint"}, say("没有报备。", "None filed."))),
      el("section", {}, el("h3", {}, say("网格人员", "Staff of cells")), ...whole.map((fault) => el("p", {class: "hint fault"}, icon("alert-triangle"), say(fault.zh, fault.en))), el("ul", {class: "staff-list"}, ...ctx.cells.filter((cell) => cell.was).map(cellRow))));
  };
  tab.hear = read;
  return tab;
}
