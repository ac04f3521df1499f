// "Send to wall": puts what a desk shows on a wall now, for a while, and takes it back.

import {ask, el, icon, lang, say, toast} from "./session.mjs";

const MINUTES = [[null, "直到收回", "Until taken back"], [5, "5 分钟", "5 min"], [15, "15 分钟", "15 min"], [60, "60 分钟", "60 min"]];
const STATES = {alive: ["在线", "Alive"], silent: ["失联", "Silent"], new: ["未打开", "Not opened yet"]};
const ORDER = ["alive", "silent", "new"];
const NAMES = {"/cases": ["案件看板", "Case board"], "/map": ["一张图", "Map"], "/summary": ["综览", "Summary"], "/wall": ["大屏", "Wall"]};

/** The scene a page's address stands for: my page with its id, the open case, the map, the board as it is filtered. */
export function sceneOf({pathname, search}, page, no) {
  const query = Object.fromEntries([...new URLSearchParams(search)].filter(([name, value]) => value && !["page", "no", "tab"].includes(name)));
  if (no) return {path: "/cases", query: {no}};
  return pathname === "/" ? {path: "/", page, query} : {path: pathname.replace(/(.)\/$/, "$1"), query};
}

/** What a scene is called. */
export function nameOf(scene, heading = "") {
  if (scene.query?.no) return say(`案件 ${scene.query.no}`, `Case ${scene.query.no}`);
  return scene.path === "/" ? heading || say("页面", "Page") : say(...NAMES[scene.path]);
}

const clock = (iso) => iso.slice(11, 16);

/** What a wall shows now, in a few words. */
export function showing({playlist, sent}) {
  if (sent) {
    const until = sent.until ? say(`，至 ${clock(sent.until)}`, `, until ${clock(sent.until)}`) : "";
    return say(`${nameOf(sent.scene, sent.zh)}（由${sent.by_zh}投放${until}）`, `${nameOf(sent.scene, sent.en)} (sent by ${sent.by_en}${until})`);
  }
  return playlist ? say(`轮播“${playlist.name}”`, `Playlist “${playlist.name}”`) : say("大屏", "Its own page");
}

/** The walls something may be sent to, those alive first. */
export const usable = (walls) => walls.filter(({state}) => state in STATES).sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.name.localeCompare(b.name));

/** Open the dialog for what `button` stands on: its `data-page`, or `data-no` of a case. */
export async function open(button) {
  const scene = sceneOf(location, button.dataset.page, button.dataset.no);
  const heading = document.querySelector(".topbar h1")?.textContent ?? "";
  const list = el("ul", {class: "to-walls"});
  const why = el("p", {class: "why", role: "alert", hidden: true});
  const close = el("button", {class: "icb", type: "button", "aria-label": say("关闭", "Close")}, icon("x"));
  const stay = el("fieldset", {class: "to-stay"}, el("legend", {}, say("显示多久", "For how long")), el("div", {class: "sg"}, ...MINUTES.map(([minutes, ...words], i) =>
    el("label", {}, el("input", {type: "radio", name: "minutes", value: minutes ?? "", checked: i === 0}), el("span", {}, say(...words))))));
  const box = el("dialog", {class: "to-wall", "aria-labelledby": "to-wall-title"},
    el("header", {}, el("h2", {id: "to-wall-title"}, icon("device-tv"), say("投到大屏", "Send to wall")), close),
    el("p", {class: "what"}, nameOf(scene, heading)), stay, why, list);
  const minutes = () => Number(stay.querySelector(":checked").value) || null;
  const say_why = (text) => { why.textContent = text; why.hidden = !text; };

  const order = (wall, method, done) => async (event) => {
    event.target.disabled = true;
    say_why("");
    try {
      await ask(`/walls/${wall.id}/sent`, {method, body: method === "PUT" ? {...scene, minutes: minutes()} : undefined});
      toast(done);
      await fill(wall.id);
    } catch (error) {
      say_why(error.message);
      event.target.disabled = false;
    }
  };
  const row = (wall) => el("li", {"data-wall": wall.id},
    el("span", {class: `state ${wall.state}`, "data-state": wall.state}, el("i"), el("span", {class: "w"}, say(...STATES[wall.state]))),
    el("span", {class: "on"}, el("b", {}, wall.name), el("small", {}, [lang() === "en" ? wall.area_en : wall.area_zh, showing(wall)].join(" · "))),
    el("span", {class: "acts"},
      ...(wall.sent ? [el("button", {class: "btn sm", type: "button", "data-action": "take-back", "aria-label": say(`从${wall.name}收回`, `Take back from ${wall.name}`), onclick: order(wall, "DELETE", say(`已从${wall.name}收回`, `Taken back from ${wall.name}`))}, say("收回", "Take back"))] : []),
      el("button", {class: "btn sm pri", type: "button", "data-action": "send", "aria-label": say(`投到${wall.name}`, `Send to ${wall.name}`), onclick: order(wall, "PUT", say(`已投到${wall.name}`, `Sent to ${wall.name}`))}, say("投放", "Send"))));
  async function fill(focus) {
    try {
      const walls = usable((await ask("/walls")).items);
      list.replaceChildren(...(walls.length ? walls.map(row) : [el("li", {class: "none"}, say("您的范围内没有大屏：请管理员在“管理”中新建大屏链接。", "There is no wall in your scope: the administrator makes wall links under Administration."))]));
      list.querySelector(`[data-wall="${focus}"] [data-action]`)?.focus();
    } catch (error) { say_why(error.message); }
  }
  close.addEventListener("click", () => box.close());
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  box.addEventListener("close", () => { box.remove(); button.focus(); });
  document.body.append(box);
  box.showModal();
  await fill();
}
