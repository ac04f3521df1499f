// Map data of the administrator: a file is handed in, looked at as what would become of it, then taken; what is there already stands below.
import {ask, el, icon, say, toast} from "./session.mjs";

const number = (n) => Number(n).toLocaleString();
const minute = (iso) => `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
const MB = 1024 * 1024;

/** A place for a file: `accept` and `most` bytes; `take(file)` is given what was chosen or dropped. */
function dropPlace(id, {accept, most, title, hint}, take) {
  const said = el("p", {class: "why", role: "alert", hidden: true});
  const complain = (text) => { said.textContent = text; said.hidden = !text; };
  const given = async (file) => {
    if (!file) return;
    if (file.size > most) return complain(say(`文件超过 ${most / MB} MB。`, `The file has over ${most / MB} MB.`));
    complain("");
    place.classList.add("busy");
    try { await take(file); } catch (error) { complain(error.message); } finally { place.classList.remove("busy"); }
  };
  const input = el("input", {type: "file", accept, class: "sr", id, onchange: () => { given(input.files[0]); input.value = ""; }});
  const place = el("label", {class: "drop", for: id}, icon("upload"), el("b", {}, title), el("span", {}, hint), input);
  for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) place.addEventListener(name, (event) => { event.preventDefault(); place.classList.toggle("over", over); });
  place.addEventListener("drop", (event) => given(event.dataTransfer.files[0]));
  return [place, said];
}

const figures = (found) => el("div", {class: "figures"}, ...found.map(([name, words, n]) => el("div", {class: "figure", "data-figure": name}, el("b", {}, number(n)), el("span", {}, words))));
const void_ = (words) => el("div", {class: "void"}, icon("inbox"), el("span", {}, words));

/** What became, or would become, of a file: its figures, what was left out, and the button that takes it. */
function report(box, {head, counts, left, go}) {
  box.replaceChildren(...[
    el("div", {class: "line"}, el("span", {role: "status", "data-previewed": ""}, head), go),
    figures(counts),
    left.length ? el("ul", {class: "reasons notes"}, ...left.map((words) => el("li", {}, words))) : null,
  ].filter(Boolean));
}

const LEFT_OUT = {outside: ["在市外", "outside the city"], bad_outline: ["没有可用的轮廓", "no outline that can be used"], no_outline: ["没有轮廓", "no outline"]};

function buildings(inside) {
  const name = el("input", {class: "inp", name: "name", maxlength: 40}), owner = el("input", {class: "inp", name: "attribution", maxlength: 120, placeholder: "© OpenStreetMap contributors"});
  const crs = el("select", {class: "pick", name: "crs"}, ...[["", say("以文件为准", "As the file says")], ["wgs84", "WGS-84"], ["cgcs2000", "CGCS2000"], ["gcj02", "GCJ-02"]].map(([value, words]) => el("option", {value}, words)));
  const outside = el("input", {type: "checkbox", name: "outside"});
  const field = (words, input) => el("label", {class: "field"}, el("span", {}, words), input);
  const settings = el("div", {class: "settings"}, field(say("名称（同名替换）", "Name (the same one is replaced)"), name), field(say("坐标系", "Coordinates"), crs), field(say("署名", "Attribution"), owner), el("label", {class: "check"}, outside, el("span", {}, say("也要市外的", "Those outside the city too"))));
  const shown = el("div", {class: "inside"}), sets = el("div", {class: "inside"});
  const query = (preview) => new URLSearchParams({name: name.value.trim(), attribution: owner.value, ...(crs.value ? {crs: crs.value} : {}), ...(outside.checked ? {outside: "1"} : {}), ...(preview ? {preview: "1"} : {})});
  const send = (file, preview) => ask(`/buildings/files?${query(preview)}`, {method: "POST", body: new File([file], file.name, {type: "application/geo+json"})});

  function tell(found, file) {
    const left = Object.entries(found.left_out).map(([reason, {count, features}]) => say(`未取 ${count} 个：${(LEFT_OUT[reason] ?? [reason])[0]}(第 ${features.slice(0, 5).join("、")} 个${count > 5 ? "…" : ""})`, `${count} left out, ${(LEFT_OUT[reason] ?? ["", reason])[1]} (numbers ${features.slice(0, 5).join(", ")}${count > 5 ? " …" : ""})`));
    const go = file && found.taken + found.changed + found.removed > 0 && el("button", {class: "btn pri", type: "button", "data-action": "take-buildings", onclick: async (event) => {
      event.currentTarget.disabled = true;
      try { tell(await send(file, false), null); list(); } catch (error) { toast(error.message); event.target.disabled = false; }
    }}, icon("check"), say("导入", "Bring in"));
    report(shown, {
      head: file ? say(`预览“${found.name}”,坐标 ${found.crs.toUpperCase()}`, `Preview of “${found.name}”, ${found.crs.toUpperCase()}`) : say(`“${found.name}”已导入`, `“${found.name}” was brought in`),
      counts: [["taken", say("新增", "new"), found.taken], ["changed", say("更新", "changed"), found.changed], ["removed", say("移除", "removed"), found.removed], ["kept", say("因有住房保留", "kept for their homes"), found.kept]],
      left, go: go || null,
    });
  }

  async function list() {
    try {
      const {items} = await ask("/buildings/files");
      const row = (each) => el("div", {class: "import-row", "data-set": each.source}, el("b", {}, each.source), el("span", {class: "n"}, say(`${number(each.count)} 栋`, `${number(each.count)} buildings`)), el("a", {class: "btn sm", href: `/map/3d?source=${encodeURIComponent(each.source)}`}, say("立体图", "With heights")));
      sets.replaceChildren(...(items.length ? items.map(row) : [void_(say("还没有导入过楼栋文件", "No file of buildings yet"))]));
    } catch (error) { sets.replaceChildren(void_(error.message)); }
  }

  const place = dropPlace("buildings-file", {accept: ".geojson,.json", most: 32 * MB, title: say("选择或拖入楼栋 GeoJSON", "Choose a GeoJSON of buildings, or drop it here"), hint: say("至多 32 MB；更大的用 app.py buildings", "At most 32 MB; larger ones by app.py buildings")}, async (file) => {
    if (!name.value.trim()) name.value = file.name.replace(/\.[^.]+$/, "").slice(0, 40);
    tell(await send(file, true), file);
  });
  inside.replaceChildren(settings, ...place, shown, sets);
  list();
}

function streams(inside) {
  const shown = el("div", {class: "inside"}), known = el("div", {class: "inside"}), said = el("p", {class: "why", role: "alert", hidden: true});
  const id = el("input", {class: "inp", name: "gb_id", maxlength: 20, inputmode: "numeric", required: true}), address = el("input", {class: "inp", name: "address", maxlength: 500, required: true, placeholder: "…/live/{gb_id}.m3u8?key={secret}"});
  const field = (words, input) => el("label", {class: "field"}, el("span", {}, words), input);
  const one = el("form", {class: "settings"}, field(say("摄像机国标编号", "Camera (GB/T 28181 id)"), id), field(say("HLS 地址", "HLS address"), address), el("button", {class: "btn", type: "submit", "data-action": "enter-stream"}, say("登记", "Enter")));
  const complain = (text) => { said.textContent = text; said.hidden = !text; };
  one.addEventListener("submit", async (event) => {
    event.preventDefault();
    complain("");
    try { await ask(`/streams/${encodeURIComponent(id.value.trim())}`, {method: "PUT", body: {address: address.value.trim()}}); id.value = address.value = ""; list(); } catch (error) { complain(error.message); }
  });
  const send = (file, preview) => ask(`/streams/files${preview ? "?preview=1" : ""}`, {method: "POST", body: new File([file], file.name, {type: "text/csv"})});

  function tell(found, file) {
    const go = file && found.fresh + found.changed ? el("button", {class: "btn pri", type: "button", "data-action": "take-streams", onclick: async (event) => {
      event.currentTarget.disabled = true;
      try { tell(await send(file, false), null); list(); } catch (error) { toast(error.message); event.target.disabled = false; }
    }}, icon("check"), say(`登记 ${number(found.fresh + found.changed)} 路`, `Enter ${number(found.fresh + found.changed)}`)) : null;
    report(shown, {
      head: file ? say(`预览：${number(found.rows)} 行`, `Preview: ${number(found.rows)} rows`) : say("已登记", "Entered"),
      counts: [["fresh", say("新登记", "new"), found.fresh], ["changed", say("更改", "changed"), found.changed], ["same", say("未变", "the same"), found.same], ["refused", say("不能用", "cannot be used"), found.refused]],
      left: found.named.map((each) => say(`第 ${each.row} 行 ${each.gb_id}:${each.zh}`, `Row ${each.row}, ${each.gb_id}: ${each.en}`)),
      go,
    });
  }

  let after = "";
  const more = el("button", {class: "btn sm", type: "button", "data-action": "more-streams", hidden: true, onclick: () => list(true)}, say("更多", "More"));
  async function list(further = false) {
    try {
      const {items, next} = await ask(`/streams?${new URLSearchParams({limit: 50, ...(further ? {after} : {})})}`);
      const row = (each) => el("div", {class: "import-row", "data-stream": each.gb_id}, el("b", {}, each.gb_id), el("span", {class: "n"}, [each.name, say(each.source.zh, each.source.en), say(`登记于 ${minute(each.at)}`, `entered ${minute(each.at)}`)].filter(Boolean).join(" · ")), el("button", {class: "btn sm", type: "button", "data-action": "forget-stream", onclick: async () => { try { await ask(`/streams/${each.gb_id}`, {method: "DELETE"}); list(); } catch (error) { toast(error.message); } }}, say("撤销", "Take away")));
      further ? known.append(...items.map(row)) : known.replaceChildren(...(items.length ? items.map(row) : [void_(say("没有单独登记的地址；城市包里的网关照常使用", "No address of a single camera; the gateways of the city's pack serve as they do"))]));
      after = next ?? "";
      more.hidden = !next;
    } catch (error) { known.replaceChildren(void_(error.message)); }
  }

  const place = dropPlace("streams-file", {accept: ".csv,.tsv,.txt,.xlsx", most: 8 * MB, title: say("选择或拖入地址表", "Choose a table of addresses, or drop it here"), hint: say("CSV 或 XLSX，两列：国标编号（gb_id）、地址（address）", "CSV or XLSX with two columns: gb_id and address")}, async (file) => tell(await send(file, true), file));
  inside.replaceChildren(one, said, ...place, shown, known, more);
  list();
}

export function start(page) {
  const inside = (name) => page.querySelector(`[data-inside="${name}"]`);
  buildings(inside("buildings"));
  streams(inside("streams"));
  return () => {};
}
