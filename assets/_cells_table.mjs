// The cells as a table, the faults on the ground, and the form of the cell that is chosen.
import {el, icon, say, toast} from "./session.mjs";

const area = (m2) => (m2 == null ? "—" : m2 >= 1e6 ? `${(m2 / 1e6).toFixed(2)} km²` : `${Math.round(m2).toLocaleString("en")} m²`);
const short = (code) => (code ? code.slice(12) : "");
export const people = (cell, post) => (cell.staff ?? []).filter((each) => each.post === post).map((each) => each.name);

export function cellsTab(ctx) {
  const kind = (id) => say(...ctx.words.kinds[id]);

  function row(cell) {
    const code = ctx.checked?.codes?.[cell.key] ?? cell.was;
    const leaders = [...people(cell, "grid_leader"), ...people(cell, "micro_leader")];
    const faults = [...ctx.faults.filter((fault) => fault.cells.includes(cell.key)), ...ctx.data.staff_faults.filter((fault) => fault.cell === cell.was && cell.was)];
    return el("tr", {class: `${ctx.selected.has(cell.key) ? "on" : ""}${cell.kind === "micro" ? " micro" : ""}`, "data-cell": cell.key},
      el("td", {}, el("button", {type: "button", class: "name", "aria-pressed": String(ctx.selected.has(cell.key)), onclick: (event) => ctx.choose(event.shiftKey || event.ctrlKey || event.metaKey ? toggled(cell.key) : [cell.key])}, el("b", {}, say(cell.name, cell.name_en || cell.name)), el("span", {class: "no"}, cell.was ? short(code) : say(`新 ${short(code)}`, `new ${short(code)}`)))),
      el("td", {}, kind(cell.kind)), el("td", {class: "num"}, area(ctx.checked?.m2?.[cell.key] ?? cell.m2)), el("td", {}, leaders.join("、") || "—"),
      el("td", {}, faults.length ? el("span", {class: "tag", title: faults.map((each) => say(each.zh, each.en)).join("\n")}, icon("alert-triangle"), String(faults.length)) : null));
  }
  const toggled = (key) => { const next = new Set(ctx.selected); if (!next.delete(key)) next.add(key); return next; };

  async function mend(op, gains, loses, fault) {
    const cells = ctx.cells.map((cell) => ({...cell}));
    const of = (key) => cells.find((cell) => cell.key === key);
    try {
      if (op === "without") [of(loses).outline] = await ctx.shape("without", [of(loses).outline, fault.geometry]);
      if (op === "merge") [of(gains).outline] = await ctx.shape("merge", [of(gains).outline, fault.geometry]);
      if (op === "within") [of(loses).outline] = await ctx.shape("within", [of(loses).outline]);
      ctx.change(cells);
    } catch (error) { toast(error.message); }
  }
  function cures(fault) {
    if (!ctx.may) return [];
    const [a, b] = fault.cells, cure = (text, run) => el("button", {class: "btn sm", type: "button", onclick: run}, text);
    if (fault.rule === "overlap") return [[a, b], [b, a]].map(([gains, loses]) => cure(say(`归 ${ctx.named(gains)}`, `To ${ctx.named(gains)}`), () => mend("without", gains, loses, fault)));
    if (fault.rule === "gap" && a) return [cure(say(`并入 ${ctx.named(a)}`, `Into ${ctx.named(a)}`), () => mend("merge", a, null, fault))];
    if (fault.rule === "outside" && a) return [cure(say("裁掉", "Cut off"), () => mend(ctx.cell(a)?.kind === "micro" ? "without" : "within", null, a, fault))];
    return [];
  }
  function faultRow(fault) {
    return el("li", {class: fault.weight, "data-fault": fault.rule},
      el("button", {type: "button", class: "fly", "aria-label": say(`定位：${fault.zh}`, `Fly to: ${fault.en}`), onclick: () => { ctx.hot = fault; ctx.map.fly(fault.geometry); ctx.draw(); }}, icon("focus-2")),
      el("span", {class: "what"}, el("b", {}, say(fault.zh, fault.en)), el("small", {}, `${area(fault.m2)} · ${fault.weight === "block" ? say("须改正", "has to be mended") : say("提醒", "a warning")}`)), el("span", {class: "cures"}, ...cures(fault)));
  }

  function form(cell) {
    const put = (change) => ctx.change(ctx.cells.map((each) => (each.key === cell.key ? {...each, ...change} : each)));
    const off = !ctx.may;
    const text = (name, label, most) => el("label", {class: "field"}, el("span", {}, label), el("input", {class: "inp", value: cell[name] ?? "", maxlength: most, disabled: off, "data-field": name, onchange: (event) => put({[name]: event.target.value.trim(), auto: false})}));
    const lines = Object.entries(ctx.words.lines).map(([id, label]) => el("label", {class: "check"}, el("input", {type: "checkbox", checked: cell.lines.includes(id), disabled: off, "data-line": id, onchange: (event) => put({lines: event.target.checked ? [...cell.lines, id] : cell.lines.filter((each) => each !== id)})}), say(...label)));
    const staff = Object.entries(ctx.words.posts).map(([id, label]) => [say(...label), people(cell, id)]).filter(([, names]) => names.length);
    const mine = ctx.data.staff_faults.filter((fault) => cell.was && fault.cell === cell.was);
    return el("section", {class: "cell-form", "data-form": cell.key}, el("h3", {}, say(cell.name, cell.name_en || cell.name), el("span", {class: "no"}, ctx.checked?.codes?.[cell.key] ?? cell.was ?? "")),
      el("div", {class: "pair"}, text("name", say("名称", "Name"), 60), text("name_en", say("英文名", "English name"), 80)),
      el("label", {class: "field"}, el("span", {}, say("类型", "Kind")), el("select", {class: "pick", disabled: off, "data-field": "kind", onchange: (event) => put({kind: event.target.value})}, ...Object.entries(ctx.words.kinds).map(([id, label]) => el("option", {value: id, selected: id === cell.kind}, say(...label))))),
      el("fieldset", {class: "lines"}, el("legend", {}, say("条线", "Business lines")), ...lines),
      el("dl", {}, ...staff.flatMap(([label, names]) => [el("dt", {}, label), el("dd", {}, names.join("、"))]), el("dt", {}, say("户数", "Households")), el("dd", {}, cell.households == null ? "—" : String(cell.households)), el("dt", {}, say("面积", "Area")), el("dd", {}, area(ctx.checked?.m2?.[cell.key] ?? cell.m2))),
      ...mine.map((fault) => el("p", {class: "hint fault"}, icon("alert-triangle"), say(fault.zh, fault.en))));
  }

  return () => {
    const chosen = [...ctx.selected].map(ctx.cell).filter(Boolean);
    const whole = ctx.data.staff_faults.filter((fault) => fault.cell == null);
    const phone = ctx.data.may_edit && !ctx.may ? [el("p", {class: "hint", "data-said": "small"}, say("绘制网格需要更大的屏幕；这里可查看。", "Drawing cells needs a larger screen; here they can be looked at."))] : [];
    return el("div", {class: "stack"}, ...phone,
      ...(ctx.faults.length ? [el("section", {class: "faults", "aria-label": say("问题", "Faults")}, el("h3", {}, say(`地界问题 ${ctx.faults.length} 处`, `${ctx.faults.length} ${ctx.faults.length === 1 ? "fault" : "faults"} on the ground`)), el("ul", {}, ...ctx.faults.slice(0, 40).map(faultRow)))] : []),
      ...(chosen.length === 1 ? [form(chosen[0])] : chosen.length > 1 ? [el("p", {class: "hint"}, say(`已选 ${chosen.length} 个网格`, `${chosen.length} cells chosen`))] : []),
      el("table", {class: "cells"}, el("thead", {}, el("tr", {}, ...[["网格", "Cell"], ["类型", "Kind"], ["面积", "Area"], ["网格长", "Leader"], ["", ""]].map(([zh, en]) => el("th", {scope: "col"}, say(zh, en))))), el("tbody", {}, ...ctx.cells.map(row))),
      ...whole.map((fault) => el("p", {class: "hint fault"}, icon("alert-triangle"), say(fault.zh, fault.en))),
      ctx.data.community.generated ? el("p", {class: "hint"}, say("社区界线为示意。", "The community's outline is illustrative.")) : "");
  };
}
