// A report in under a minute: photos, place, category, words; what is near by is shown before it goes; handled on the spot, or on a resident's behalf.

import {now} from "./_phone_ask.mjs";
import {photoField} from "./_phone_photos.mjs";
import {around, fitting, places} from "./_phone_places.mjs";
import {far, moment, two} from "./_phone_words.mjs";
import {voiceField} from "./_phone_voice.mjs";
import {pinMap} from "./_pin_map.mjs";
import {el, icon, say} from "./session.mjs";

const RECENT = "magnet_phone_recent", MOST_RECENT = 5, MOST_FOUND = 40, LONGEST_TITLE = 60, NEARBY_MS = 6000;
const EMPTY = () => ({lon: null, lat: null, accuracy: null, at: null, category: "", words: "", before: [], after: [], said: [], result: "", spot: false, behalf: false, name: "", phone: "", channel: "visit"});

/** The entry of the queue that a draft becomes. */
export function entryOf(draft, id, names, at) {
  const first = draft.words.trim().split("\n")[0], what = names.get(draft.category);
  const title = first && first.length <= LONGEST_TITLE ? first : what.zh;
  const who = Object.fromEntries([["name", draft.name.trim()], ["phone", draft.phone.trim()]].filter(([, value]) => value));
  const behalf = draft.behalf ? {channel: draft.channel, ...(Object.keys(who).length ? {reporter: who} : {})} : {};
  const text = [draft.at ? `【${draft.at}】` : "", draft.words.trim()].join("");
  const body = {source: "officer", external_id: id, category: draft.category, title, text, lon: draft.lon, lat: draft.lat, at, ...behalf};
  const spot = {path: "/cases/{no}/actions", method: "POST", body: {action: "self_handle", version: 1, result: draft.result.trim()}, photos: [...draft.after]};
  const label = draft.spot ? {zh: `自处置：${what.zh}`, en: `Handled on the spot: ${what.en}`} : {zh: `上报：${what.zh}`, en: `Report: ${what.en}`};
  return {id, label, path: "/reports", method: "POST", body, photos: [...draft.before], ...(draft.said?.length ? {voices: [...draft.said]} : {}), ...(draft.spot ? {then: spot} : {})};
}

/** What is missing before it can be sent: [field, Chinese, English], or null. */
export function missing(draft, inCity) {
  if (!draft.before.length) return ["before", "请至少拍一张照片。", "Take at least one photo."];
  if (draft.lon === null) return ["place", "还没有位置：点地图放图钉。", "There is no place yet: tap the map."];
  if (!inCity) return ["place", "位置不在本区内，请移动图钉。", "The place is outside the district: move the pin."];
  if (!draft.category) return ["category", "请选择类别。", "Choose a category."];
  if (draft.spot && !draft.after.length) return ["after", "自处置需要处置后的照片。", "Handled on the spot: a photo from afterwards is needed."];
  if (draft.spot && !draft.result.trim()) return ["result", "请写明怎样处置的。", "Say how it was handled."];
  if (draft.behalf && !draft.words.trim() && !draft.said?.length) return ["words", "代办请写明居民的诉求。", "Write down what the resident wants."];
  return null;
}

/** Categories that hold the text, those used last first. */
export function findCategories(all, text, recent) {
  const wanted = text.trim().toLowerCase(), hits = wanted ? all.filter(([id, zh, en]) => `${id} ${zh} ${en}`.toLowerCase().includes(wanted)) : all;
  const rank = ([id]) => (recent.includes(id) ? recent.indexOf(id) : recent.length);
  return [...hits].sort((a, b) => rank(a) - rank(b)).slice(0, MOST_FOUND);
}

const recentOnes = () => { try { return JSON.parse(localStorage[RECENT] ?? "[]"); } catch { return []; } };

export async function mount(box, id, app) {
  const kept = await app.keep.get("draft"), names = new Map(app.settings.categories.map(([key, zh, en]) => [key, {zh, en}]));
  let draft = {...EMPTY(), ...kept, ...(id === "behalf" ? {behalf: true} : {})}, map = null, ground = {cells: [], places: []};
  const save = () => app.keep.put("draft", draft), error = el("p", {class: "error", role: "alert", hidden: true});
  app.title(draft.behalf ? say("民情代办", "On behalf") : say("上报", "Report"), {back: true, small: say("离线也可提交", "Goes without network too")});

  // ── place ──
  const line = el("p", {class: "spot", role: "status", "data-place": ""}), warn = el("p", {class: "told", "data-warn": "", hidden: true});
  const mapBox = el("div", {class: "pin-map", tabindex: "0", role: "application", "aria-label": say("地图：点一下放图钉；方向键移动，加减键缩放", "Map: tap to put the pin; arrow keys move it, plus and minus zoom")});
  const zoom = (factor, name, words) => el("button", {class: "icb", type: "button", "aria-label": words, onclick: () => map?.zoom(factor)}, icon(name));
  const onRecord = el("div", {class: "view", "data-known-here": "", hidden: true});
  const placeField = el("section", {class: "field", "data-field": "place"}, el("h2", {}, say("地点", "Place"), el("button", {class: "btn sm", type: "button", "data-action": "here", onclick: () => locate()}, icon("current-location"), say("我的位置", "Where I am"))),
    el("div", {class: "map"}, mapBox, el("div", {class: "zoom"}, zoom(1 / 1.6, "plus", say("放大", "Zoom in")), zoom(1.6, "minus", say("缩小", "Zoom out"))), line), warn, onRecord,
    app.settings.sketched ? el("p", {class: "hint"}, say("界线为示意", "Outlines are sketched")) : null);

  function put(lon, lat, accuracy) {
    Object.assign(draft, {lon, lat, accuracy, at: null});
    sayPlace();
    knownHere();
    save();
  }

  // What is on record here, so that nobody types where it is; without network it stays away.
  let turn = 0;
  async function knownHere() {
    const mine = ++turn;
    onRecord.hidden = true;
    if (draft.lon === null || !navigator.onLine) return;
    const items = await app.ask(`/known?lon=${draft.lon.toFixed(6)}&lat=${draft.lat.toFixed(6)}`).then((found) => found.items, () => []);
    if (mine !== turn || !items.length) return;
    const pick = (each) => el("button", {type: "button", "data-at": `${each.kind}-${each.id}`, "aria-pressed": String(draft.at === each.name), onclick: ({currentTarget}) => {
      draft.at = draft.at === each.name ? null : each.name;
      for (const other of currentTarget.parentElement.children) other.setAttribute("aria-pressed", String(other === currentTarget && draft.at !== null));
      save();
    }}, el("span", {}, each.name), el("small", {}, `${say("已知", "Known")} · ${two(each.source)}${each.source.at ? ` ${each.source.at.slice(0, 10)}` : ""} · ${far(each.distance_m)}`));
    onRecord.replaceChildren(el("h3", {}, say("就在这里？点一下，不用再写地点", "Is it here? One tap, no need to write where")), el("div", {class: "chips known"}, ...items.slice(0, 4).map(pick)));
    onRecord.hidden = false;
  }

  function sayPlace() {
    const there = draft.lon === null ? {} : around(ground, draft.lon, draft.lat);
    const name = there.cell ? `${two({zh: ground.home?.name ?? "", en: ground.home?.name_en ?? ""})} · ${two({zh: there.cell.name, en: there.cell.name_en})}` : there.community ? two({zh: there.community.name, en: there.community.name_en}) : "";
    const none = draft.lon === null ? say("点地图放图钉", "Tap the map to put the pin") : ground.places.length ? say("在本区之外", "Outside the district") : say("图钉已放", "The pin is put");
    line.replaceChildren(icon("map-pin"), el("b", {}, name || none), el("span", {}, draft.accuracy ? `±${Math.round(draft.accuracy)} m` : ""));
    const own = app.settings.areas[app.account.cell], strange = Boolean(name && own && there.cell?.code !== app.account.cell.slice(0, 15));
    warn.hidden = !strange && !(draft.accuracy > 100);
    warn.textContent = strange ? say(`不在您的网格（${own.zh}）内，请核对图钉。`, `Not in your cell (${own.en}): check the pin.`) : say("定位不准，请在地图上核对图钉。", "The position is rough: check the pin on the map.");
  }

  async function locate() {
    line.replaceChildren(icon("map-pin"), el("b", {}, say("正在定位…", "Looking for your place…")));
    const here = await app.place();
    if (!here) {
      sayPlace();
      if (draft.lon === null) line.querySelector("b").textContent = say("没有得到位置，请点地图放图钉", "Your place is not to be had: tap the map");
      return;
    }
    put(here.lon, here.lat, here.accuracy);
    map?.put(here.lon, here.lat);
  }

  // ── category ──
  const chips = el("div", {class: "chips", role: "group"}), search = el("input", {class: "inp", type: "search", id: "find", placeholder: say("搜索类别", "Find a category"), "aria-label": say("搜索类别", "Find a category"), oninput: () => drawFound()}), found = el("ul", {class: "found"});
  const finder = el("div", {class: "finder", hidden: true}, search, found);
  const categoryField = el("section", {class: "field", "data-field": "category"}, el("h2", {}, say("类别", "Category"), el("small", {}, say("最近用过在前", "Recent first"))), chips, finder);

  function choose(key) {
    draft.category = key;
    finder.hidden = true;
    drawChips();
    save();
  }
  function drawChips() {
    const shown = [...new Set([draft.category, ...recentOnes(), ...app.settings.categories.map(([key]) => key)])].filter((key) => names.has(key)).slice(0, MOST_RECENT);
    chips.replaceChildren(...shown.map((key) => el("button", {type: "button", "data-category": key, "aria-pressed": String(key === draft.category), onclick: () => choose(key)}, two(names.get(key)))),
      el("button", {type: "button", "data-action": "more-categories", "aria-expanded": String(!finder.hidden), onclick: () => { finder.hidden = !finder.hidden; drawFound(); if (!finder.hidden) { finder.scrollIntoView({block: "center"}); search.focus({preventScroll: true}); } }}, say("更多", "More")));
  }
  function drawFound() {
    const hits = findCategories(app.settings.categories, search.value, recentOnes());
    found.replaceChildren(...(hits.length ? hits.map(([key]) => el("li", {}, el("button", {type: "button", "data-category": key, onclick: () => choose(key)}, two(names.get(key)), el("small", {}, key)))) : [el("li", {class: "hint"}, say("没有这个类别", "There is no such category"))]));
  }

  // ── words, on the spot, on behalf ──
  const text = (name, words, more, rows) => el("section", {class: "field", "data-field": name}, el("label", {for: name}, words, el("small", {}, more)),
    el(rows ? "textarea" : "input", {class: "inp", id: name, maxlength: rows ? 2000 : 60, ...(rows ? {rows} : {}), ...(name === "phone" ? {type: "tel", inputmode: "tel"} : {}), oninput: ({target}) => { draft[name] = target.value; save(); }}));
  const behalf = el("section", {class: "panel", "data-behalf": ""}, el("h2", {}, say("为谁代办", "For whom")), el("p", {class: "hint"}, say("姓名和电话只供办理人员回访，显示时遮蔽；您的姓名记在经过里。", "Name and phone are for the office's return call and shown masked; your own name stays on the timeline.")),
    text("name", say("姓名", "Name"), say("选填", "Optional")), text("phone", say("手机号", "Phone"), say("选填", "Optional")),
    el("fieldset", {class: "field"}, el("legend", {}, say("渠道", "Channel")), el("div", {class: "chips"}, ...app.settings.channels.map(([key, zh, en]) => el("button", {type: "button", "data-channel": key, onclick: () => { draft.channel = key; mode(); save(); }}, two({zh, en}))))));
  const after = el("div", {class: "view", "data-spot": ""}, photoField("after", say("处置后照片", "Photos from afterwards"), draft.after, app.settings.photos, save), text("result", say("怎样处置的", "How it was handled"), "", 2));
  const words = text("words", say("说明", "In words"), say("选填", "Optional"), 3);
  words.append(...[voiceField(draft.said, save)].filter(Boolean));
  const spot = el("button", {class: "btn", type: "button", "data-action": "spot", onclick: () => { draft.spot = !draft.spot; mode(); save(); if (draft.spot) after.scrollIntoView({block: "center"}); }});
  const other = el("button", {class: "btn wide", type: "button", "data-action": "behalf", onclick: () => { draft.behalf = !draft.behalf; mode(); save(); }});
  const send = el("button", {class: "btn pri", type: "button", "data-action": "send", onclick: () => submit()});
  const form = el("div", {class: "view form"}, photoField("before", say("照片", "Photos"), draft.before, app.settings.photos, save), placeField, categoryField,
    words, after, other, behalf, error, el("div", {class: "foot"}, spot, send));
  const near = el("div", {class: "view", "data-step": "near", hidden: true}), done = el("div", {class: "view done", "data-step": "done", hidden: true});

  function mode() {
    after.hidden = !draft.spot;
    behalf.hidden = !draft.behalf;
    spot.textContent = draft.spot ? say("改为上报", "Report instead") : say("自行处置", "On the spot");
    send.textContent = draft.spot ? say("提交自处置", "Send as handled") : say("提交上报", "Send report");
    other.replaceChildren(icon("users"), draft.behalf ? say("不是代办", "Not on behalf") : say("代居民上报（民情代办）", "On a resident's behalf"));
    for (const button of behalf.querySelectorAll("[data-channel]")) button.setAttribute("aria-pressed", String(button.dataset.channel === draft.channel));
    app.title(draft.behalf ? say("民情代办", "On behalf") : say("上报", "Report"), {back: true, small: say("离线也可提交", "Goes without network too")});
  }

  function tell(wrong) {
    error.hidden = !wrong;
    error.textContent = wrong ? say(wrong[1], wrong[2]) : "";
    for (const each of form.querySelectorAll("[data-wrong]")) delete each.dataset.wrong;
    const field = wrong && form.querySelector(`[data-field="${wrong[0]}"]`);
    if (!field) return;
    field.dataset.wrong = "";
    field.scrollIntoView({block: "center"});
    field.querySelector("textarea, button, input")?.focus({preventScroll: true});
  }

  // ── sending ──
  async function submit() {
    const there = draft.lon === null ? null : around(ground, draft.lon, draft.lat), wrong = missing(draft, !ground.places.length || Boolean(there?.cell ?? there?.community));
    tell(wrong);
    if (wrong) return;
    send.disabled = true;
    const same = draft.spot || !navigator.onLine ? [] : await Promise.race([
      app.ask(`/reports/near?category=${draft.category}&lon=${draft.lon}&lat=${draft.lat}`).then(({items}) => items, () => []),
      new Promise((end) => setTimeout(end, NEARBY_MS, [])),  // a slow network holds up no report
    ]);
    if (same.length) showNear(same);
    else await go();
    send.disabled = false;
  }

  function showNear(same) {
    const card = (each) => el("li", {class: "item"}, el("div", {}, el("span", {class: "a"}, el("b", {}, each.title ?? two(each.category)), el("span", {class: "tl"}, far(each.distance_m))),
      el("span", {class: "b"}, el("span", {}, `${two(each.place)} · ${two(each.status)} · ${moment(each.reported_at)}`)),
      each.no ? el("button", {class: "btn", type: "button", "data-same": each.no, onclick: async () => { await drop(); app.go(`case/${each.no}`); }}, say("就是这件，不再上报", "It is this one: do not send mine")) : null));
    near.replaceChildren(el("h2", {tabindex: "-1"}, say("附近已有同类上报", "The same has been reported near by")), el("ul", {class: "items", "data-near": ""}, ...same.map(card)),
      el("div", {class: "foot"}, el("button", {class: "btn", type: "button", "data-action": "change", onclick: () => step(form)}, say("返回修改", "Back")), el("button", {class: "btn pri", type: "button", "data-action": "continue", onclick: ({currentTarget}) => { currentTarget.disabled = true; go(); }}, say("都不是，提交", "None of these: send"))));
    step(near);
  }

  async function go() {
    const entry = entryOf(draft, app.newId(), names, new Date(now()).toISOString());
    localStorage[RECENT] = JSON.stringify([...new Set([draft.category, ...recentOnes()])].slice(0, 20));
    const there = around(ground, draft.lon, draft.lat), readable = (there.community?.code ?? "").startsWith(app.account.community);
    const result = await app.queue.put(entry);
    await drop();
    const no = result.sent ? (result.answer.no ?? "") : "", stuck = !result.sent && result.entry.state === "stuck";
    done.replaceChildren(icon(result.sent ? "check" : stuck ? "alert-triangle" : "clock"),
      el("h2", {tabindex: "-1", "data-sent": result.sent ? "now" : stuck ? "stuck" : "later"}, result.sent ? say("已提交", "Sent") : stuck ? say("没有被接受", "Not accepted") : say("已保存在手机", "Kept on this phone")),
      el("p", {}, result.sent ? el("b", {"data-no": no}, no) : stuck ? result.entry.why.text : say("没有网络。有网后自动发送，只发一次。", "No network. It is sent by itself, once, when there is one.")),
      el("div", {class: "acts"}, el("a", {class: "btn pri", href: "#todo"}, say("回待办", "To the list")), no && readable ? el("a", {class: "btn", href: `#case/${no}`}, say("查看案件", "See the case")) : no ? null : el("a", {class: "btn", href: "#queue"}, say("查看待发送", "See what waits")), el("button", {class: "btn", type: "button", "data-action": "again", onclick: () => app.refresh()}, say("再报一件", "One more"))));
    step(done);
  }

  async function drop() { draft = EMPTY(); await app.keep.drop("draft"); }

  function step(which) {
    for (const each of [form, near, done]) each.hidden = each !== which;
    scrollTo(0, 0);
    (which === form ? null : which.querySelector("h2"))?.focus();
    if (which === form) map?.draw();
  }

  for (const name of ["words", "result", "name", "phone"]) form.querySelector(`#${name}`).value = draft[name];
  box.append(form, near, done);
  mode();
  drawChips();
  sayPlace();
  setTimeout(async () => {
    ground = await places(app);
    map = pinMap(mapBox, ground.places, app.settings.centre, (lon, lat) => put(lon, lat, null));
    const home = ground.home ?? ground.cells[0];
    if (home) map.look(home.lon, home.lat, fitting(home, mapBox.clientWidth));
    if (draft.lon !== null) map.put(draft.lon, draft.lat);
    sayPlace();
    mapBox.dataset.drawn = "";
  });
  if (draft.lon === null) locate(); else knownHere();
  const seen = () => map?.draw();
  addEventListener("resize", seen);
  return () => removeEventListener("resize", seen);
}
