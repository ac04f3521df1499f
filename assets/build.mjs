// The builder: a spreadsheet becomes a dataset, clicks become an indicator seen live, and it goes onto my page as a magnet. Over REST throughout.

import {columnsForm} from "./_build_columns.mjs";
import {lookBox} from "./_build_look.mjs";
import {measureForm} from "./_build_measure.mjs";
import {mineList} from "./_build_mine.mjs";
import {publishForm} from "./_build_publish.mjs";
import {ask, el, icon, say, toast} from "./session.mjs";

const LARGEST = 50 * 1024 * 1024;

export function start(page) {
  const part = (name) => page.querySelector(`[data-part="${name}"]`), inside = (name) => page.querySelector(`[data-inside="${name}"]`);
  const known = JSON.parse(page.dataset.known);
  const job = {file: null, look: null, dataset: null, made: null, edit: null};
  let gone = false, look = null, measure = null;
  const show = (name, on) => { part(name).hidden = !on; };
  const said = el("p", {class: "why", role: "alert", hidden: true});
  const complain = (error) => { said.textContent = error?.message ?? ""; said.hidden = !error; };

  // ── 1: a table, or a dataset there is ──
  const input = el("input", {type: "file", accept: ".csv,.tsv,.txt,.xlsx", class: "sr", id: "build-file", onchange: () => { if (input.files[0]) hand(input.files[0]); input.value = ""; }});
  const about = el("b", {}, say("选择或拖入表格", "Choose a table, or drop it here")), facts = el("span", {}, say("CSV 或 XLSX；列名上面有标题、合并单元格也可以", "CSV or XLSX; a title above the columns and merged cells are fine"));
  const drop = el("label", {class: "drop", for: "build-file"}, icon("table"), about, facts, input);
  for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.toggle("over", over); });
  drop.addEventListener("drop", (event) => { if (event.dataTransfer.files[0]) hand(event.dataTransfer.files[0]); });
  const names = el("datalist", {id: "build-datasets"}, ...known.datasets.map((each) => el("option", {value: each.title}, known.databases[each.database])));
  const there = el("input", {class: "inp", list: "build-datasets", placeholder: say(`${known.datasets.length} 类数据，输入名称`, `${known.datasets.length} datasets: type a name`), "data-choose": "dataset", onchange: () => { const found = known.datasets.find((each) => each.title === there.value.trim()); if (found) choose(found.id); }});
  const begin = el("div", {class: "begin"}, drop, el("div", {class: "else"}, el("label", {class: "field"}, el("span", {}, say("或者用已有的数据", "Or use data that is there")), there, names)));
  const sheets = el("div", {});
  inside("file").replaceChildren(begin, sheets, said);

  async function hand(file, sheet) {
    if (file.size > LARGEST) return complain(new Error(say("文件超过 50 MB，请分成几份。", "The file has over 50 MB: split it.")));
    complain(null);
    drop.classList.add("busy");
    try {
      job.look = await ask(`/definitions/look?name=${encodeURIComponent(file.name)}${sheet ? `&sheet=${encodeURIComponent(sheet)}` : ""}`, {method: "POST", body: typed(file)});
      if (gone) return;
      Object.assign(job, {file, sheet: job.look.sheet, dataset: null, made: null, edit: null});
      about.textContent = file.name;
      facts.textContent = say(`${job.look.rows} 行，${job.look.columns.length} 列`, `${job.look.rows} rows, ${job.look.columns.length} columns`);
      begin.classList.add("done");
      sheets.replaceChildren(...(job.look.sheets.length > 1 ? [el("label", {class: "field"}, el("span", {}, say("工作表", "Sheet")), el("select", {class: "pick", onchange: (event) => hand(file, event.target.value)}, ...job.look.sheets.map((name) => el("option", {value: name, selected: name === job.look.sheet}, name))))] : []));
      for (const name of ["measure", "publish"]) show(name, false);
      page.querySelector(".look").hidden = true;
      show("columns", true);
      columnsForm(inside("columns"), job, known, loaded);
      part("columns").scrollIntoView({block: "start", behavior: "smooth"});
    } catch (error) { complain(error); } finally { drop.classList.remove("busy"); }
  }

  // ── 2: loaded ──
  async function loaded(dataset) {
    job.dataset = dataset;
    await count(dataset.id);
    part("measure").scrollIntoView({block: "start", behavior: "smooth"});
  }
  async function choose(id) {
    complain(null);
    Object.assign(job, {file: null, look: null, edit: null});
    show("columns", false);
    try { await count(id); } catch (error) { complain(error); }
  }

  // ── 3 and 4 ──
  async function count(id, draft = null) {
    job.made = await ask(`/definitions/dataset/${encodeURIComponent(id)}/columns`);
    if (gone) return;
    there.value = known.datasets.find((each) => each.id === id)?.title ?? there.value;
    page.querySelector(".look").hidden = false;
    look ??= lookBox(inside("look"), known);
    measure = measureForm(inside("measure"), job.made, known, draft, changed);
    const form = publishForm(inside("publish"), job, known, measure, look, () => mine.read());
    look.onAnswer = form.answered;
    show("measure", true);
    show("publish", true);
    changed();
  }
  function changed() { look.ask(measure.body(), measure.by(), measure.title()); }

  const mine = mineList(inside("mine"), known, async (item) => {
    const full = await ask(`/definitions/${item.kind}/${encodeURIComponent(item.id)}`);
    job.edit = full;
    show("columns", false);
    await count(full.body.dataset, full.body);
    part("measure").scrollIntoView({block: "start", behavior: "smooth"});
  });
  if (known.edit) mine.open(known.edit).catch((error) => toast(error.message));
  else if (known.dataset) choose(known.dataset);
  return () => { gone = true; look?.stop(); mine.stop(); };
}

/** A File whose type the door takes: some systems know no type for .csv. */
function typed(file) {
  const xlsx = file.name.toLowerCase().endsWith(".xlsx");
  return new File([file], file.name, {type: xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv"});
}
