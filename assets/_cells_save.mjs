// What saving would do, shown before it is done; renumbering with old and new codes; the versions there were.
import {toSend} from "./_cells_draft.mjs";
import {dialog as open} from "./_dialog.mjs";
import {ask, el, say, toast} from "./session.mjs";

const KINDS = {cases: ["在办案件", "Open cases"], officers: ["网格员", "Officers"], cameras: ["摄像头", "Cameras"], buildings: ["楼栋", "Buildings"], homes: ["住房", "Homes"], enterprises: ["企业", "Enterprises"], facilities: ["场所设施", "Facilities"], components: ["部件", "Components"], sensors: ["传感器", "Sensors"]};
const ACTS = {edit: ["编辑", "Edited"], import: ["导入", "Imported"], restore: ["恢复", "Put back"]};
export const kindWords = (id) => say(...(KINDS[id] ?? [id, id]));

/** A dialog of the cells' editor. */
export const dialog = (name, title, ...content) => open({class: "cells-dialog", "data-dialog": name}, title, ...content);

/** Moves of things as a table: from, to, and a column a kind. */
export function movesTable(moves, named) {
  const kinds = [...new Set(moves.map((each) => each.kind))].sort((a, b) => Object.keys(KINDS).indexOf(a) - Object.keys(KINDS).indexOf(b));
  const pairs = [...new Map(moves.map((each) => [`${each.from}>${each.to}`, each])).values()];
  const count = (pair, kind) => moves.find((each) => each.from === pair.from && each.to === pair.to && each.kind === kind)?.count ?? "";
  return el("table", {class: "moves"}, el("thead", {}, el("tr", {}, el("th", {scope: "col"}, say("从", "From")), el("th", {scope: "col"}, say("到", "To")), ...kinds.map((kind) => el("th", {scope: "col", class: "num"}, kindWords(kind))))),
    el("tbody", {}, ...pairs.map((pair) => el("tr", {"data-move": `${pair.from}>${pair.to}`}, el("td", {}, named(pair.from), el("span", {class: "no"}, pair.from.slice(12))), el("td", {}, named(pair.to), el("span", {class: "no"}, pair.to.slice(12))), ...kinds.map((kind) => el("td", {class: "num"}, String(count(pair, kind))))))));
}

export function saveDialog(ctx, act = "edit") {
  const found = ctx.checked, {summary} = found;
  const byCode = Object.fromEntries(ctx.cells.map((cell) => [found.codes[cell.key], say(cell.name, cell.name_en || cell.name)]));
  const named = (code) => byCode[code] ?? (code === ctx.area ? say("无网格", "No cell") : ctx.named(code));
  const changes = [[summary.new, "新增", "new"], [summary.changed, "改动", "changed"], [summary.gone, "撤销", "gone"], [summary.renumbered, "改编号", "renumbered"]].filter(([n]) => n).map(([n, zh, en]) => el("span", {class: "tag"}, say(`${zh} ${n}`, `${n} ${en}`)));
  const gone = Object.entries(found.gone).map(([code, to]) => el("li", {}, say(`${ctx.named(code)} ${code} 撤销，编号不再使用；由 ${named(to ?? ctx.area)} 承接`, `${ctx.named(code)} ${code} ends, its code is retired; ${named(to ?? ctx.area)} takes over`)));
  const blocked = found.faults.filter((fault) => fault.weight === "block"), warned = found.faults.filter((fault) => fault.weight !== "block");
  const why = el("p", {class: "why", role: "alert", hidden: !blocked.length}, blocked.length ? say(`须先改正：${blocked.map((fault) => `${fault.zh}（${Math.round(fault.m2)} 平方米）`).join("；")}`, `To be mended first: ${blocked.map((fault) => `${fault.en} (${Math.round(fault.m2)} m²)`).join("; ")}`) : "");
  const note = el("input", {class: "inp", maxlength: 200, "data-field": "note", placeholder: say("事由，如“道路改造后重新划分”", "Why, e.g. new road")});
  const send = el("button", {class: "btn pri", type: "button", "data-deed": "confirm", disabled: Boolean(blocked.length), onclick: save}, say("确认保存", "Save"));
  const box = dialog("save", say("对历史与现状的影响", "Effects on history and on what there is"), el("div", {class: "body"}, el("p", {class: "line"}, ...changes),
    found.moves.length ? movesTable(found.moves, named) : el("p", {class: "hint"}, say("没有案件、设备、人员需要换网格。", "No case, thing or officer changes its cell.")),
    gone.length ? el("ul", {class: "gone"}, ...gone) : "",
    warned.length ? el("p", {class: "hint"}, say(`提醒 ${warned.length} 处：${warned.slice(0, 3).map((fault) => fault.zh).join("；")}`, `${warned.length} ${warned.length === 1 ? "warning" : "warnings"}: ${warned.slice(0, 3).map((fault) => fault.en).join("; ")}`)) : "",
    el("p", {class: "hint"}, say("已办结的案件保留当时的网格；在办案件按位置归入新网格并在经过中注明。可随时恢复到任一版本。", "Closed cases keep the cell of their day; open ones go to the cell they lie in, with a note. Any version can be put back.")),
    el("label", {class: "field"}, el("span", {}, say("事由", "Reason")), note), why), el("footer", {}, el("button", {class: "btn", type: "button", onclick: () => box.close()}, say("返回", "Back")), send));
  async function save() {
    send.disabled = true;
    ctx.busy = true;
    try {
      const after = await ask(`/cells/${ctx.area}`, {method: "PUT", body: {version: ctx.draft.version, cells: toSend(ctx.cells), note: note.value, act: ctx.imported ? "import" : act}});
      box.close();
      ctx.imported = false;
      ctx.took(after);
    } catch (error) {
      why.hidden = false;
      why.textContent = error.status === 409 ? stale(error.data?.error?.since ?? []) : error.message;
      send.disabled = error.status === 409;
    } finally { ctx.busy = false; }
  }
  function stale(since) {
    const last = since[0];
    ctx.moved = last?.id ?? ctx.draft.version + 1;
    ctx.draw();
    return last ? say(`${last.by} 已于 ${last.at.slice(5, 16).replace("T", " ")} 保存过本社区的网格${last.note ? `（${last.note}）` : ""}。草稿仍在：读取新版本后再用到上面。`, `${last.by} saved this community's cells at ${last.at.slice(5, 16).replace("T", " ")}${last.note ? ` (${last.note})` : ""}. Your draft is kept: read the new version, then lay it on.`) : say("有人先保存了。", "Somebody has saved first.");
  }
}

/** Codes from west to east, north to south: old → new, looked at before they are taken. */
export async function numbersDialog(ctx) {
  let items;
  try { ({items} = await ask(`/cells/${ctx.area}/numbers`, {method: "POST", body: {cells: toSend(ctx.cells)}})); } catch (error) { toast(error.message); return; }
  const moving = items.filter((each) => each.old !== each.new);
  const rows = items.map((each) => el("tr", {class: each.old === each.new ? "same" : "", "data-number": each.key}, el("td", {}, ctx.named(each.key)), el("td", {class: "no"}, each.old ?? say("新", "new")), el("td", {}, each.old === each.new ? "" : "→"), el("td", {class: "no"}, each.new), el("td", {}, each.old === each.new ? say("不变", "stays") : say(each.name, each.name_en || each.name))));
  const box = dialog("numbers", say("重新编号", "Renumber"), el("div", {class: "body"}, el("p", {class: "hint"}, say("自北向南分行、每行自西向东。顺序已对的保留编号；其余取从未用过的编号：退役编号永不再用。", "Rows from north to south, each from west to east. What is in order keeps its code; the rest get numbers never used: a retired code never returns.")),
    el("table", {class: "moves"}, el("thead", {}, el("tr", {}, ...[["网格", "Cell"], ["原编号", "Old"], ["", ""], ["新编号", "New"], ["新名称", "New name"]].map((pair) => el("th", {scope: "col"}, say(...pair))))), el("tbody", {}, ...rows))),
  el("footer", {}, el("button", {class: "btn", type: "button", onclick: () => box.close()}, say("返回", "Back")), el("button", {class: "btn pri", type: "button", "data-deed": "take-numbers", disabled: !moving.length, onclick: () => {
    const by = new Map(items.map((each) => [each.key, each]));
    box.close();
    ctx.change(ctx.cells.map((cell) => { const to = by.get(cell.key); return to && to.old !== to.new ? {...cell, code: to.new, name: to.name, name_en: to.name_en} : cell; }));
  }}, moving.length ? say(`改 ${moving.length} 个编号`, `Change ${moving.length}`) : say("顺序已对", "Already in order"))));
}

export function versionsTab(ctx) {
  let items = null, of = null;
  async function read() {
    try { ({items} = await ask(`/cells/${ctx.area}/versions`)); } catch (error) { items = []; toast(error.message); }
    if (!ctx.ended) ctx.draw();
  }
  async function back(edit, event) {
    if (!event.target.dataset.sure) { event.target.dataset.sure = "1"; event.target.textContent = say("确认恢复", "Really put back"); return; }
    ctx.busy = true;
    try { ctx.took(await ask(`/cells/${ctx.area}/restore`, {method: "POST", body: {version: ctx.data.version, edit}})); of = null; } catch (error) { toast(error.message); } finally { ctx.busy = false; }
  }
  const counts = ({new: fresh, changed, gone, renumbered, moved = {}}) => [[fresh, "新增", "new"], [changed, "改动", "changed"], [gone, "撤销", "gone"], [renumbered, "改编号", "renumbered"]].filter(([n]) => n).map(([n, zh, en]) => say(`${zh} ${n}`, `${n} ${en}`)).concat(Object.entries(moved).map(([kind, n]) => `${kindWords(kind)} ${n}`)).join(" · ");
  return () => {
    if (of !== ctx.data.version) { of = ctx.data.version; read(); }
    if (items === null) return el("p", {class: "hint"}, say("读取中…", "Reading…"));
    const button = (edit, text) => (ctx.may ? el("button", {class: "btn sm", type: "button", "data-restore": String(edit), disabled: ctx.draft.touched, title: ctx.draft.touched ? say("先保存或放弃草稿", "Save or drop the draft first") : null, onclick: (event) => back(edit, event)}, text) : null);
    const rows = items.map((each, i) => el("li", {"data-version": String(each.id)}, el("b", {}, `#${each.id} ${say(...ACTS[each.act])}`), el("span", {class: "tag"}, i === 0 ? say("现行", "Now") : each.at.slice(0, 16).replace("T", " ")), el("small", {}, `${each.by}${each.note ? ` · ${each.note}` : ""}${i === 0 ? ` · ${each.at.slice(0, 16).replace("T", " ")}` : ""}`), el("small", {}, counts(each.summary)), i === 0 ? null : button(each.id, say("恢复到此", "Put back"))));
    return el("div", {class: "stack"}, el("p", {class: "hint"}, say("每次保存是一个版本；恢复也是新版本，什么都不丢。", "Each saving is a version; putting one back is a new one, nothing is lost.")), el("ul", {class: "versions"}, ...rows, el("li", {"data-version": "0"}, el("b", {}, say("最初", "The first")), el("small", {}, say("编辑器启用之前", "Before there was an editor")), items.length ? button(0, say("恢复到此", "Put back")) : el("span", {class: "tag"}, say("现行", "Now")))));
  };
}
