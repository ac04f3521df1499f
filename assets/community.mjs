// The card of a community over REST: figures, economy, cells with their staff, a small picture of its ground, and the survey form.
import {people} from "./_cells_table.mjs";
import {ringsOf} from "./_cells_draft.mjs";
import {ask, el, icon, say, toast, visit} from "./session.mjs";

const RESIDENCE = {registered: ["户籍", "Registered"], floating: ["流动", "Floating"]};
const number = (value) => (value == null ? "—" : typeof value === "number" ? value.toLocaleString("en") : value);

export function start(page) {
  const {area} = page.dataset, words = JSON.parse(page.dataset.words);
  let ended = false;
  if (area.length !== 12) { choose(); return () => { ended = true; }; }

  async function choose() {
    try {
      const {items} = await ask(`/areas?area=${area}&level=community`);
      if (ended) return;
      page.replaceChildren(el("section", {class: "panel"}, el("h2", {}, say("选择社区", "Choose a community")), el("ul", {class: "communities wide"}, ...items.map((each) => el("li", {}, el("button", {type: "button", "data-community": each.code, onclick: () => visit(`/community?area=${each.code}`)}, el("b", {}, say(each.name, each.name_en)), el("span", {class: "no"}, each.code)))))));
      page.dataset.read = "";
    } catch (error) { failed(error); }
  }
  const failed = (error) => { if (!ended) page.replaceChildren(el("div", {class: "void"}, icon("alert-triangle"), el("b", {}, error.message))); };

  function picture(card) {
    const all = card.cells.flatMap((cell) => ringsOf(cell.outline)), whole = card.outline ? ringsOf(card.outline) : all, flat = whole.flat();
    if (!flat.length) return "";
    const [w, e] = [Math.min(...flat.map((p) => p[0])), Math.max(...flat.map((p) => p[0]))], [s, n] = [Math.min(...flat.map((p) => p[1])), Math.max(...flat.map((p) => p[1]))];
    const squeeze = Math.cos((((s + n) / 2) * Math.PI) / 180), size = 300 / Math.max((e - w) * squeeze, n - s);
    const svg = (tag, attributes) => { const node = document.createElementNS("http://www.w3.org/2000/svg", tag); for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value); return node; };
    const d = (rings) => rings.map((ring) => `M${ring.map(([x, y]) => `${((x - w) * squeeze * size).toFixed(1)} ${((n - y) * size).toFixed(1)}`).join("L")}Z`).join("");
    const image = svg("svg", {viewBox: `-4 -4 ${((e - w) * squeeze * size + 8).toFixed(0)} ${((n - s) * size + 8).toFixed(0)}`, role: "img", "aria-label": say("网格略图", "The cells in outline"), class: "sketch"});
    for (const cell of card.cells.filter((each) => each.kind !== "micro")) image.append(svg("path", {d: d(ringsOf(cell.outline)), class: `cell ${cell.kind}`, "fill-rule": "evenodd"}));
    image.append(svg("path", {d: d(whole), class: "whole", "fill-rule": "evenodd"}));
    return image;
  }
  const fig = (label, value, more) => el("div", {class: "fig"}, el("span", {}, label), el("b", {}, number(value)), more ? el("small", {}, more) : "");

  function draw(card) {
    const most = Math.max(1, ...card.industries.map((each) => each.count));
    const staff = Object.entries(words.posts);
    const rows = card.cells.map((cell) => el("tr", {}, el("th", {scope: "row"}, say(cell.name, cell.name_en || cell.name), el("span", {class: "no"}, cell.code.slice(12))), ...staff.map(([id]) => { const names = people(cell, id); return el("td", {}, names.length ? names.join("、") : "—"); }), el("td", {}, Object.keys(words.lines).length === cell.lines.length ? say("全科", "All lines") : cell.lines.map((line) => say(...(words.lines[line] ?? [line, line]))).join("、") || "—")));
    page.replaceChildren(
      el("header", {class: "panel head"}, el("div", {}, el("h2", {}, say(card.name, card.name_en)), el("p", {class: "hint"}, `${area} · ${card.type ? say(...card.type) : say("未分类", "No type yet")}${card.generated ? say(" · 界线为示意", " · illustrative outline") : ""}`)),
        el("span", {class: "push"}), el("a", {class: "btn", href: `/map?area=${area}`}, icon("map"), say("一张图", "Map")), el("a", {class: "btn", href: `/cells?area=${area}`}, icon("polygon"), say("网格", "Cells"))),
      el("div", {class: "figs"}, fig(say("常住人口", "Residents"), card.residents, card.people.map((each) => `${say(...(RESIDENCE[each.id] ?? [each.id, each.id]))} ${number(each.count)}`).join(" · ")), fig(say("户数", "Households"), card.households), fig(say("面积", "Area"), card.km2 == null ? null : `${card.km2} km²`), fig(say("企业商户", "Enterprises"), card.industries.reduce((sum, each) => sum + each.count, 0)), fig(say("网格", "Cells"), card.cells.filter((cell) => cell.kind !== "micro").length, say(`微网格 ${card.cells.filter((cell) => cell.kind === "micro").length}`, `${card.cells.filter((cell) => cell.kind === "micro").length} micro`)), fig(say("在办案件", "Open cases"), card.counts.open), fig(say("网格员在岗", "Officers on duty"), `${card.counts.on_duty} / ${card.counts.officers}`)),
      el("section", {class: "panel ground"}, el("h3", {}, say("网格略图", "Cells")), picture(card)),
      el("section", {class: "panel economy"}, el("h3", {}, say("经济：企业按行业", "Economy: enterprises by industry")), card.industries.length ? el("ul", {class: "bars"}, ...card.industries.map((each) => el("li", {}, el("span", {}, say(each.zh, each.en)), el("i", {style: `--share:${each.count / most}`}), el("b", {}, number(each.count))))) : el("p", {class: "hint"}, say("没有企业。", "No enterprises."))),
      el("section", {class: "panel staffing"}, el("h3", {}, say("网格人员", "Staff of cells")), ...card.staff_faults.filter((each) => each.cell == null).map((each) => el("p", {class: "hint fault"}, icon("alert-triangle"), say(each.zh, each.en))), el("div", {class: "scroll"}, el("table", {}, el("thead", {}, el("tr", {}, el("th", {scope: "col"}, say("网格", "Cell")), ...staff.map(([, label]) => el("th", {scope: "col"}, say(...label))), el("th", {scope: "col"}, say("条线", "Lines")))), el("tbody", {}, ...rows)))),
      el("section", {class: "panel survey", "data-part": "survey"}));
  }

  const shown = (field, known) => (field.choices[known] ? say(...field.choices[known]) : number(known));
  function question(field, value, known, source, off) {
    const label = say(field.zh, field.en), unit = say(...field.unit), from = source ? `${say(source.zh, source.en)}${source.at ? ` ${source.at.slice(0, 10)}` : ""}` : "";
    const other = known != null && value != null && String(known) !== String(value);
    const fill = () => { const input = page.querySelector(`[data-question="${field.id}"]`); input.value = String(known); input.focus(); };
    const hint = known == null ? "" : el("small", {class: "known-from", "data-known": field.id}, el("b", {}, say("已知", "Known")), ` ${shown(field, known)} · ${from}`, other && !off && typeof known !== "object" && !String(known).startsWith("<") ? el("button", {class: "btn sm", type: "button", onclick: fill}, say("用已知值", "Use it")) : null);
    const attributes = {name: field.id, disabled: off, "data-question": field.id};
    const input = field.kind === "choice" ? el("select", {class: "pick", ...attributes}, el("option", {value: ""}, "—"), ...Object.entries(field.choices).map(([id, pair]) => el("option", {value: id, selected: id === value}, say(...pair))))
      : field.kind === "yes_no" ? el("select", {class: "pick", ...attributes}, ...[["", "—"], ["true", say("是", "Yes")], ["false", say("否", "No")]].map(([id, text]) => el("option", {value: id, selected: value != null && String(value) === id}, text)))
        : el("input", {class: "inp", type: field.kind === "number" ? "number" : "text", step: "any", min: field.kind === "number" ? 0 : null, maxlength: field.kind === "text" ? field.most : null, value: value ?? "", ...attributes});
    return el("label", {class: "field"}, el("span", {}, label, unit ? el("small", {}, ` ${unit}`) : null), input, hint);
  }
  function drawSurvey(found) {
    const box = page.querySelector('[data-part="survey"]'), why = el("p", {class: "why", role: "alert", hidden: true});
    const fits = (known) => known != null && !String(known).startsWith("<");
    const value = (field) => found.answers[field.id] ?? (fits(found.known[field.id]) ? found.known[field.id] : null);
    const open = found.fields.filter((field) => value(field) === null).length;
    const form = el("form", {onsubmit: send}, ...found.fields.map((field) => question(field, value(field), found.known[field.id], found.sources[field.id], !found.may_fill)), why, found.may_fill ? el("button", {class: "btn pri", type: "submit", "data-deed": "fill"}, icon("check"), say("保存调查表", "Save the survey")) : "");
    const versions = found.versions.length ? el("ul", {class: "versions"}, ...found.versions.slice(0, 8).map((each) => el("li", {}, el("b", {}, `v${each.version}`), el("small", {}, `${each.by} ${each.at.slice(0, 16).replace("T", " ")}`), el("small", {}, say(`${Object.keys(each.answers).length} 项`, `${Object.keys(each.answers).length} answers`))))) : el("p", {class: "hint"}, found.may_fill ? say("还没有填写过；已知的已预填。", "Not filled in yet; what is known stands there.") : say("还没有填写过。", "Not filled in yet."));
    box.replaceChildren(el("h3", {}, say("社区调查表", "Community survey")), el("p", {class: "hint", "data-open": open}, say(`${found.fields.length} 项中 ${open} 项待填，其余为已知。`, `${open} of ${found.fields.length} are open; the rest is known.`)), form, versions);
    async function send(event) {
      event.preventDefault();
      const given = Object.fromEntries(found.fields.map((field) => { const text = form.elements[field.id].value; return [field.id, text === "" ? null : field.kind === "number" ? Number(text) : field.kind === "yes_no" ? text === "true" : text]; }));
      try { drawSurvey(await ask(`/communities/${area}/survey`, {method: "PUT", body: {version: found.version, answers: given}})); toast(say("已保存", "Saved")); } catch (error) {
        why.hidden = false;
        why.textContent = error.status === 409 ? say("其间有人填写过：请刷新后再填。", "Somebody has filled it in since: reload, then go on.") : error.message;
        if (error.field) form.elements[error.field]?.focus();
      }
    }
  }
  async function read() {
    try {
      const [card, found] = await Promise.all([ask(`/communities/${area}`), ask(`/communities/${area}/survey`)]);
      if (ended) return;
      draw(card);
      drawSurvey(found);
      page.dataset.read = "";
    } catch (error) { failed(error); }
  }
  read();
  return () => { ended = true; };
}
