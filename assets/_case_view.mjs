// A case as a desk opens it: where it stands, by what it is closed, what may be done, what happened. `of` is what GET /cases/<no> answers.

import {maskedValues} from "./_masked_values.mjs";
import {notMine} from "./_not_mine.mjs";
import {el, icon, lang, say} from "./session.mjs";

const LEVELS = {town_street: ["镇街", "Town or street"], district: ["区级", "District"]};
const LIGHTS = {red: ["超期", "overdue"], yellow: ["将超期", "nearly due"], green: ["按期", "on time"], done: ["已结案", "closed"]};

/** 2026-11-21T19:42:08+08:00 → 11-21 19:42. */
export const minute = (iso) => (iso ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : "—");

/** "剩 0:24", "超 1:05" in hours and minutes, days from 48 hours on; widgets/_cases.py time_left says the same. */
export function timeLeft(due, now = Date.now()) {
  if (!due) return "—";
  const minutes = Math.floor(Math.abs(Date.parse(due) - now) / 60_000);
  const text = minutes >= 2880 ? say(`${Math.floor(minutes / 1440)} 天`, `${Math.floor(minutes / 1440)} d`) : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  return Date.parse(due) >= now ? say(`剩 ${text}`, `${text} left`) : say(`超 ${text}`, `${text} over`);
}

export const words = (each) => (each ? each[lang()] : "");
const photos = (ids) => (ids?.length ? el("div", {class: "photos"}, ...ids.map((id, i) => el("a", {href: `/api/v1/photos/${id}`, target: "_blank"}, el("img", {src: `/api/v1/photos/${id}?size=thumb`, alt: say(`照片 ${i + 1}`, `Photo ${i + 1}`)})))) : null);

function facts(of, line) {
  const rows = [
    [say("地点", "Place"), `${say(of.area_zh, of.area_en)} ${say(of.grid_zh ?? "", "")}`.trim()],
    [say("环节", "Stage"), say(of.state_zh, of.state_en)],
    [say("处置部门", "Department"), line?.department_words ? words(line.department_words) : of.department ?? "—"],
    [say("上报", "Reported"), minute(of.reported_at)],
    [say("本环节到期", "Stage due"), minute(of.due_at)],
    [say("总时限", "Due in all"), `${minute(of.deadline_at)}${line?.limit ? ` · ${words(line.limit)}` : ""}`],
    ...(LEVELS[of.level] ? [[say("层级", "Level"), say(...LEVELS[of.level])]] : []),
    ...(of.extended ? [[say("延期", "Extended"), say(`${of.extended} 次`, `${of.extended}×`)]] : []),
    ...(of.until ? [[say("挂账至", "Suspended until"), minute(of.until)]] : []),
    ...(line?.missing?.length ? [[say("协办未反馈", "Still to assist"), line.missing.map(words).join(say("、", ", "))]] : []),
    ...(of.reporter ? [[say("上报人", "Reporter"), Object.values(of.reporter).filter(Boolean).join(" ")]] : []),
  ];
  return el("dl", {}, ...rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

function standard(line) {
  if (!line?.standards?.length) return null;
  const one = (each) => el("li", {}, el("b", {}, words(each)), each.limit ? el("span", {}, ` · ${words(each.limit)}`) : null, each.close ? el("p", {}, say(`结案标准：${each.close.zh}`, `Closed when: ${each.close.en}`)) : null);
  return el("section", {class: "standards"}, el("h3", {}, say("立案与结案标准", "Standard")), el("ul", {}, ...line.standards.map(one)));
}

function step(each) {
  const way = each.from_zh && each.from !== each.to ? [el("span", {}, say(each.from_zh, each.from_en)), icon("arrow-right")] : [];
  return el("li", {}, el("time", {datetime: each.at}, minute(each.at)), el("b", {}, say(each.zh, each.en)), el("span", {class: "by"}, each.actor), el("span", {class: "way"}, ...way, el("span", {}, say(each.to_zh, each.to_en))),
    each.note ? el("p", {}, each.note) : null, ...each.given.map((given) => el("p", {}, `${words(given.label)}${say("：", ": ")}${words(given.value)}`)), each.rule ? el("p", {class: "rule"}, say(`规则：${each.rule.zh}`, `Rule: ${each.rule.en}`)) : null, photos(each.photos));
}

/** The whole panel. `line` is the case's row on the desk, where it has one; `close()` is called by its cross, `act(offer)` by a button. */
export function caseView(of, line, {close, act}) {
  const light = of.light ?? "done";
  const first = of.actions.find((each) => each.action === line?.offers?.[0]?.action && !each.blocked) ?? of.actions.find((each) => each.onward && !each.blocked);
  const button = (each) => el("button", {class: each === first ? "btn pri" : "btn", "data-do": each.action, onclick: () => act(each)}, words(each.label));
  const waits = of.actions.filter((each) => each.blocked).map((each) => el("p", {class: "waits"}, el("b", {}, words(each.label)), say("：", ": "), words(each.blocked)));
  const others = of.others?.length ? el("details", {class: "others-do"}, el("summary", {}, icon("chevron-down"), say(`由其他岗位办理 ${of.others.length}`, `For other posts ${of.others.length}`)), el("div", {class: "acts"}, ...of.others.map((each) => notMine(words(each.label), `action:${of.no}:${each.action}`)))) : null;
  return el("div", {class: "case-panel", "data-open": of.no, "data-version": of.version},
    el("header", {}, el("div", {class: "r1"}, el("a", {class: "no", href: `/cases?no=${of.no}`, title: say("打开案件页", "Open its page")}, of.no), of.urgent ? el("span", {class: "flag urg"}, say("急", "URGENT")) : null, el("span", {class: "push"}),
      el("button", {class: "icb close", "data-action": "close-desk-case", "aria-label": say("关闭", "Close"), onclick: close}, icon("x"))),
    el("h2", {}, say(of.category_zh, of.category_en)),
    el("div", {class: "r3"}, el("span", {class: `lamp ${light}`, "aria-hidden": "true"}), el("b", {}, say(...LIGHTS[light])), el("span", {class: `tl ${light}`, "data-due": of.light ? of.due_at : ""}, of.light ? timeLeft(of.due_at) : ""))),
    of.actions.length ? el("div", {class: "doing"}, el("div", {class: "acts"}, ...of.actions.filter((each) => !each.blocked).map(button)), ...waits, el("form", {class: "ask", hidden: true}), others) : others,
    facts(of, line), standard(line),
    of.title || of.text ? el("div", {class: "words"}, of.title ? el("b", {}, of.title) : null, of.text ? el("p", {}, of.text) : null) : null,
    maskedValues("case", of.no), photos(of.photos),
    el("section", {}, el("h3", {}, say("经过", "History"), el("span", {}, say(`${of.steps.length} 步`, `${of.steps.length} ${of.steps.length === 1 ? "step" : "steps"}`))), el("ol", {class: "steps"}, ...[...of.steps].reverse().map(step))));
}
