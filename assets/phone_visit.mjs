// Collection: find a home, a shop or a place; confirm what is known by one tap, or send what changed and nothing else.

import {light, moment, two} from "./_phone_words.mjs";
import {el, icon, say} from "./session.mjs";

const KINDS = [["home", ["住房", "Homes"]], ["enterprise", ["企业商户", "Shops"]], ["facility", ["场所设施", "Places"]]], WAIT_MS = 300;
const OF = {applied: ["已更改", "changed"], asked: ["收正中", "to be put right"], rejected: ["未采纳", "not accepted"], moved: ["已被他人更改", "changed by others"]};

/** What is sent of a form: the fields whose value differs from what was shown, with both. */
export const changesOf = (fields, values) => fields.filter((field) => !field.masked && values[field.id] !== undefined && values[field.id] !== "" && values[field.id] !== field.value).map((field) => ({field: field.id, old: field.value, new: values[field.id]}));

async function find(box, kind, app) {
  const area = app.account.cell || app.account.community || "", chosen = KINDS.some(([name]) => name === kind) ? kind : "home";
  app.title(say("采集", "Collect"), {small: app.settings.areas[area] ? two(app.settings.areas[area]) : ""});
  const list = el("ul", {class: "items"}), search = el("input", {class: "inp", type: "search", placeholder: say("按名称、房号查找", "Find by name or number"), "aria-label": say("查找", "Find")});
  let timer = null, turn = 0;
  async function draw() {
    const mine = ++turn, text = search.value.trim();
    const {data, at, old} = await app.read(`/collect?kind=${chosen}&oldest=true&limit=40${text ? `&q=${encodeURIComponent(text)}` : area ? `&area=${area}` : ""}`);
    if (mine !== turn) return;
    app.fresh(at, old);
    list.replaceChildren(...data.items.map((thing) => el("li", {class: "item", "data-thing": `${thing.kind}-${thing.id}`}, el("a", {href: `#visit/${thing.kind}-${thing.id}`},
      el("span", {class: "a"}, light(thing.fresh ? "green" : "yellow"), el("b", {}, thing.name)),
      el("span", {class: "b"}, icon("map-pin"), el("span", {}, two({zh: thing.place, en: thing.place_en})), el("span", {class: "m"}, thing.confirmed_at ? say(`${thing.confirmed_at.slice(0, 10)} 核实`, `confirmed ${thing.confirmed_at.slice(0, 10)}`) : say("从未核实", "never confirmed")))))));
    if (!data.items.length) list.append(el("li", {class: "void"}, icon("search"), el("b", {}, say("没有找到", "Nothing found"))));
  }
  search.oninput = () => { clearTimeout(timer); timer = setTimeout(draw, WAIT_MS); };
  box.append(el("div", {class: "kinds", role: "group", "aria-label": say("类型", "Kind")}, ...KINDS.map(([name, words]) => el("button", {type: "button", "data-kind": name, "aria-pressed": String(name === chosen), onclick: () => app.go(`visit/${name}`)}, say(...words)))), search, list);
  await draw();
}

export async function mount(box, id, app) {
  const [kind, number] = id.split("-");
  if (!number) return find(box, kind, app);
  app.title(say("采集", "Collect"), {back: true});
  const {data: thing, at, old} = await app.read(`/collect/${kind}/${number}`), values = {};
  app.fresh(at, old);
  app.title(thing.name, {back: true, small: `${two({zh: thing.kind_zh, en: thing.kind_en})} · ${two({zh: thing.place, en: thing.place_en})}`});
  const waits = (await app.queue.list()).filter((entry) => entry.thing === id && entry.state !== "stuck"), error = el("p", {class: "error", role: "alert", hidden: true, "data-conflict": ""});
  const same = el("button", {class: "btn pri wide", type: "button", "data-action": "same", onclick: () => send([])}, icon("check"), say("没有变化，一键核实", "Nothing changed: confirm"));
  const submit = el("button", {class: "btn pri wide", type: "submit", "data-action": "changed", hidden: true});
  const note = el("input", {class: "inp", id: "note", maxlength: 200});

  function changed() {
    const count = changesOf(thing.fields, values).length;
    submit.hidden = !count;
    same.hidden = Boolean(count);
    submit.textContent = say(`提交 ${count} 项变更`, `Send ${count} ${count === 1 ? "change" : "changes"}`);
  }

  async function send(changes) {
    for (const button of [same, submit]) button.disabled = true;
    const newId = app.newId(), label = {zh: `${changes.length ? "采集变更" : "核实"}：${thing.name}`, en: `${changes.length ? "Changed" : "Confirmed"}: ${thing.name}`};
    const result = await app.queue.put({id: newId, thing: id, label, path: `/collect/${kind}/${number}/visits`, body: {id: newId, changes, note: note.value.trim(), at: new Date(app.now()).toISOString()}});
    if (!result.sent && result.entry.state === "stuck") {
      if (result.entry.why.status !== 409) return app.go("queue");
      await app.queue.discard(newId);
      await app.refresh();
      return app.tell("view", {kind: "bad", text: result.entry.why.text});
    }
    app.tell("done", {text: changes.length ? say("变更已提交。", "The change is sent.") : say("已核实。", "Confirmed.")});
    setTimeout(() => app.tell("done", null), 4000);
    await app.refresh();
  }

  function field(each) {
    const shown = each.value === null || each.value === "" ? say("未知", "Unknown") : each.choices[each.value] ? two(each.choices[each.value]) : String(each.value);
    const head = el("label", {for: `field-${each.id}`}, two(each), el("small", {}, each.masked ? say("遮蔽，不采集", "masked, not collected") : each.owner ? say(`由${each.owner.zh}收正`, `put right by ${each.owner.en}`) : ""));
    const known = each.known ? el("small", {class: "known-from", "data-source": each.id}, el("b", {}, say("已知", "Known")), ` ${two(each.known)}${each.known.at ? ` ${each.known.at.slice(0, 10)}` : ""}`) : null;
    if (each.masked) return el("section", {class: "field"}, head, el("p", {class: "known", "data-known": each.id}, shown), known);
    const set = (value) => { values[each.id] = value; changed(); };
    const few = Object.keys(each.choices).length <= 5;
    const input = each.kind === "choice" && few ? el("div", {class: "chips", id: `field-${each.id}`}, ...Object.entries(each.choices).map(([key, words]) => el("button", {type: "button", "data-choice": key, "aria-pressed": String(key === each.value), onclick: ({currentTarget}) => {
      for (const other of currentTarget.parentElement.children) other.setAttribute("aria-pressed", String(other === currentTarget));
      set(key);
    }}, two(words))))
      : each.kind === "choice" ? el("select", {class: "pick", id: `field-${each.id}`, onchange: ({target}) => set(target.value)}, ...(each.value in each.choices ? [] : [el("option", {value: ""}, "—")]), ...Object.entries(each.choices).map(([key, words]) => el("option", {value: key, selected: key === each.value}, two(words))))
        : each.kind === "number" ? el("input", {class: "inp", id: `field-${each.id}`, type: "number", inputmode: "numeric", min: 0, max: each.most, value: each.value ?? "", oninput: ({target}) => set(target.value === "" ? "" : Number(target.value))})
          : el("input", {class: "inp", id: `field-${each.id}`, maxlength: each.most, value: each.value ?? "", oninput: ({target}) => set(target.value.trim())});
    return el("section", {class: "field", "data-field": each.id}, head, input, known);
  }

  const form = el("form", {class: "view form"}, ...thing.fields.map(field), el("section", {class: "field"}, el("label", {for: "note"}, say("备注", "Note"), el("small", {}, say("选填，不写个人信息", "Optional, nothing personal"))), note), error, same, submit);
  form.onsubmit = (event) => { event.preventDefault(); const changes = changesOf(thing.fields, values); if (changes.length) send(changes); };
  box.append(el("section", {class: "item", "data-confirmed": thing.confirmed_at ?? ""}, el("div", {}, el("span", {class: "a"}, light(thing.fresh ? "green" : "yellow"), el("b", {}, waits.length ? say("已提交，待发送", "Done, to be sent") : thing.confirmed_at ? say(`${thing.confirmed_at.slice(0, 10)} 核实`, `Confirmed ${thing.confirmed_at.slice(0, 10)}`) : say("从未核实", "Never confirmed"))))));
  if (!waits.length) box.append(form);
  if (thing.visits.length) box.append(el("section", {class: "panel", "data-visits": thing.visits.length}, el("h2", {}, say("走访记录", "Visits")), el("ul", {class: "course"}, ...thing.visits.map((visit) => el("li", {}, el("div", {}, el("b", {}, visit.changes.length ? say("有变更", "Changed") : say("无变化", "Nothing changed")), el("time", {}, moment(visit.at))), el("span", {class: "who"}, visit.unit),
    ...visit.changes.map((each) => el("p", {}, `${two(each.label)}：${two(each.old)} → ${two(each.new)}`, el("small", {}, ` · ${say(...OF[each.state])}`))))))));
}
