// Forms that ask for a correction: another value of a cell, a row that is missing, one that should not be there, several by a file.

import {dialog as open} from "./_dialog.mjs";
import {ask, el, icon, lang, say} from "./session.mjs";

const MOST_PHOTOS = 3, LARGEST = 5 * 1024 * 1024;
const both = (words) => words?.[lang()] ?? "";

/** A dialog about rows of data. */
export const dialog = (name, heading, ...content) => open({class: `data-dialog ${name}`}, heading, ...content);

/** What is typed as a column wants it: numbers as numbers, yes and no as such, nothing as null. */
export function typed(column, text) {
  const value = String(text ?? "").trim();
  if (value === "") return null;
  if (column.kind === "bool") return value === "true";
  return column.kind === "int" || column.kind === "float" ? (Number.isNaN(Number(value)) ? value : Number(value)) : value;
}

/** The words of a value as a table shows it. */
export function shown(column, value) {
  if (value === null || value === undefined || value === "") return "—";
  if (typeof value === "boolean") return value ? say("是", "Yes") : say("否", "No");
  const choice = column.choices[String(value)];
  if (choice) return both(choice);
  return column.kind === "time" ? `${String(value).slice(0, 10)} ${String(value).slice(11, 16)}` : String(value);
}

function inputOf(column, value, id) {
  const common = {id, name: column.id, required: column.required};
  const options = column.kind === "bool" ? [["true", say("是", "Yes")], ["false", say("否", "No")]] : Object.entries(column.choices).map(([key, words]) => [key, both(words)]);
  if (options.length) return el("select", {...common, class: "pick"}, el("option", {value: ""}, "—"), ...options.map(([key, words]) => el("option", {value: key, selected: String(value) === key}, words)));
  const kind = {int: "number", float: "number", date: "date", time: "datetime-local"}[column.kind] ?? "text";
  return el("input", {...common, class: "inp", type: kind, step: column.kind === "float" ? "any" : null, maxlength: 500, value: column.masked ? "" : kind === "datetime-local" ? String(value ?? "").slice(0, 16) : value ?? "", placeholder: column.masked ? say("填写正确的内容", "What it should be") : ""});
}

function reason() {
  return el("label", {class: "field"}, el("span", {}, say("理由", "Why")), el("textarea", {class: "inp", name: "reason", rows: 2, maxlength: 500, required: true, placeholder: say("如：现场走访核实，招牌已更换", "Such as: seen on the spot, the sign is another one")}));
}

function photos() {
  const words = el("span", {}, say("添加照片", "Add photos"));
  const field = el("input", {class: "sr", type: "file", accept: "image/*", multiple: true, name: "photos", onchange: () => { words.textContent = field.files.length ? say(`${field.files.length} 张照片`, `${field.files.length} photos`) : say("添加照片", "Add photos"); }});
  return el("div", {class: "field"}, el("span", {}, say("照片（可不填，至多 3 张）", "Photos (optional, at most 3)")), el("label", {class: "btn file"}, icon("photo"), words, field));
}

/** Fill a form and send it; what is wrong is said in place. `given(data)` makes the body, `done(answer)` hears of it. */
function sender(box, fields, words, given, done) {
  const why = el("p", {class: "why", role: "alert", hidden: true}), send = el("button", {class: "btn pri", type: "submit", "data-action": "ask-correction"}, icon("send"), words);
  const form = el("form", {novalidate: true}, ...fields, why, el("div", {class: "acts"}, send, el("button", {class: "btn", type: "button", onclick: () => box.close()}, say("取消", "Cancel"))));
  form.onsubmit = async (event) => {
    event.preventDefault();
    const data = new FormData(form), files = data.getAll("photos").filter((file) => file instanceof File && file.size);
    if (!String(data.get("reason")).trim()) {
      why.textContent = say("请写明理由。", "Say why.");
      why.hidden = false;
      form.querySelector('[name="reason"]').focus();
      return;
    }
    send.disabled = true;
    why.hidden = true;
    try {
      if (files.length > MOST_PHOTOS) throw new Error(say(`至多 ${MOST_PHOTOS} 张照片。`, `At most ${MOST_PHOTOS} photos.`));
      const ids = await Promise.all(files.map(async (file) => (await ask("/photos", {method: "POST", body: file})).id));
      done(await ask("/corrections", {method: "POST", body: {...given(data), reason: String(data.get("reason") ?? "").trim(), photos: ids}}));
      box.close();
    } catch (error) {
      why.textContent = error.data?.zh && lang() === "zh" ? error.data.zh : error.message;
      why.hidden = false;
      form.querySelector(`[name="${error.field === "new" ? "value" : error.field}"]`)?.focus();
    } finally { send.disabled = false; }
  };
  return form;
}

/** Ask for another value of a cell. */
export function askValue(dataset, column, row, done) {
  const value = row.cells[column.id], box = dialog("ask", say(`更正：${column.zh}`, `Correct: ${column.en}`));
  const field = inputOf({...column, required: false}, value, "new-value");
  field.name = "value";
  const now = el("dl", {class: "pair"}, el("dt", {}, say("现在", "Now")), el("dd", {"data-before": ""}, shown(column, value)), el("dt", {}, say("数据", "Dataset")), el("dd", {}, `${both(dataset)} · ${row.key}`), el("dt", {}, say("由谁处理", "Decided by")), el("dd", {}, both(dataset.owner)));
  box.append(sender(box, [now, el("label", {class: "field"}, el("span", {}, say("应为", "It should be")), field), reason(), photos()], say("提交更正", "Ask for it"),
    (data) => ({dataset: dataset.id, key: row.key, column: column.id, new: typed(column, data.get("value")), ...(column.masked ? {} : {seen: value})}), done));
  field.focus();
}

/** Say that a row should not be there. */
export function askSuperfluous(dataset, row, done) {
  const box = dialog("ask", say("这条数据是多余的", "This row should not be there"));
  box.append(sender(box, [el("dl", {class: "pair"}, el("dt", {}, say("数据", "Dataset")), el("dd", {}, `${both(dataset)} · ${row.key}`), el("dt", {}, say("由谁处理", "Decided by")), el("dd", {}, both(dataset.owner))), reason(), photos()], say("申请删除", "Ask to take it out"), () => ({dataset: dataset.id, kind: "superfluous", key: row.key}), done));
  box.querySelector("textarea").focus();
}

/** The communities of an area to choose among; of one's own community that one, known. */
async function fillAreas(select, area) {
  try {
    const {items} = await ask(`/areas?area=${area}&level=community`);
    select.replaceChildren(...(items.length > 1 ? [el("option", {value: ""}, "—")] : []), ...items.map((each) => el("option", {value: each.code}, say(each.name, each.name_en))));
  } catch { /* the form says what lacks when it is sent */ }
}

/** Say that a row is missing; the area is filled in with one's own. */
export function askMissing(dataset, columns, area, done) {
  const box = dialog("ask wide", say("补录一条", "A row is missing"));
  const input = (column, value, id) => {
    if (!column.area) return inputOf(column, value, id);
    const select = el("select", {id, name: column.id, class: "pick", required: true});
    fillAreas(select, area);
    return select;
  };
  const fields = columns.map((column) => el("label", {class: "field"}, el("span", {}, both(column), column.required ? el("i", {class: "needed", "aria-hidden": "true"}, " *") : null, column.area && area ? el("small", {class: "known"}, say("已知", "known")) : null), input(column, null, `new-${column.id}`)));
  box.append(sender(box, [el("div", {class: "fields"}, ...fields), reason(), photos()], say("申请补录", "Ask for it"),
    (data) => ({dataset: dataset.id, kind: "missing", values: Object.fromEntries(columns.map((column) => [column.id, typed(column, data.get(column.id))]))}), done));
  box.querySelector(".inp, .pick").focus();
}

/** Several at once by a file: looked at row by row, then sent. */
export function askByFile(dataset, done) {
  const box = dialog("ask wide", say("按文件更正", "Correct by file"));
  const why = el("p", {class: "why", role: "alert", hidden: true}), result = el("div", {class: "looked"}), field = el("input", {type: "file", accept: ".csv,.txt,.xlsx", class: "sr", id: "corrections-file"});
  const complain = (error) => { why.textContent = error?.message ?? ""; why.hidden = !error; };
  const post = (file, send) => ask(`/corrections/file?dataset=${dataset.id}${send ? "&send=true" : ""}`, {method: "POST", body: file.type ? file : new File([file], file.name, {type: "text/csv"})});
  const line = (item) => el("tr", {class: item.error ? "bad" : "", "data-row": item.row}, el("td", {class: "n"}, item.row), el("td", {}, item.key), el("td", {}, typeof item.column === "string" ? item.column : both(item.column)), el("td", {}, item.old ? both(item.old) : "—"), el("td", {}, item.new ? both(item.new) : "—"), el("td", {}, item.error ? el("span", {class: "no"}, both(item.error)) : item.id ? say("已提交", "Asked") : say("可提交", "Good")));
  async function look(file) {
    complain(null);
    if (file.size > LARGEST) return complain(new Error(say("文件超过 5 MB。", "The file has over 5 MB.")));
    try {
      const seen = await post(file, false), head = [say("行", "Row"), say("键", "Key"), say("列", "Column"), say("原值", "Before"), say("新值", "After"), say("结果", "Result")];
      const send = el("button", {class: "btn pri", type: "button", "data-action": "send-file", disabled: !seen.good, onclick: async () => { send.disabled = true; try { done(await post(file, true)); box.close(); } catch (error) { complain(error); send.disabled = false; } }}, icon("send"), say(`提交 ${seen.good} 条`, `Ask for ${seen.good}`));
      result.replaceChildren(el("div", {class: "line"}, el("b", {role: "status"}, say(`${seen.good} 条可提交，${seen.bad} 条有问题`, `${seen.good} good, ${seen.bad} with faults`)), send), el("div", {class: "scroll"}, el("table", {}, el("thead", {}, el("tr", {}, ...head.map((words) => el("th", {scope: "col"}, words)))), el("tbody", {}, ...seen.items.map(line)))));
      send.focus();
    } catch (error) { result.replaceChildren(); complain(error); }
  }
  field.onchange = () => { if (field.files[0]) look(field.files[0]); field.value = ""; };
  const drop = el("label", {class: "drop", for: "corrections-file"}, icon("upload"), el("b", {}, say("选择或拖入 XLSX、CSV", "Choose an XLSX or CSV, or drop it here")), el("span", {}, say("四列：键、列、新值、理由；键见导出表第一列", "Four columns: key, column, new, reason; keys are the first column of an export")), field);
  for (const name of ["dragover", "drop"]) drop.addEventListener(name, (event) => { event.preventDefault(); if (name === "drop" && event.dataTransfer.files[0]) look(event.dataTransfer.files[0]); });
  box.append(el("form", {}, drop, el("a", {class: "btn sm", href: `/api/v1/data-down/${dataset.id}/template`, download: ""}, icon("download"), say("下载模板", "Empty file")), why, result));
  field.focus();
}
