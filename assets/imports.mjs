// File import: a table is handed in, its columns mapped, its first rows looked at as the cases they would become, all of them taken in the background.

import {mappingForm} from "./_import_map.mjs";
import {ask, el, icon, say, toast} from "./session.mjs";

const LARGEST = 50 * 1024 * 1024, EVERY = 1000;
const STATES = {mapping: ["待对应", "To map"], running: ["导入中", "Running"], done: ["已完成", "Done"], stopped: ["已停止", "Stopped"], failed: ["失败", "Failed"]};
const number = (n) => n.toLocaleString();
const minute = (iso) => (iso ? `${iso.slice(0, 10)} ${iso.slice(11, 16)}` : "");

export function start(page) {
  const part = (name) => page.querySelector(`[data-part="${name}"]`), inside = (name) => part(name).querySelector(".inside");
  const known = {words: JSON.parse(page.dataset.words), majors: JSON.parse(page.dataset.majors), categories: JSON.parse(page.dataset.categories), areas: []};
  let job = null, form = null, chosen = null, timer = null, gone = false;

  // ── the file ──
  const said = el("p", {class: "why", role: "alert", hidden: true});
  const complain = (error) => { said.textContent = error?.message ?? ""; said.hidden = !error; };
  const input = el("input", {type: "file", accept: ".csv,.tsv,.txt,.xlsx", class: "sr", id: "import-file", onchange: () => { if (input.files[0]) hand(input.files[0]); input.value = ""; }});
  const drop = el("label", {class: "drop", for: "import-file"}, icon("table"), el("b", {}, say("选择或拖入表格", "Choose a table, or drop it here")), el("span", {}, say("CSV 或 XLSX，至多 50 MB；UTF-8 与 GB18030 皆可", "CSV or XLSX, at most 50 MB; UTF-8 or GB18030")), input);
  for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.toggle("over", over); });
  drop.addEventListener("drop", (event) => { if (event.dataTransfer.files[0]) hand(event.dataTransfer.files[0]); });
  const about = el("div", {class: "about"});
  inside("file").replaceChildren(drop, said, about);

  async function hand(file, sheet) {
    if (file.size > LARGEST) return complain(new Error(say("文件超过 50 MB，请分成几份。", "The file has over 50 MB: split it.")));
    complain(null);
    drop.classList.add("busy");
    try {
      const made = await ask(`/imports?name=${encodeURIComponent(file.name)}${sheet ? `&sheet=${encodeURIComponent(sheet)}` : ""}`, {method: "POST", body: file});
      chosen = file;
      await open(made);
      if (made.remembered) toast(say("已用上次的对应", "Mapped as the last time"));
      list();
    } catch (error) { complain(error); } finally { drop.classList.remove("busy"); }
  }
  function describe() {
    const {kind, encoding, delimiter, sheet, sheets, columns} = job.about;
    const how = kind === "csv" ? [encoding.replace("-sig", "").toUpperCase(), delimiter === "\t" ? "Tab" : delimiter] : [];
    const facts = [say(`${number(job.total)} 行`, `${number(job.total)} rows`), say(`${columns.length} 列`, `${columns.length} columns`), ...how];
    const others = sheets.length > 1 && chosen ? el("label", {class: "field"}, el("span", {}, say("工作表", "Sheet")), el("select", {class: "pick", "data-map": "sheet", onchange: (event) => hand(chosen, event.target.value)}, ...sheets.map((name) => el("option", {value: name, selected: name === sheet}, name)))) : null;
    about.replaceChildren(...[el("b", {"data-file": job.id}, job.name), el("span", {}, facts.join(" · ")), others].filter(Boolean));
  }

  // ── the mapping ──
  async function open(found) {
    job = found;
    if (!known.areas.length) try { known.areas = (await ask("/areas?level=community")).items; } catch { /* then no fixed area can be chosen */ }
    if (gone) return;
    describe();
    const mapping = job.state === "mapping" || job.state === "stopped";
    part("mapping").hidden = !mapping;
    part("preview").hidden = false;
    if (!mapping) { progress(); return; }
    const look = el("button", {class: "btn pri", type: "button", "data-action": "preview-import", onclick: preview}, icon("eye"), say("预览", "Preview"));
    const box = el("div", {});
    inside("mapping").replaceChildren(box, el("div", {class: "acts"}, look));
    inside("preview").replaceChildren(el("p", {class: "hint"}, say("对应好列后点“预览”：前 50 行会成为怎样的案件，逐行列出问题。", "Map the columns, then preview: what cases the first 50 rows become, and what is wrong with each.")));
    form = mappingForm(box, job, known, () => inside("preview").classList.add("stale"));
  }

  // ── the preview ──
  async function preview() {
    const box = inside("preview");
    let shown;
    try { shown = await ask(`/imports/${job.id}/preview`, {method: "POST", body: {mapping: form.read()}}); } catch (error) { box.replaceChildren(el("p", {class: "why", role: "alert"}, error.message)); return; }
    box.classList.remove("stale");
    if (shown.missing.length) {
      box.replaceChildren(el("ul", {class: "why", role: "alert"}, ...shown.missing.map((each) => el("li", {}, `${known.words.fields[each.field] ?? each.field}${say("：", ": ")}${say(each.zh, each.en)}`))));
      return;
    }
    const go = el("button", {class: "btn pri", type: "button", "data-action": "start-import", onclick: begin}, icon("check"), say(`导入 ${number(job.total)} 行`, `Import ${number(job.total)} rows`));
    const head = [say("行", "Row"), say("结果", "Result"), say("标题", "Title"), say("类别", "Category"), say("位置", "Place"), say("上报", "Reported"), say("了结", "Over")];
    box.replaceChildren(
      el("div", {class: "line"}, el("span", {role: "status", "data-previewed": ""}, say(`前 ${shown.rows.length} 行：${shown.good} 行可导入，${shown.bad} 行有问题`, `First ${shown.rows.length} rows: ${shown.good} can be taken, ${shown.bad} cannot`)), go),
      el("div", {class: "scroll"}, el("table", {class: "rows-table"}, el("thead", {}, el("tr", {}, ...head.map((text) => el("th", {scope: "col"}, text)))), el("tbody", {}, ...shown.rows.map(previewRow)))));
    part("preview").scrollIntoView({block: "start", behavior: "smooth"});
  }
  function previewRow(row) {
    const {error} = row;
    if (error) return el("tr", {class: "bad", "data-row": row.row, "data-code": error.code}, el("td", {class: "n"}, row.row), el("td", {}, el("span", {class: "tag red"}, say("不能导入", "Refused"))), el("td", {colspan: 5}, el("b", {}, error.column ?? ""), " ", error.value ? el("code", {}, error.value) : null, " ", say(error.zh, error.en)));
    const state = row.known ? say(`已有 ${row.known}`, `There: ${row.known}`) : row.ended ? say("作废", "Called off") : row.closed_at ? say("历史案件", "History") : say("新案件", "New case");
    return el("tr", {"data-row": row.row}, el("td", {class: "n"}, row.row), el("td", {}, el("span", {class: "tag"}, state)), el("td", {}, row.title, row.reporter ? el("small", {}, row.reporter) : null), el("td", {}, `${row.category.id} ${say(row.category.zh, row.category.en)}`), el("td", {}, say(row.area.zh, row.area.en)), el("td", {class: "n"}, minute(row.at)), el("td", {class: "n"}, minute(row.closed_at)));
  }
  async function begin(event) {
    event.currentTarget.disabled = true;
    try { job = await ask(`/imports/${job.id}/start`, {method: "POST", body: {mapping: form.read()}}); } catch (error) { toast(error.message); event.target.disabled = false; return; }
    part("mapping").hidden = true;
    progress();
    list();
  }

  // ── how far it is ──
  function progress() {
    clearTimeout(timer);
    drawProgress();
    if (job.state !== "running" || gone) return;
    timer = setTimeout(async () => {
      const before = job.state, id = job.id;
      try { const now = await ask(`/imports/${id}`); if (job.id !== id || gone) return; job = now; } catch { /* asked again */ }
      if (job.state !== before) list();
      progress();
    }, EVERY);
  }
  const halt = async () => { try { job = await ask(`/imports/${job.id}/stop`, {method: "POST"}); } catch (error) { toast(error.message); } open(job); list(); };
  function drawProgress() {
    const figure = (name, words, n) => el("div", {class: "figure", "data-figure": name}, el("b", {}, number(n)), el("span", {}, words));
    const counted = (table, words) => Object.entries(table).sort(([, a], [, b]) => b - a).map(([code, n]) => el("li", {"data-code": code}, el("b", {}, number(n)), " ", words[code] ?? code));
    const running = job.state === "running";
    const file = (kind) => el("a", {class: "btn sm", href: `/api/v1/imports/${job.id}/refused/file?form=${kind}`, download: "", "data-action": `refused-${kind}`}, icon("arrow-down"), say(`被拒行 ${kind.toUpperCase()}`, `Refused rows, ${kind.toUpperCase()}`));
    inside("preview").classList.remove("stale");
    inside("preview").replaceChildren(...[
      el("div", {class: "line"}, el("span", {role: "status", "data-import-state": job.state}, say(...STATES[job.state])), el("progress", {max: job.total, value: job.done, "aria-label": say("进度", "Progress")}), el("span", {class: "n"}, `${number(job.done)} / ${number(job.total)}`), running ? el("button", {class: "btn sm warn", type: "button", "data-action": "stop-import", onclick: halt}, say("停止", "Stop")) : null),
      job.error ? el("p", {class: "why", role: "alert"}, job.error) : null,
      el("div", {class: "figures"}, figure("taken", say("已导入", "taken"), job.taken), figure("known", say("原已有，未改动", "there already, unchanged"), job.known), figure("refused", say("被拒", "refused"), job.refused)),
      job.refused ? el("ul", {class: "reasons"}, ...counted(job.reasons, known.words.reasons)) : null,
      Object.keys(job.notes).length ? el("ul", {class: "reasons notes"}, ...counted(job.notes, known.words.notes)) : null,
      job.refused ? el("div", {class: "acts"}, file("csv"), file("xlsx"), el("span", {class: "hint"}, say("更正后可再次导入；已导入的行不会重复。", "Correct them and import the file again; rows that were taken are not doubled."))) : null,
    ].filter(Boolean));
  }

  // ── earlier ones ──
  async function list() {
    let items;
    try { ({items} = await ask("/imports")); } catch (error) { inside("earlier").replaceChildren(el("p", {class: "void"}, error.message)); return; }
    if (gone) return;
    const row = (item) => el("div", {class: "import-row", "data-import": item.id}, el("span", {class: "tag"}, say(...STATES[item.state])), el("b", {}, item.name), el("span", {class: "n"}, say(`${number(item.taken)} 导入 · ${number(item.known)} 已有 · ${number(item.refused)} 被拒`, `${number(item.taken)} taken · ${number(item.known)} there · ${number(item.refused)} refused`)), el("small", {}, minute(item.at)), el("button", {class: "btn sm", type: "button", "data-action": "open-import", onclick: async () => { try { chosen = null; await open(await ask(`/imports/${item.id}`)); part("preview").scrollIntoView({block: "nearest"}); } catch (error) { toast(error.message); } }}, say("打开", "Open")));
    inside("earlier").replaceChildren(...(items.length ? items.map(row) : [el("div", {class: "void"}, icon("inbox"), el("span", {}, say("还没有导入过", "Nothing has been imported yet")))]));
  }
  list();
  return () => { gone = true; clearTimeout(timer); };
}
