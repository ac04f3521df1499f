// The catalogue in the administration: out as a workbook, in as a version that is looked at before it holds.

import {ask, el, icon, say, toast} from "./session.mjs";

const WHATS = {added: ["新增", "Added"], changed: ["改动", "Changed"], retired: ["停用", "Retired"], back: ["恢复", "Back"]};
const KINDS = {majors: ["大类", "Major"], departments: ["部门", "Department"], categories: ["小类", "Category"], condition: ["立案条件", "Condition"], routes: ["派遣规则", "Rule"]};
const FIELDS = {zh: ["名称", "name"], en: ["英文名称", "English name"], limit: ["时限", "limit"], department: ["部门", "department"], close: ["结案条件", "closing condition"], urgent: ["急件", "urgent"], component: ["部件", "component"], duty: ["责任", "duty"], no_entry: ["禁入", "no entry"], powers: ["权责", "powers"], lead: ["主办", "lead"], assist: ["协办", "assist"], auto: ["自动", "automatic"], areas: ["区域", "areas"], categories: ["小类", "categories"], near_m: ["重复距离", "near, m"], near_h: ["重复小时", "near, h"], of: ["依据", "by"]};
const minute = (iso) => (iso ? `${iso.slice(0, 10)} ${iso.slice(11, 16)}` : "");

/** 2u → 2紧急工作时. */
export function limitWords(limit) {
  const units = {u: ["紧急工作时", " urgent hours"], h: ["工作时", " office hours"], d: ["工作日", " office days"], n: ["自然日", " natural days"]};
  const unit = units[limit.slice(-1)];
  return unit ? limit.slice(0, -1) + say(...unit) : limit;
}

/** Runs the part `root` of the page. */
export function catalogue(root) {
  const place = (name) => root.querySelector(`[data-part="${name}"]`);
  const link = (address, text, action) => el("a", {class: "btn", href: `/api/v1/catalogue?${address}`, download: "", "data-action": action}, icon("arrow-down"), text);
  const input = el("input", {type: "file", accept: ".csv,.xlsx", class: "sr", id: "catalogue-file", onchange: () => { if (input.files[0]) hand(input.files[0]); input.value = ""; }});
  place("doors").replaceChildren(link("form=xlsx", say("导出现行目录", "Export the present one"), "export-catalogue"), link("form=xlsx&template=1", say("下载模板", "Template"), "catalogue-template"), el("label", {class: "btn pri", for: "catalogue-file"}, icon("arrow-up"), say("导入新版本", "Import a version"), input));

  async function hand(file) {
    place("preview").replaceChildren(el("p", {class: "hint"}, say("读取中…", "Reading…")));
    try { show(await ask(`/catalogue/versions?name=${encodeURIComponent(file.name)}`, {method: "POST", body: file})); list(); } catch (error) { refuse(error); }
  }
  function refuse(error) {
    const faults = error.data?.error?.faults;
    if (!faults) return place("preview").replaceChildren(el("p", {class: "why", role: "alert"}, error.message));
    const row = (each) => el("tr", {"data-cell": each.cell}, el("td", {class: "n"}, each.sheet), el("td", {class: "n"}, el("code", {}, each.cell)), el("td", {}, say(each.zh, each.en)));
    place("preview").replaceChildren(el("p", {class: "why", role: "alert"}, say(`${faults.length} 个单元格不能用，未保存任何内容：`, `${faults.length} cells cannot be used; nothing was kept:`)), el("div", {class: "scroll faults"}, el("table", {}, el("tbody", {}, ...faults.map(row)))));
  }
  const change = ([name, before, after]) => el("span", {class: "change"}, el("small", {}, say(...(FIELDS[name] ?? [name, name]))), " ", el("s", {}, (name === "limit" ? limitWords(before) : before) || "—"), " → ", el("b", {}, (name === "limit" ? limitWords(after) : after) || "—"));
  function show(version) {
    const row = (each) => el("tr", {"data-change": each.id}, el("td", {class: "n"}, el("span", {class: each.what === "retired" ? "tag yellow" : "tag"}, say(...WHATS[each.what]))), el("td", {class: "n"}, say(...KINDS[each.kind])), el("td", {class: "n"}, each.id), el("td", {}, say(each.zh, each.en)), el("td", {}, ...each.fields.flatMap((field) => [change(field), el("br")]).slice(0, -1)));
    const when = el("input", {class: "inp", type: "datetime-local", "aria-label": say("生效时间（空为立即）", "From when (empty: now)")});
    const go = el("button", {class: "btn pri", type: "button", "data-action": "activate-catalogue", onclick: () => activate(version.id, when.value)}, icon("check"), say("启用", "Activate"));
    place("preview").replaceChildren(
      el("h3", {}, version.name),
      version.differs.length ? el("div", {class: "scroll"}, el("table", {}, el("tbody", {}, ...version.differs.map(row)))) : el("p", {class: "hint"}, say("与现行目录相同。", "It says what the present one says.")),
      version.differs.length ? el("div", {class: "line"}, el("label", {class: "field"}, el("span", {}, say("生效时间（空为立即）", "From when (empty: now)")), when), go, el("span", {class: "hint"}, say("只影响新案件；在办案件保持当日的时限与条件。", "For new cases only: open ones keep the limit and conditions of their day."))) : "");
  }
  async function activate(id, at) {
    try { await ask(`/catalogue/versions/${id}/activate`, {method: "POST", body: at ? {at} : {}}); } catch (error) { toast(error.message); return; }
    toast(at ? say("到时启用", "It will hold from then on") : say("已启用", "It holds now"));
    place("preview").replaceChildren();
    list();
  }
  async function list() {
    let items;
    try { ({items} = await ask("/catalogue/versions")); } catch (error) { place("versions").replaceChildren(el("p", {class: "void"}, error.message)); return; }
    root.querySelector('[data-count="catalogue"]').textContent = say(`${items.length} 个版本`, `${items.length} versions`);
    const state = (item) => (item.holds ? say("现行", "Holds now") : !item.from_at ? say("未启用", "Not activated") : Date.parse(item.from_at) > Date.now() ? say("待生效", "To come") : say("以往", "Earlier"));
    const counts = (item) => Object.entries(item.changes).map(([what, n]) => `${say(...WHATS[what])} ${n}`).join(" · ");
    const look = (item) => async () => { try { show(await ask(`/catalogue/versions/${item.id}`)); } catch (error) { toast(error.message); } };
    const withdraw = (item) => async () => { try { await ask(`/catalogue/versions/${item.id}/withdraw`, {method: "POST"}); } catch (error) { toast(error.message); } list(); };
    const row = (item) => el("div", {class: "row version-row", "data-version": item.id}, el("span", {class: item.holds ? "tag now" : "tag"}, state(item)), el("b", {}, item.name), el("span", {}, counts(item)), el("small", {}, `${item.by} · ${minute(item.from_at ?? item.at)}`),
      el("span", {class: "acts"}, el("button", {class: "btn sm", type: "button", "data-action": "look-at-version", onclick: look(item)}, say("查看", "Look")), item.from_at && Date.parse(item.from_at) > Date.now() ? el("button", {class: "btn sm warn", type: "button", "data-action": "withdraw-version", onclick: withdraw(item)}, say("撤回", "Withdraw")) : null));
    place("versions").replaceChildren(...(items.length ? items.map(row) : [el("div", {class: "void"}, icon("inbox"), el("span", {}, say("现行的是城市包自带的目录", "What holds is the city pack's own catalogue")))]));
  }
  list();
}
