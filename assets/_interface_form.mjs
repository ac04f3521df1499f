// A new interface without code: which data, by which connector with what it asks for, how often. Secrets are named, never written here.

import {ask, el, icon, say, toast} from "./session.mjs";

const LOADS = {full: ["全量：没有了的就移除", "Full: what is missing is gone"], incremental: ["增量：按水位列取新的", "Incremental: what came after the watermark"]};
// What connectors ask for, in words; the name that a pack's row has stands beside it.
const ASKED = {
  url: ["地址", "Address"], auth: ["验证方式", "Sign-in"], key: ["密钥名称（不是密钥）", "Name of the secret (not the secret)"], key_name: ["密钥的参数名", "Name the secret goes by"], headers: ["请求头", "Headers"], timeout_s: ["超时（秒）", "Timeout (s)"],
  rows: ["行在何处", "Where the rows stand"], paging: ["分页", "Paging"], page_name: ["页码参数", "Page parameter"], size_name: ["页长参数", "Size parameter"], size: ["每页行数", "Rows a page"], first_page: ["首页页码", "First page"], next: ["下一页", "Next page"], since: ["起始参数", "Since parameter"], params: ["其他参数", "More parameters"],
  path: ["文件或目录", "File or folder"], pattern: ["文件名", "File names"], sheet: ["工作表", "Sheet"], host: ["主机", "Host"], port: ["端口", "Port"], database: ["数据库", "Database"], user: ["用户", "User"], schema_name: ["模式", "Schema"], table: ["表", "Table"], columns: ["列", "Columns"], where: ["条件", "Where"], kind: ["类型", "Kind"],
  topic: ["主题", "Topic"], tls: ["加密", "TLS"], quiet_s: ["静默（秒）", "Quiet (s)"], listen_s: ["监听（秒）", "Listens (s)"], most: ["最多条数", "At most"], stream: ["流", "Stream"], json_field: ["JSON 字段", "JSON field"], status: ["状态", "Status"], language: ["语言", "Language"],
};
const EVERY = ["15m", "1h", "6h", "1d", "1w", "4w"];

/** The form; `known` has connectors (with what they ask for), datasets and departments by id. Calls `done` once it is kept. */
export function interfaceForm(known, done, close) {
  const field = (text, control, name) => el("label", {class: "field", "data-for": name}, el("span", {}, text), control);
  const pick = (name, table, now) => el("select", {class: "pick", "data-new": name}, ...Object.entries(table).map(([id, text]) => el("option", {value: id, selected: id === now}, text)));
  const zh = el("input", {class: "inp", maxlength: 40, "data-new": "zh"}), dataset = pick("dataset", known.datasets), owner = pick("owner", known.departments), connector = pick("connector", Object.fromEntries(Object.entries(known.connectors).map(([id, each]) => [id, each.title])));
  const every = pick("every", Object.fromEntries(EVERY.map((each) => [each, each])), "1d"), load = pick("load", Object.fromEntries(Object.entries(LOADS).map(([id, text]) => [id, say(...text)])));
  const watermark = el("select", {class: "pick", "data-new": "watermark"}), marked = field(say("水位列", "Watermark column"), watermark, "watermark");
  const asks = el("div", {class: "fields"}), said = el("p", {class: "why", role: "alert", hidden: true});
  const columns = el("textarea", {class: "inp", rows: 3, placeholder: say("对方列名 = 我们的列，每行一个；同名可不写", "their column = ours, one a line; alike needs none"), "data-new": "columns"});
  let inputs = {};
  connector.addEventListener("change", draw);
  dataset.addEventListener("change", marks);
  load.addEventListener("change", () => { marked.hidden = load.value !== "incremental"; });
  marked.hidden = true;
  async function marks() {
    try { const {columns: all} = await ask(`/datasets/${encodeURIComponent(dataset.value)}`); watermark.replaceChildren(...all.map((each) => el("option", {value: each.id}, say(each.zh, each.en)))); } catch { watermark.replaceChildren(); }
  }
  function draw() {
    const {properties = {}, required = []} = known.connectors[connector.value].asks;
    inputs = {};
    asks.replaceChildren(...Object.entries(properties).map(([name, each]) => {
      const kind = each.type ?? each.anyOf?.find((one) => one.type !== "null")?.type ?? "string", usual = each.default ?? "";
      const control = each.enum ? el("select", {class: "pick"}, ...each.enum.map((one) => el("option", {value: one, selected: one === usual}, one))) : kind === "boolean" ? el("input", {type: "checkbox", checked: Boolean(usual)}) : el("input", {class: "inp", type: kind === "integer" || kind === "number" ? "number" : "text", step: "any", placeholder: typeof usual === "object" ? JSON.stringify(usual) : String(usual)});
      inputs[name] = {control, kind, usual};
      return field(`${name in ASKED ? say(...ASKED[name]) : name}${required.includes(name) ? " *" : ""}`, control, `settings.${name}`);
    }));
  }
  /** What was filled in, as the connector asks for it; lists and maps are written as JSON. */
  function settings() {
    const made = {};
    for (const [name, {control, kind, usual}] of Object.entries(inputs)) {
      const value = control.type === "checkbox" ? control.checked : control.value.trim();
      if (value === "" || value === usual) continue;
      if (kind === "object" || kind === "array") { try { made[name] = JSON.parse(value); } catch { throw Object.assign(new Error(say(`${name}：请写成 JSON`, `${name}: write it as JSON`)), {field: `settings.${name}`}); } } else made[name] = kind === "integer" || kind === "number" ? Number(value) : value;
    }
    return made;
  }
  const mapped = () => Object.fromEntries(columns.value.split("\n").map((line) => line.split("=").map((part) => part.trim())).filter(([theirs, ours]) => theirs && ours));
  async function save(event) {
    event.preventDefault();
    said.hidden = true;
    try {
      const name = zh.value.trim(), body = {zh: name, en: name, dataset: dataset.value, connector: connector.value, owner: owner.value, every: every.value, load: load.value, settings: settings(), columns: mapped(), ...(load.value === "incremental" ? {watermark: watermark.value} : {})};
      if (!name) throw Object.assign(new Error(say("请写上名称。", "Give it a name.")), {field: "zh"});
      const made = await ask("/definitions/interface", {method: "POST", body: {body}});
      toast(say(`“${made.zh}”已建立，马上开始载入`, `${made.en} is there; its first load begins`));
      done(made.id);
    } catch (error) {
      said.textContent = error.message;
      said.hidden = false;
      form.querySelector(`[data-for="${CSS.escape(error.field ?? "")}"] :is(input, select)`)?.focus();
    }
  }
  const form = el("form", {class: "panel new-interface", "data-new-interface": "", onsubmit: save},
    el("div", {class: "fields"}, field(say("名称", "Name"), zh, "zh"), field(say("载入到", "Into"), dataset, "dataset"), field(say("对方部门", "Their department"), owner, "owner"), field(say("方式", "Connector"), connector, "connector"), field(say("频率", "Every"), every, "every"), field(say("取法", "How"), load, "load"), marked),
    asks, field(say("列对应", "Columns"), columns, "columns"), said,
    el("div", {class: "line"}, el("button", {class: "btn pri", "data-action": "save-interface"}, icon("check"), say("建立", "Make it")), el("button", {class: "btn", type: "button", onclick: close}, say("不建", "Leave it"))));
  draw();
  marks();
  return form;
}
