// The panel of the pick tool: ways to pick and watched areas before something is picked, then the briefing, its lists, what may be done with it.
import { el, icon } from "../session.mjs";
import { doings } from "./brief_do.mjs";
import { lineOf, summary } from "./brief_lines.mjs";
import { listOf, nearestList } from "./brief_list.mjs";
import { byCoordinates, watchedList } from "./brief_start.mjs";
import { LEAST_M, MOST_M, circle, inWords } from "./pick_shapes.mjs";

/** `tool` is what pick.mjs lends: strip(), within, setWithin(m), pick(found), area(code, around), clear(), verbs, brief(picked). */
export function briefPanel(map, settings, tool) {
  const { say } = settings;
  let panel = null, now = null, mode = null;
  const content = el("div", { class: "om-brief", "aria-live": "polite" }), ways = el("div", { class: "om-brief-ways" });

  function open() {
    if (panel) return;
    panel = settings.panel.open("pick", say("圈选与区域速报", "Pick an area"), closed);
    panel.body.append(ways, content);
    drawWays();
    if (now) now();
    else start();
  }

  function closed() {
    panel = null;
    settings.noTool();
  }

  function fill(title, draw) {
    now = () => { panel.title(title); content.replaceChildren(...draw().filter(Boolean)); };
    if (panel) now();
  }

  function drawWays() {
    const hints = { within: ["在图上点一个中心", "Press the middle on the map"], lasso: ["按住，沿范围画一圈", "Press and draw around"], polygon: ["逐点点出拐点，双击结束", "Press corner by corner, double click ends"], rectangle: ["拖出矩形", "Drag a rectangle"], circle: ["从圆心向外拖", "Drag from the middle"], cell: ["点一个网格、社区或镇街", "Press a cell, community or street"] };
    const strip = tool.strip();
    ways.replaceChildren(...[strip, mode ? el("p", { class: "hint" }, say(...hints[mode])) : null, mode === "within" ? radius(tool.within, (m) => tool.setWithin(m)) : null].filter(Boolean));
  }

  function radius(value, changed) {
    const input = el("input", { class: "inp", type: "number", min: LEAST_M, max: MOST_M, step: 50, value, name: "radius", "aria-label": say("半径（米）", "Radius in metres") });
    const set = () => { const m = Math.min(MOST_M, Math.max(LEAST_M, Math.round(Number(input.value) || 500))); input.value = m; changed(m); };
    input.addEventListener("change", set);
    return el("label", { class: "om-brief-radius" }, say("半径", "Radius"), input, say("米", "m"));
  }

  function start() {
    fill(say("圈选与区域速报", "Pick an area"), () => [
      el("p", { class: "lead" }, say("在图上圈出一块地方，立即得到其中的人口、房屋、企业、场所、视频、力量、物资和案件。", "Circle a piece of the map: its residents, homes, enterprises, venues, cameras, officers, supplies and cases at once.")),
      settings.keep.row(), watchedList(settings, tool), byCoordinates(settings, tool),
    ]);
  }

  const titled = (picked, answer) => `${picked.words}${answer?.km2 != null ? ` · ${inWords(answer.km2 * 1e6)}` : ""}`;

  function waiting(picked) {
    open();
    fill(titled(picked), () => [el("div", { class: "om-brief-wait", "aria-hidden": "true" }, ...Array.from({ length: 8 }, () => el("i"))), el("p", { class: "sr", role: "status" }, say("正在统计", "Counting"))]);
  }

  function show(answer, picked) {
    open();
    fill(titled(picked, answer), () => [
      levels(picked), picked.circle ? radius(picked.circle.m, (m) => tool.pick({ circle: { ...picked.circle, m }, geometry: circle([picked.circle.lon, picked.circle.lat], m) })) : null,
      ...answer.notes.map((note) => el("p", { class: "om-brief-note", "data-note": note.code }, icon("info-circle"), say(note.zh, note.en))),
      summary(settings, answer),
      el("ul", { class: "om-brief-lines" }, ...Object.entries(answer.counts).map(([id, line]) => lineOf(settings, id, line, { list: () => list(answer, picked, id, line), fly: tool.verbs }))),
      doings(settings, tool, answer, picked, back(answer, picked)), settings.keep.row(),
    ]);
    settings.keep.picked(answer);
    content.dataset.briefed = answer.key;
  }

  const back = (answer, picked) => (title, draw) => fill(title, () => [backButton(answer, picked), ...draw]);
  const backButton = (answer, picked) => el("button", { class: "btn sm om-brief-back", type: "button", "data-action": "back", onclick: () => { show(answer, picked); content.querySelector("button")?.focus(); } }, icon("arrow-left"), say("返回速报", "Back"));

  function list(answer, picked, id, line) {
    const found = listOf(settings, line, tool.verbs, id);
    fill(`${say(line.zh, line.en)} · ${picked.words}`, () => [backButton(answer, picked), found.element]);
    content.querySelector("[data-action=back]").focus();
  }

  function levels(picked) {
    if (!picked.around || picked.around.length < 2) return null;
    const chip = ({ code, name, name_en: en }) => el("button", { type: "button", class: "btn sm", "aria-pressed": String(code === picked.area), "data-pick-area": code, onclick: () => tool.area(code, picked.around) }, say(name, en));
    return el("div", { class: "om-brief-levels", role: "group", "aria-label": say("级别", "Level") }, ...picked.around.map(chip));
  }

  function refused(error, picked) {
    open();
    const turned = error.code === "swapped" && picked ? () => tool.pick({ geometry: swapped(picked.geometry) }) : null;
    fill(picked?.words ?? say("圈选", "Pick an area"), () => [
      el("p", { class: "om-brief-note bad", role: "alert", "data-refused": error.code ?? "" }, icon("alert-triangle"), error.message),
      turned && el("button", { class: "btn pri", type: "button", "data-action": "swap", onclick: turned }, say("对调经度和纬度", "Swap the two")),
      picked && !turned && error.code !== "outside" && error.status !== 404 ? el("button", { class: "btn", type: "button", "data-action": "retry", onclick: () => tool.brief(picked) }, say("再试一次", "Try again")) : null,
      el("button", { class: "btn", type: "button", "data-action": "clear", onclick: tool.clear }, say("清除选区", "Clear")),
    ]);
  }

  /** The officers nearest to a place, free or not. */
  function nearest(lon, lat, title) {
    open();
    fill(say(`最近的网格员 · ${title}`, `Nearest officers · ${title}`), () => [nearestList(settings, tool.verbs, lon, lat)]);
  }

  return {
    open, start, waiting, show, refused, nearest,
    hint(next) { mode = next; if (panel) drawWays(); },
    focus() { if (panel) ways.closest(".om-panel").focus({ preventScroll: true }); },
    close() { const mine = panel; panel = null; mine?.close(); },
  };
}

const turn = (each) => (typeof each[0] === "number" ? [each[1], each[0]] : each.map(turn));
/** A geometry with lon and lat changed over. */
export const swapped = (geometry) => ({ ...geometry, coordinates: turn(geometry.coordinates) });
