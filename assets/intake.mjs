// A desk's form for a new case: what it is about, where, who reported; beside it answers, the same near by, and what will happen. Kept on reload, sent once.

import {openCategories} from "./_category.mjs";
import {drafts, missing, sentOf} from "./_intake_draft.mjs";
import {photosField} from "./_intake_photos.mjs";
import {placeField} from "./_intake_place.mjs";
import {side} from "./_intake_side.mjs";
import {whoField} from "./_intake_who.mjs";
import {ask, el, icon, lang, say} from "./session.mjs";

const WAIT = 300;

export function start(page) {
  const settings = JSON.parse(page.dataset.settings), kept = drafts(settings.account), draft = () => kept.draft;
  const names = new Map(settings.categories.map(([id, zh, en]) => [id, {zh, en}])), two = (each) => say(each.zh, each.en);
  let found = null, later = 0, asked = 0, busy = false;

  // ── what it is about ──
  const words = el("textarea", {class: "inp", id: "intake-text", rows: 4, maxlength: 2000, placeholder: say("照来电人说的写：什么事、什么情况、要求什么", "As it is told: what, how it is, what is asked for"), oninput: () => { draft().text = words.value; soon(); }});
  words.addEventListener("paste", (event) => { const files = [...event.clipboardData.files]; if (files.length) { event.preventDefault(); photos.add(files); } });
  const kindRow = el("div", {class: "chips", role: "group", "aria-label": say("事项类型", "Kind of matter")}), categoryRow = el("div", {class: "chips", role: "group", "aria-label": say("类别", "Category")}), why = el("p", {class: "hint", "data-why": ""});
  const urgent = el("input", {type: "checkbox", onchange: () => { draft().urgent = urgent.checked; soon(0); }});
  const about = el("section", {class: "panel intake-field intake-words", "data-field": "text"}, el("h2", {}, el("label", {for: "intake-text"}, say("反映什么", "What it is about"))), words,
    settings.kinds.length > 1 ? el("div", {class: "intake-row"}, el("span", {}, say("类型", "Kind")), kindRow) : null,
    el("div", {class: "intake-row", "data-field": "category"}, el("span", {}, say("类别", "Category")), categoryRow), why,
    el("label", {class: "intake-check"}, urgent, el("span", {}, say("紧急：有人受伤、受困或正在扩大", "Urgent: somebody hurt or trapped, or getting worse"))));

  const place = placeField(draft, settings, (again) => soon(again ? 0 : null));
  const who = whoField(draft, settings, {changed: () => soon(null), place: (each) => place.put(each.lon, each.lat)});
  const photos = photosField(draft, settings, () => soon(null), (text) => tell(text, "photos"));
  const beside = side(settings, {answered: (entry) => submit({answer: entry.id}), joined: (each) => submit({join: each.no})});
  const error = el("p", {class: "error", role: "alert", hidden: true});
  const toSide = el("button", {class: "btn sm", type: "button", hidden: true, onclick: () => { beside.element.scrollIntoView({block: "start"}); beside.element.focus({preventScroll: true}); }});
  const send = el("button", {class: "btn pri", type: "button", "data-action": "send", "aria-keyshortcuts": "Control+Enter", onclick: () => submit()}, icon("send"), say("提交", "Send"), el("kbd", {}, "Ctrl ↵"));
  const empty = el("button", {class: "btn", type: "button", "data-action": "empty", onclick: () => { kept.clear(); fill(); soon(0); words.focus(); }}, say("清空", "Empty"));
  const form = el("div", {class: "intake-form"}, el("div", {class: "intake-column"}, about, who.element), el("div", {class: "intake-column"}, place.element, photos.element));
  const foot = el("footer", {class: "intake-foot"}, error, el("span", {class: "hint"}, say("草稿留在本标签页，刷新不丢", "The draft stays in this tab, also through a reload")), toSide, empty, send);
  page.replaceChildren(form, beside.element, foot);

  const kind = () => draft().kind || found?.kind || settings.kinds[0].id;
  const category = () => draft().category || found?.guesses[0]?.id || "";

  function chip(key, text, pressed, press, more = {}) {
    return el("button", {type: "button", "aria-pressed": String(pressed), onclick: press, ...more}, text);
  }

  function drawChoices() {
    kindRow.replaceChildren(...settings.kinds.map((each) => chip(each.id, two(each), each.id === kind(), () => { draft().kind = each.id; soon(0); }, {"data-kind": each.id})));
    const guesses = found?.guesses ?? [], chosen = category();
    const shown = [...new Set([...(chosen ? [chosen] : []), ...guesses.map((each) => each.id)])].filter((id) => names.has(id));
    const more = el("button", {type: "button", class: "more", "data-action": "categories", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: ({currentTarget}) => openCategories(currentTarget, choices(), chosen, (id) => { if (id.includes("-")) pick(id); })}, chosen ? say("其他类别…", "Another …") : say("选择类别…", "Choose …"));
    categoryRow.replaceChildren(...shown.map((id, n) => chip(id, two(names.get(id)), id === chosen, () => pick(id), {"data-category": id, "aria-keyshortcuts": n < 4 ? `Alt+${n + 1}` : null})), more);
    const reason = guesses.find((each) => each.id === chosen);
    const from = reason?.because.join(say("”“", '", "'));
    why.textContent = reason && from ? say(`按“${from}”判断${draft().category ? "，已由您选定" : "，不对可改"}`, `Read from "${from}"${draft().category ? "; chosen by you" : "; change it if it is wrong"}`) : reason ? say("咨询未说明事项，先按政务办事登记", "The enquiry names no subject: taken as one about services") : draft().category ? say("由您选定", "Chosen by you") : say("写几个字就会给出类别，Alt+1…4 选用", "A few words are enough for a guess; Alt+1…4 takes one");
  }

  const choices = () => [...settings.majors, ...settings.categories].map(([id, zh, en]) => [id, lang() === "en" ? en : zh, `${id} ${zh} ${en}`.toLowerCase()]);

  function pick(id) {
    draft().category = id;
    soon(0);
  }

  /** Keep the draft and look again after `wait` ms; null keeps it alone. */
  function soon(wait = WAIT) {
    kept.save();
    tell("");
    drawChoices();
    who.draw(kind());
    if (wait === null) return;
    clearTimeout(later);
    later = setTimeout(look, wait);
  }

  async function look() {
    const mine = ++asked, {text, lon, lat, area} = draft();
    const body = {text, kind: draft().kind || null, category: draft().category || null, urgent: draft().urgent, lon, lat, area: lon === null ? area : null};
    let answer;
    try { answer = await ask("/intake/look", {method: "POST", body}); } catch { return; } // what is beside the form can wait; sending says what is wrong
    if (mine !== asked || !page.isConnected) return;
    found = answer;
    shown();
  }

  function shown() {
    drawChoices();
    who.draw(kind());
    place.show(found ? found.place : undefined);
    beside.show(found, draft().lon !== null || Boolean(draft().area));
    const [answers, near] = beside.counts();
    toSide.hidden = !answers && !near;
    toSide.textContent = say(`${answers} 条解答 · ${near} 件相似`, `${answers} answers · ${near} alike`);
  }

  function fill() {
    const fresh = !draft().text && draft().lon === null && !draft().area;
    if (!draft().channel) draft().channel = settings.channel;
    if (fresh && settings.home) draft().area = settings.home.code;
    words.value = draft().text;
    urgent.checked = draft().urgent;
    found = null;
    photos.draw();
    place.draw();
    shown();
  }

  function tell(text, field) {
    error.textContent = text;
    error.hidden = !text;
    for (const each of page.querySelectorAll("[data-wrong]")) delete each.dataset.wrong;
    const at = field && (page.querySelector(`[data-field="${CSS.escape(field)}"]`) ?? page.querySelector(`[data-field="${{lon: "place", lat: "place", area: "place", join: "text"}[field] ?? "text"}"]`));
    if (!at) return;
    at.dataset.wrong = "";
    at.querySelector("textarea, input:not([type=file]), button")?.focus({preventScroll: true});
    at.scrollIntoView({block: "nearest"});
  }

  async function submit(more = {}) {
    if (busy) return;
    const whole = {...draft(), kind: kind(), category: category()}, wrong = missing(whole, more);
    if (wrong) { tell(say(wrong[1], wrong[2]), wrong[0]); return; }
    tell("");
    busy = send.disabled = true;
    page.setAttribute("aria-busy", "true");
    try {
      done(await ask("/intake", {method: "POST", body: sentOf(whole, more)}));
    } catch (failure) {
      if (failure.code === "unknown_photo") { draft().photos = []; photos.draw(); kept.save(); }
      const lost = !failure.status || failure.status >= 500;
      tell(lost ? say("没有发出去，内容都在，请再点一次；不会重复登记。", "Not sent; all of it is still here. Press again: it will not be taken twice.") : failure.message, failure.field);
    } finally {
      busy = send.disabled = false;
      page.removeAttribute("aria-busy");
    }
  }

  function done(taken) {
    const course = found?.course, answered = taken.answered, joined = taken.joined;
    const head = answered ? say("已解答并办结", "Answered and closed") : joined ? say("已并入", "Joined") : taken.new ? say("已登记", "Taken down") : say("这件早已登记", "This was here already");
    const text = answered ? say("记为一件直接解答的咨询，答复内容写在案件里。", "Kept as an enquiry answered at the desk; the answer stands in the case.") : joined ? say(`并入 ${joined}，办结时一并回复这位反映人。`, `Merged into ${joined}; this reporter is answered along with it.`)
      : course ? say(`先到${course.desks.map((each) => each.zh).join("、")}，${course.due_at.slice(5, 16).replace("T", " ")} 前受理；${course.limit.zh}内办结。`, `It comes to ${course.desks.map((each) => each.en).join(", ")} first, by ${course.due_at.slice(5, 16).replace("T", " ")}; closed within ${course.limit.en}.`) : "";
    const again = el("button", {class: "btn pri", type: "button", "data-action": "again", onclick: () => { kept.clear(); page.replaceChildren(form, beside.element, foot); fill(); soon(0); words.focus(); }}, icon("plus"), say("再建一件", "Another one"));
    kept.clear();
    page.replaceChildren(el("section", {class: "panel intake-done", role: "status", "data-taken": taken.no}, icon("check"), el("h2", {}, head), el("b", {class: "no"}, taken.no), el("p", {}, text),
      taken.mine ? null : el("p", {class: "hint"}, say("此处在您的范围之外，案件由当地办理。", "The place is outside your scope: it is handled there.")),
      el("div", {class: "do"}, taken.mine ? el("a", {class: "btn", href: `/case?no=${joined ?? taken.no}`}, icon("clipboard-list"), say("打开案件", "Open the case")) : null, again)));
    again.focus();
  }

  function pressed(event) {
    if (!page.isConnected || !form.isConnected || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); submit(); }
    else if (event.altKey && !event.ctrlKey && /^Digit[1-4]$/.test(event.code)) {
      const button = categoryRow.querySelectorAll("[data-category]")[Number(event.code.at(-1)) - 1];
      if (button) { event.preventDefault(); button.click(); }
    }
  }
  document.addEventListener("keydown", pressed);

  // A map, a building or a record leads here with its place in the address.
  const {lon, lat, at, area} = settings.asked;
  if (lon && lat && Number.isFinite(Number(lon)) && Number.isFinite(Number(lat))) Object.assign(draft(), {lon: Number(lon), lat: Number(lat), area: null, at: at || draft().at});
  else if (at && area.length >= 12) Object.assign(draft(), {lon: null, lat: null, area, at});
  fill();
  soon(0);
  words.focus();
  return () => { clearTimeout(later); document.removeEventListener("keydown", pressed); };
}
