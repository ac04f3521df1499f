// Boundaries in and out of files: the coordinate system found out and shown before and after, every row with its faults, then laid on the draft.
import {fromFile} from "./_cells_draft.mjs";
import {ask, el, icon, say, toast} from "./session.mjs";

const LARGEST = 50 * 2 ** 20;
const FORMS = [["geojson", "GeoJSON"], ["shp", "Shapefile (ZIP)"], ["gpkg", "GeoPackage"]];
const OUT = [["wgs84", "WGS-84"], ["cgcs2000", "CGCS2000 (EPSG:4490)"], ["zone", "CGCS2000 高斯-克吕格 · Gauss-Kruger"], ["gcj02", "GCJ-02"], ["bd09", "BD-09"]];
const NAMES = {wgs84: "WGS-84", cgcs2000: "CGCS2000", gcj02: "GCJ-02", bd09: "BD-09"};
const metres = (m) => (m == null ? "—" : m < 10 ? `${m.toFixed(2)} m` : `${Math.round(m)} m`);
const option = (value, text, now) => el("option", {value, selected: value === now}, text);

export function filesTab(ctx) {
  let file = null, found = null, busy = false, error = "", crs = "", whole = false, form = "geojson", out = "wgs84";

  async function look() {
    busy = true;
    error = "";
    ctx.draw();
    try {
      const address = `/cells/${ctx.area}/file?name=${encodeURIComponent(file.name.slice(-200))}${crs ? `&crs=${encodeURIComponent(crs)}` : ""}`;
      found = await ask(address, {method: "POST", body: new File([file], file.name, {type: "application/octet-stream"})});
      ctx.overlay = found.rows.flatMap((row) => [...(row.as_is ? [{outline: row.as_is, as_is: true}] : []), ...(row.outline ? [{outline: row.outline}] : [])]);
      const all = ctx.overlay.flatMap(({outline}) => (outline.type === "MultiPolygon" ? outline.coordinates.flat(2) : outline.coordinates.flat()));
      if (all.length && ctx.data.community.outline) ctx.map?.fit({type: "Polygon", coordinates: [[...all, ...[ctx.data.community.outline].flatMap((each) => (each.type === "MultiPolygon" ? each.coordinates.flat(2) : each.coordinates.flat()))]]});
    } catch (refused) { found = null; ctx.overlay = []; error = refused.message; }
    busy = false;
    if (!ctx.ended) ctx.draw();
  }
  function chosen(event) {
    [file] = event.target.files;
    found = null;
    crs = "";
    error = "";
    ctx.overlay = [];
    if (!file) return;
    if (file.size > LARGEST) { error = say(`文件 ${Math.round(file.size / 2 ** 20)} MB，超过 50 MB：请裁到本区，或简化边界。`, `The file has ${Math.round(file.size / 2 ** 20)} MB, over 50: cut it to one district, or simplify its lines.`); ctx.draw(); return; }
    look();
  }
  function apply() {
    const rows = found.rows.filter((row) => row.outline);
    const next = fromFile(ctx.cells, rows, whole, ctx.fresh);
    ctx.imported = true;
    found = null;
    file = null;
    ctx.overlay = [];
    ctx.change(next, []);
    toast(say("已放入草稿：检查影响后保存。", "Laid on the draft: look at the effects, then save."));
    ctx.page.querySelector('[data-tab="cells"]')?.click();
  }
  function systems() {
    const {detected, declared, used} = found, sorted = Object.entries(detected.metres).sort((a, b) => a[1] - b[1]).slice(0, 5);
    const before = el("div", {class: "pair"}, el("p", {}, el("small", {}, say("转换前", "Before")), el("b", {"data-crs": "before"}, found.systems[used]?.[ctx.page.dataset.lang === "en" ? "en" : "zh"] ?? used ?? "?"), el("small", {}, found.before_m == null ? "" : say(`直接叠加偏 ${metres(found.before_m)}`, `laid on as it is: ${metres(found.before_m)} off`))), el("p", {}, el("small", {}, say("转换后", "After")), el("b", {}, "WGS-84"), el("small", {"data-after": ""}, say(`与社区界线相差中位数 ${metres(found.after_m)}`, `${metres(found.after_m)} from the community's outline (median)`))));
    return el("section", {class: "systems"}, el("h3", {}, say("坐标系", "Coordinate system")),
      el("p", {class: "hint", "data-said": "detected"}, declared ? say(`文件声明：${declared.zh}。`, `The file says: ${declared.en}. `) : say("文件未声明坐标系。", "The file names no system. "), used ? (detected.sure ? say(`与社区界线比对，判定为 ${NAMES[detected.crs] ?? detected.crs}。`, `Compared with the community's outline it is ${NAMES[detected.crs] ?? detected.crs}.`) : say("比对不明确，请核对。", "The comparison is not clear: check it.")) : say("数值不是经纬度，且与任何 3° 带都不吻合：请选择。", "These are no degrees and fit no zone: choose."), detected.swapped ? say("经纬度写反，已调换。", " Longitude and latitude were swapped: turned round.") : ""),
      used ? before : "",
      sorted.length ? el("p", {class: "fits"}, ...sorted.map(([id, m]) => el("span", {class: `tag${id === used ? " now" : ""}`}, `${NAMES[id] ?? id} ${metres(m)}`))) : "",
      el("label", {class: "field"}, el("span", {}, say("按此坐标系读取", "Read it as")), el("select", {class: "pick", "data-field": "crs", onchange: (event) => { crs = event.target.value; look(); }}, ...(used ? [] : [option("", "—", "")]), ...Object.entries(found.systems).map(([id, words]) => option(id, say(words.zh, words.en), used)))),
      found.rows.some((row) => row.as_is) ? el("p", {class: "hint"}, say("地图上：点线为文件原样，虚线为转换后。", "On the map: dotted as the file has it, dashed after conversion.")) : "");
  }
  function rows() {
    const bad = found.rows.filter((row) => !row.outline).length;
    return el("section", {}, el("h3", {}, say(`要素 ${found.features} 个，可导入 ${found.usable ?? 0} 个`, `${found.features} features, ${found.usable ?? 0} usable`), bad ? el("span", {class: "tag"}, say(`${bad} 个不导入`, `${bad} left out`)) : null),
      el("ul", {class: "feature-rows"}, ...found.rows.slice(0, 200).map((row) => el("li", {class: row.outline ? "" : "out", "data-row": String(row.row)}, el("b", {}, row.name ?? row.code ?? `#${row.row}`), el("span", {class: "no"}, row.code ?? ""), ...row.notes.map((note) => el("small", {}, say(note.zh, note.en)))))),
      found.usable ? el("label", {class: "check"}, el("input", {type: "checkbox", checked: whole, onchange: (event) => { whole = event.target.checked; }}), say("以文件为准：文件里没有的网格撤销", "The file is the whole: cells it lacks end")) : "",
      found.usable ? el("button", {class: "btn pri", type: "button", "data-deed": "apply-file", onclick: apply}, icon("check"), say("放入草稿", "Lay on the draft")) : "");
  }
  const take = () => el("section", {}, el("h3", {}, say("导入", "Import")), el("p", {class: "hint"}, say("GeoJSON、Shapefile（ZIP，含 .shp .dbf .shx）或 GeoPackage，最大 50 MB。字段：编码 code、名称 name。", "GeoJSON, Shapefile (a ZIP with .shp .dbf .shx) or GeoPackage, at most 50 MB. Fields: code, name.")),
    el("label", {class: "btn file"}, icon("table"), file ? file.name : say("选择文件", "Choose a file"), el("input", {type: "file", accept: ".geojson,.json,.zip,.gpkg", "aria-label": say("选择边界文件", "Choose a boundary file"), onchange: chosen})),
    busy ? el("p", {class: "hint", role: "status"}, say("读取中…", "Reading…")) : "", error ? el("p", {class: "why", role: "alert"}, error) : "", ...(found ? [systems(), rows()] : []));
  const give = () => {
    const link = el("a", {class: "btn", "data-action": "export", href: `/api/v1/cells.file?area=${ctx.area}&form=${form}&crs=${out}`}, icon("external-link"), say("导出本社区网格", "Export these cells"));
    const renew = () => { link.href = `/api/v1/cells.file?area=${ctx.area}&form=${form}&crs=${out}`; };
    return el("section", {}, el("h3", {}, say("导出", "Export")), el("div", {class: "pair"},
      el("label", {class: "field"}, el("span", {}, say("格式", "Form")), el("select", {class: "pick", "data-field": "form", onchange: (event) => { form = event.target.value; renew(); }}, ...FORMS.map(([id, text]) => option(id, text, form)))),
      el("label", {class: "field"}, el("span", {}, say("坐标系", "System")), el("select", {class: "pick", "data-field": "out", onchange: (event) => { out = event.target.value; renew(); }}, ...OUT.map(([id, text]) => option(id, text, out))))), link);
  };
  return () => el("div", {class: "stack"}, ...(ctx.may ? [take()] : []), give());
}
