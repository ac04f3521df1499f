// The columns of a table as they were guessed, to be corrected; loading it, with the rows that could not be taken in place.

import {ask, el, icon, say} from "./session.mjs";

const KINDS = {text: ["文字", "Text"], int: ["整数", "Whole number"], float: ["数字", "Number"], bool: ["是/否", "Yes/no"], date: ["日期", "Date"], time: ["时间", "Time"]};
const PERSONAL = {name: ["姓名", "Name"], phone: ["电话", "Phone"], id_card: ["证件号", "Identity number"], address: ["地址", "Address"], plate: ["车牌", "Number plate"], mail: ["邮箱", "Mail"]};
const USES = {plain: ["普通列", "Column"], area: ["所在区域", "Area"], time: ["时间", "Time"], key: ["编号", "Number (key)"], lon: ["经度", "Longitude"], lat: ["纬度", "Latitude"], personal: ["个人信息，遮盖", "Personal, masked"], out: ["不导入", "Leave out"]};
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

export function columnsForm(box, job, known, done) {
  const {look} = job;
  const use = Object.fromEntries(look.columns.map((each) => [each.id, each.personal ? "personal" : each.id === look.area ? "area" : each.id === look.place?.[0] ? "lon" : each.id === look.place?.[1] ? "lat" : each.id === look.key ? "key" : each.id === look.time ? "time" : "plain"]));
  const form = Object.fromEntries(look.columns.map((each) => [each.id, {title: each.title, kind: each.kind, personal: each.personal}]));
  const option = (table, now) => Object.entries(table).map(([id, words]) => el("option", {value: id, selected: id === now}, say(...words)));
  const rows = look.columns.map((each) => {
    const kind = el("select", {class: "pick", "aria-label": say("类型", "Kind"), onchange: () => { form[each.id].kind = kind.value; }}, ...option(KINDS, each.kind));
    const mask = el("select", {class: "pick", "aria-label": say("个人信息种类", "Kind of personal data"), onchange: () => { form[each.id].personal = mask.value; }}, ...option(PERSONAL, each.personal ?? "name"));
    const role = el("select", {class: "pick", "data-use": each.id, "aria-label": say("用途", "Use"), onchange: () => { taken(each.id, role.value); paint(); }}, ...option(USES, use[each.id]));
    const line = el("tr", {"data-column": each.id},
      el("td", {}, el("input", {class: "inp", value: each.title, maxlength: 60, "aria-label": say("列名", "Column"), oninput: (event) => { form[each.id].title = event.target.value; }})),
      el("td", {}, role), el("td", {}, kind, mask), el("td", {class: "n"}, say(`${each.distinct} 种`, `${each.distinct} values`)), el("td", {}, el("span", {class: "sample"}, each.samples.join("、") || "—")));
    return {id: each.id, line, kind, mask, role};
  });
  /** Area, time, key and the two degrees are one column each. */
  function taken(id, now) {
    if (["area", "time", "key", "lon", "lat"].includes(now)) for (const [other, each] of Object.entries(use)) if (each === now && other !== id) { use[other] = "plain"; rows.find((row) => row.id === other).role.value = "plain"; }
    use[id] = now;
    if (now === "time" && !["date", "time"].includes(form[id].kind)) { form[id].kind = "date"; rows.find((row) => row.id === id).kind.value = "date"; }
    if (now === "personal") form[id].personal ??= "name";
  }
  const having = (name) => Object.keys(use).find((id) => use[id] === name);
  const name = el("input", {class: "inp", value: look.body.zh, maxlength: 40, "data-build": "name"});
  const owner = el("select", {class: "pick", "data-build": "owner"}, ...Object.entries(known.departments).map(([id, title]) => el("option", {value: id, selected: id === look.body.owner}, title)));
  const database = el("select", {class: "pick", "data-build": "database"}, ...Object.entries(known.databases).map(([id, title]) => el("option", {value: id, selected: id === look.body.database}, title)));
  const noArea = el("p", {class: "hint"}), noKey = el("p", {class: "hint"}), careful = el("p", {class: "hint"});
  const down = el("input", {type: "checkbox", checked: look.down, "data-build": "down"});
  const merged = el("label", {class: "check"}, down, el("span", {}, say("区域列有空白（原为合并单元格）：沿用上一行", "The area is empty below merged cells: take that of the row above")));
  const said = el("p", {class: "why", role: "alert", hidden: true}), result = el("div", {class: "inside", "data-result": ""});
  const go = el("button", {class: "btn pri", type: "button", "data-action": "load-table", onclick: load}, icon("upload"), say(`载入 ${look.rows} 行`, `Load ${look.rows} rows`));
  function paint() {
    for (const {id, line, kind, mask} of rows) {
      line.className = use[id] === "out" ? "out" : use[id] === "personal" ? "masked" : "";
      kind.hidden = use[id] === "personal" || use[id] === "out";
      mask.hidden = use[id] !== "personal";
    }
    const masked = Object.values(use).filter((each) => each === "personal").length;
    careful.textContent = masked ? say(`${masked} 列是个人信息：遮盖显示，不能用来分组或统计。用不到就选“不导入”。`, `${masked} columns are personal: shown masked, never counted by. Leave them out if they are not needed.`) : "";
    noArea.textContent = having("area") || (having("lon") && having("lat")) ? "" : say("表中没有区域：所有行归入您的区域。", "The table says no area: all rows are put into yours.");
    noKey.textContent = having("key") ? "" : say("没有编号列：按行号区分，再次上传时整表替换。", "No column is a key: rows are told apart by their number, the next upload replaces them all.");
    const area = look.columns.find((each) => each.id === having("area"));
    merged.hidden = !area || area.filled >= look.rows;
    for (const each of [careful, noArea, noKey]) each.hidden = !each.textContent;
  }
  box.replaceChildren(
    el("p", {class: "hint"}, look.head > 1 ? say(`列名在第 ${look.head} 行，以上是标题。已自动识别，不对的在这里改。`, `The names of the columns end with row ${look.head}, above is a title. Recognised automatically: correct what is wrong.`) : say("已自动识别，看一眼即可：不对的在这里改。", "Recognised automatically: a glance is enough, correct what is wrong.")),
    el("div", {class: "scroll columns", tabindex: 0}, el("table", {}, el("thead", {}, el("tr", {}, ...[say("列名", "Column"), say("用途", "Use"), say("类型", "Kind"), say("取值", "Values"), say("样例", "Samples")].map((text) => el("th", {scope: "col"}, text)))), el("tbody", {}, ...rows.map((row) => row.line)))),
    merged, careful, noArea, noKey,
    el("div", {class: "fields"}, field(say("数据名称", "Name of the data"), name), field(say("归口部门", "Owner"), owner), field(say("归入", "Database"), database)),
    el("div", {class: "line"}, go), said, result);
  paint();

  function body() {
    const made = structuredClone(look.body), title = name.value.trim();
    Object.assign(made, {zh: title, en: title, owner: owner.value, database: database.value, says: {zh: `由表格“${look.name}”导入。`, en: `Loaded from the table ${look.name}.`}, place: null, rules: []});
    made.columns = {};
    for (const {id} of look.columns) {
      if (use[id] === "out") continue;
      const {title: said, kind, personal} = form[id], column = {id, zh: said.trim() || id, en: said.trim() || id, kind: use[id] === "personal" ? "text" : ["lon", "lat"].includes(use[id]) ? "float" : kind};
      made.columns[id] = use[id] === "personal" ? {...column, personal} : use[id] === "key" ? {...column, required: true} : column;
    }
    const row = {row_no: {id: "row_no", zh: "行号", en: "Row", kind: "int", required: true}}, own = {own_area: {id: "own_area", zh: "所属区域", en: "Area", required: true}};
    const lon = having("lon"), lat = having("lat"), area = having("area");
    made.key = [having("key") ?? "row_no"];
    made.area = area ?? (lon && lat ? null : "own_area");
    if (!area && lon && lat) made.place = [lon, lat];
    made.time = having("time") ?? null;
    Object.assign(made.columns, having("key") ? {} : row, made.area === "own_area" ? own : {});
    made.secrecy = Object.values(use).includes("personal") ? "sensitive" : "internal";
    return made;
  }
  async function load() {
    said.hidden = true;
    go.disabled = true;
    result.replaceChildren(el("p", {class: "hint", role: "status"}, say("正在载入…", "Loading…")));
    const before = job.dataset;
    try {
      const made = await ask("/definitions/dataset", {method: "POST", body: {body: body()}});
      const file = new File([job.file], job.file.name, {type: job.file.name.toLowerCase().endsWith(".xlsx") ? XLSX : "text/csv"});
      const run = await ask(`/definitions/dataset/${made.id}/rows?name=${encodeURIComponent(job.file.name)}${job.sheet ? `&sheet=${encodeURIComponent(job.sheet)}` : ""}${down.checked && !merged.hidden ? "&down=1" : ""}`, {method: "POST", body: file});
      result.replaceChildren(...told(run));
      if (run.state === "failed") { await ask(`/definitions/dataset/${made.id}/retire`, {method: "POST", body: {version: made.version}}); return; }
      if (before) await ask(`/definitions/dataset/${before.id}/retire`, {method: "POST", body: {version: before.version}}).catch(() => {});
      go.replaceChildren(icon("refresh"), say("按修改重新载入", "Load again as corrected"));
      await done(made);
    } catch (error) {
      result.replaceChildren();
      said.textContent = error.message;
      said.hidden = false;
      box.querySelector(`[data-column="${error.field?.split(".")[1] ?? ""}"] .inp`)?.focus();
      if (error.field === "zh") name.focus();
    } finally { go.disabled = false; }
  }
}

/** What a load took and what it could not take, row by row. */
export function told(run) {
  const line = el("p", {class: "line", role: "status", "data-load": run.state}, icon(run.bad ? "alert-triangle" : "check"), el("b", {}, say(`载入 ${run.good} 行`, `${run.good} rows loaded`)), run.bad ? say(`${run.bad} 行未载入：`, `${run.bad} not taken:`) : null);
  const failed = el("p", {class: "why", role: "alert", "data-load": "failed"}, run.why ? say(run.why.zh, run.why.en) : null);
  const first = run.state === "failed" ? failed : line;
  if (!run.faults?.length) return [first];
  const head = [say("行", "Row"), say("列", "Column"), say("原值", "Value"), say("原因", "Reason")];
  return [first, el("div", {class: "scroll faults", tabindex: 0}, el("table", {}, el("thead", {}, el("tr", {}, ...head.map((text) => el("th", {scope: "col"}, text)))), el("tbody", {}, ...run.faults.map((each) => el("tr", {"data-fault": each.row}, el("td", {class: "n"}, String(each.row)), el("td", {}, each.column ?? ""), el("td", {}, el("code", {}, each.value ?? "")), el("td", {}, say(each.zh, each.en)))))))];
}

const field = (title, control) => el("label", {class: "field"}, el("span", {}, title), control);
