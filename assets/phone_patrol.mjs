// Patrol: the walks of today; one with its points in their order, checked in on the spot, what was found by whom, and its end.

import {maskedValues} from "./_masked_values.mjs";
import {photoField} from "./_phone_photos.mjs";
import {far, left, metres, moment, two} from "./_phone_words.mjs";
import {el, icon, say} from "./session.mjs";

const ROUGH_M = 150, ALLOWED_M = 50, RECENT = "magnet_phone_recent", FIX_MS = 20_000;

/** Where this phone is now, not a minute ago: {lon, lat, accuracy}, or null. */
const fix = () => new Promise((done) => (navigator.geolocation ? navigator.geolocation.getCurrentPosition(({coords}) => done({lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy}), () => done(null), {enableHighAccuracy: true, timeout: FIX_MS, maximumAge: 0}) : done(null)));

/** Why a check-in at `point` is not possible from `here`: [Chinese, English], or null. The server asks the same. */
export function refused(here, point, radius) {
  if (!here) return ["没有得到位置，请打开定位后重试。", "Your place is not to be had: allow it and try again."];
  const m = Math.round(metres(here, point)), rough = Math.round(here.accuracy);
  if (here.accuracy > ROUGH_M) return [`定位误差 ${rough} 米，请到开阔处稍候再试。`, `The position is rough by ${rough} m: wait in the open and try again.`];
  if (m > radius + Math.min(here.accuracy, ALLOWED_M)) return [`距打卡点 ${m} 米，须在 ${radius} 米内。`, `${m} m from the point: it must be within ${radius} m.`];
  return null;
}

const row = (run, now) => el("li", {class: `item ${run.state === "missed" || run.state === "partly" ? "red" : ""}`, "data-run": run.id}, el("a", {href: `#patrol/${run.id}`},
  el("span", {class: "a"}, icon("walk"), el("b", {}, two(run)), run.joint ? el("span", {class: "flag"}, say("联合", "Joint")) : null, el("span", {class: "tl"}, run.state === "walking" || run.state === "planned" ? left(run.until_at, now) : two({zh: run.state_zh, en: run.state_en}))),
  el("span", {class: "b"}, icon("map-pin"), el("span", {}, `${two({zh: run.area_zh, en: run.area_en})} · ${run.day.slice(5)} ${run.from_at.slice(11, 16)}–${run.until_at.slice(11, 16)}`), el("span", {class: "m"}, `${run.checked}/${run.points}`))),
  el("i", {class: "pg", style: `width:${Math.round((run.checked / run.points) * 100)}%`}));

async function all(box, app) {
  app.title(say("巡查", "Patrol"), {small: say("近 7 天", "The last 7 days")});
  const {data, at, old} = await app.read("/patrol/runs"), now = app.now();
  app.fresh(at, old);
  const open = data.items.filter((run) => run.state === "walking" || (run.state === "planned" && Date.parse(run.from_at) - now < 43_200_000)), past = data.items.filter((run) => !open.includes(run) && run.state !== "planned");
  box.append(open.length ? el("ul", {class: "items", "data-open": ""}, ...open.map((run) => row(run, now))) : el("div", {class: "void"}, icon("check"), el("b", {}, say("今天没有待巡查的路线", "No patrol waits today"))));
  if (past.length) box.append(el("h2", {}, say("已结束", "Over")), el("ul", {class: "items"}, ...past.slice(0, 20).map((run) => row(run, now))));
}

export async function mount(box, id, app) {
  if (!id) return all(box, app);
  app.title(say("巡查", "Patrol"), {back: true});
  const {data: run, at, old} = await app.read(`/patrol/runs/${id}`);
  app.fresh(at, old);
  app.title(two(run), {back: true, small: `${two({zh: run.area_zh, en: run.area_en})} · ${run.from_at.slice(11, 16)}–${run.until_at.slice(11, 16)}`});
  const waits = (await app.queue.list()).filter((entry) => entry.patrol === run.id);
  const pending = new Set(waits.filter((entry) => entry.body.point !== undefined).map((entry) => entry.body.point));
  const may = run.may_walk && !run.ended_at, next = run.list.find((point) => !point.check && !pending.has(point.n));
  const why = el("p", {class: "error", role: "alert", hidden: true, "data-refused": ""});

  async function send(entry) {
    const result = await app.queue.put({id: app.newId(), patrol: run.id, ...entry});
    if (!result.sent && result.entry.state === "stuck") return app.go("queue");
    return app.refresh();
  }

  async function check(point, button) {
    for (const each of box.querySelectorAll("[data-check]")) each.disabled = true;
    button.textContent = say("正在定位…", "Locating…");
    const here = await fix(), no = refused(here, point, run.radius_m);
    if (no) {
      why.textContent = say(...no);
      why.hidden = false;
      button.closest("li").after(el("li", {class: "why-line"}, why));
      for (const each of box.querySelectorAll("[data-check]")) each.disabled = false;
      button.textContent = say("再试一次", "Try again");
      return why.scrollIntoView({block: "center"});
    }
    const newId = app.newId();
    await send({id: newId, label: {zh: `打卡：${point.zh}`, en: `Check-in: ${point.en}`}, path: `/patrol/runs/${run.id}/checks`, body: {id: newId, point: point.n, lon: here.lon, lat: here.lat, accuracy: here.accuracy, at: new Date(app.now()).toISOString()}});
  }

  const state = (point) => (point.check ? say(`${point.check.unit} · ${moment(point.check.at)} · 距 ${point.check.distance_m} 米 ±${point.check.accuracy_m}`, `${point.check.unit} · ${moment(point.check.at)} · ${point.check.distance_m} m off ±${point.check.accuracy_m}`) : pending.has(point.n) ? say("已打卡，待发送", "Checked in, to be sent") : point.missed ? say("漏点", "Missed") : "");
  const points = el("ol", {class: "points panel"}, ...run.list.map((point) => {
    const done = point.check || pending.has(point.n);
    return el("li", {class: done ? "in" : point.missed ? "out" : "", "data-point": point.n, "data-checked": String(Boolean(point.check))},
      el("span", {class: "mark"}, done ? icon("check") : point.missed ? icon("x") : String(point.n + 1)),
      el("div", {}, el("b", {}, two(point)), el("small", {}, state(point))),
      may && !done ? el("button", {class: `btn${point === next ? " pri" : ""}`, type: "button", "data-check": point.n, onclick: ({currentTarget}) => check(point, currentTarget)}, say("打卡", "Check in")) : null);
  }));
  const facts = el("section", {class: `item ${run.missed ? "red" : ""}`, "data-state": run.state}, el("div", {},
    el("span", {class: "a"}, icon("walk"), el("b", {}, two({zh: run.state_zh, en: run.state_en})), run.joint ? el("span", {class: "flag"}, say("联合巡查", "Joint patrol")) : null, el("span", {class: "tl", "data-progress": ""}, `${run.checked + pending.size}/${run.points}`)),
    run.note ? el("p", {class: "text"}, run.note) : null,
    run.joint ? el("p", {class: "w-all"}, `${say("参加单位：", "Units: ")}${run.units.map(two).join("、")}`) : null,
    run.missed ? el("p", {class: "w-all"}, say(`漏点 ${run.missed} 个`, `${run.missed} points missed`)) : null,
    run.summary ? el("p", {class: "text"}, run.summary) : null),
    el("i", {class: "pg", style: `width:${Math.round((run.checked / run.points) * 100)}%`}));
  const people = run.members.length ? el("section", {class: "panel"}, el("h2", {}, say("参加巡查", "Walking along")), el("ul", {class: "lines"}, ...run.members.map((member) => el("li", {}, el("b", {}, member.unit), el("span", {}, moment(member.at)))))) : null;
  const found = run.found.length ? el("section", {class: "panel", "data-found": run.found.length}, el("h2", {}, say(`发现问题 ${run.found.length} 件`, `${run.found.length} found`)), el("ul", {class: "lines"}, ...run.found.map((each) => el("li", {}, el("a", {href: `#case/${each.no}`}, el("b", {}, two(each.category)), el("small", {}, each.no)), el("span", {}, `${each.unit} · ${two(each.state)}`))))) : null;
  box.append(facts, ...[run.guard ? maskedValues("guard", run.guard, {by: {name: app.account.name, zone: app.settings.zone}}) : null, points, found, people].filter(Boolean));
  if (!may) return;

  if (!run.joined) box.append(el("button", {class: "btn pri wide", type: "button", "data-action": "join", onclick: () => send({label: {zh: `开始巡查：${run.zh}`, en: `Begin: ${run.en}`}, path: `/patrol/runs/${run.id}/join`, body: {}})}, run.started_at ? say("参加巡查", "Walk along") : say("开始巡查", "Begin")));
  else box.append(finding(), ending());

  function finding() {
    const photos = [], recent = (() => { try { return JSON.parse(localStorage[RECENT] ?? "[]"); } catch { return []; } })();
    const rank = ([key]) => (recent.includes(key) ? recent.indexOf(key) : recent.length);
    const kind = el("select", {class: "pick", id: "found-kind", "aria-label": say("类别", "Category")}, ...[...app.settings.categories].sort((a, b) => rank(a) - rank(b)).map(([key, zh, en]) => el("option", {value: key}, two({zh, en}))));
    const words = el("textarea", {class: "inp", id: "found-words", rows: 2, maxlength: 500}), error = el("p", {class: "error", role: "alert", hidden: true});
    const form = el("form", {class: "panel", hidden: true, "data-finding": ""}, photoField("photos", say("照片", "Photos"), photos, app.settings.photos, () => {}),
      el("section", {class: "field"}, el("label", {for: "found-kind"}, say("类别", "Category")), kind), el("section", {class: "field"}, el("label", {for: "found-words"}, say("说明", "In words")), words), error,
      el("button", {class: "btn pri wide", type: "submit"}, say("上报到本次巡查", "Report to this patrol")));
    form.onsubmit = async (event) => {
      event.preventDefault();
      const here = await fix(), text = words.value.trim(), [, zh] = app.settings.categories.find(([key]) => key === kind.value);
      error.hidden = Boolean(here && (photos.length || text));
      error.textContent = here ? say("请拍照或写明情况。", "Take a photo or say what it is.") : say("没有得到位置，请打开定位。", "Your place is not to be had: allow it.");
      if (!error.hidden) return;
      const newId = app.newId(), moment_ = new Date(app.now()).toISOString();
      await send({id: newId, label: {zh: `巡查发现：${zh}`, en: "Found on patrol"}, path: `/patrol/runs/${run.id}/findings`, photos, body: {report: {external_id: newId, category: kind.value, title: text.split("\n")[0].slice(0, 60) || zh, text, lon: here.lon, lat: here.lat, crs: "wgs84", at: moment_}}});
    };
    const open = el("button", {class: "btn wide", type: "button", "data-action": "finding", onclick: () => { form.hidden = !form.hidden; }}, icon("camera"), say("发现问题，上报", "Something found: report"));
    return el("div", {class: "view"}, open, form);
  }

  function ending() {
    const words = el("textarea", {class: "inp", id: "summary", rows: 2, maxlength: 500});
    const form = el("form", {class: "panel", hidden: true, "data-ending": ""}, el("section", {class: "field"}, el("label", {for: "summary"}, say("小结", "Summary"), el("small", {}, say("选填", "Optional"))), words),
      next ? el("p", {class: "hint"}, say("未打卡的点将记为漏点。", "Points not checked count as missed.")) : null, el("button", {class: "btn pri wide", type: "submit"}, say("结束巡查", "End the patrol")));
    form.onsubmit = (event) => { event.preventDefault(); send({label: {zh: `结束巡查：${run.zh}`, en: `End: ${run.en}`}, path: `/patrol/runs/${run.id}/end`, body: {summary: words.value.trim()}}); };
    return el("div", {class: "view"}, el("button", {class: "btn wide", type: "button", "data-action": "end", onclick: () => { form.hidden = !form.hidden; }}, icon("flag"), say("结束巡查", "End the patrol")), form);
  }
}
