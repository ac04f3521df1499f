// The administrator's tables over REST: walls and what they are told, refused reports; and the demo's switches.

import {catalogue} from "./_catalogue.mjs";
import {webhooks} from "./_webhooks.mjs";
import {devices} from "./devices.mjs";
import {playlists} from "./playlists.mjs";
import {ask, el, icon, lang, say, toast} from "./session.mjs";
import {showing} from "./to_wall.mjs";

const STATES = {alive: ["在线", "Alive"], silent: ["失联", "Silent"], new: ["未打开", "Not opened yet"], revoked: ["已收回", "Revoked"]};
const REASONS = {
  no_place: ["没有位置", "No place"], bad_place: ["位置不对", "Bad place"], outside: ["在本区之外", "Outside the district"], unknown_area: ["未知区域", "Unknown area"], area_too_wide: ["区域太大", "Area too wide"],
  unknown_category: ["未知类别", "Unknown category"], broken_json: ["JSON 不完整", "Broken JSON"], not_json: ["JSON 不完整", "Broken JSON"], too_large: ["超过大小", "Too large"], text_too_long: ["正文过长", "Text too long"],
  title_too_long: ["标题过长", "Title too long"], no_title: ["没有标题", "No title"], no_source: ["没有来源", "No source"], source_not_allowed: ["来源不允许", "Source not allowed"], too_old: ["时间过早", "Too old"],
  future: ["时间在未来", "In the future"], bad_time: ["时间不对", "Bad time"], bad_text: ["正文不对", "Bad text"], bad_reporter: ["上报人不对", "Bad reporter"], bad_photos: ["照片不对", "Bad photos"], photo_address: ["照片地址不允许", "Photo address"], unknown_photo: ["照片不存在", "Unknown photo"],
  bad_external_id: ["外部编号不对", "Bad external id"], bad_urgent: ["紧急标志不对", "Bad urgent flag"], unknown_crs: ["未知坐标系", "Unknown coordinates"],
};
const EVERY = 10_000;

/** 2026-11-21T19:42:08+08:00 → 11-21 19:42. */
export const minute = (iso) => (iso ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : "—");

const empty = (text) => el("div", {class: "void"}, icon("inbox"), el("span", {}, text));

export function start(page) {
  const box = (name) => page.querySelector(`[data-table="${name}"]`);
  const count = (name, n) => { page.querySelector(`[data-count="${name}"]`).textContent = say(`${n} 项`, `${n}`); };
  let drawn = {}, asked = 0;
  const shown = {}; // by table, which question the answer that stands there was given to

  const order = (path, method, done) => async (event) => {
    event.target.disabled = true;
    try { await ask(path, {method}); toast(done); } catch (error) { toast(error.message); }
    walls();
  };
  function revoke(wall) {
    // Asked twice: the screen on that wall goes dark.
    return (event) => {
      if (event.target.dataset.sure) {
        delete event.target.dataset.sure; // answered: the rows are drawn anew from here on
        return order(`/walls/${wall.id}`, "DELETE", say("已收回", "Revoked"))(event);
      }
      event.target.dataset.sure = "1";
      event.target.textContent = say("确认收回", "Really revoke");
    };
  }
  // Which playlist a wall has; what was sent to it stands before that until it is taken back.
  const plays = (wall) => el("span", {class: "plays"},
    el("select", {class: "pick", "data-action": "assign", "aria-label": say(`${wall.name}播放`, `${wall.name} plays`), onchange: async (event) => {
      try { await ask(`/walls/${wall.id}/playlist`, {method: "PUT", body: {playlist: Number(event.target.value) || null}}); toast(say("大屏已切换", "The wall changes")); } catch (error) { toast(error.message); }
      walls();
    }}, ...[{id: "", name: say("大屏（默认画面）", "Its own page")}, ...lists.list()].map((each) => el("option", {value: each.id, selected: each.id === (wall.playlist?.id ?? "")}, each.name))),
    ...(wall.sent ? [el("small", {}, showing(wall)), el("button", {class: "btn sm", "data-action": "take-back", onclick: order(`/walls/${wall.id}/sent`, "DELETE", say("已收回", "Taken back"))}, say("收回投放", "Take back"))] : []));
  const wallRow = (wall) => el("div", {class: "row wall-row", "data-wall": wall.id},
    el("span", {class: `state ${wall.state}`, "data-state": wall.state}, el("i"), say(...STATES[wall.state])), el("b", {}, wall.name), el("span", {}, lang() === "en" ? wall.area_en : wall.area_zh),
    el("span", {}, wall.screen ?? "—"), el("small", {}, wall.seen_at ? say(`最后 ${minute(wall.seen_at)}`, `seen ${minute(wall.seen_at)}`) : "—"),
    wall.state === "revoked" ? el("span", {}) : plays(wall),
    el("span", {class: "acts"}, ...(wall.state === "revoked" ? [] : [
      el("button", {class: "btn sm", "data-action": "reload-wall", onclick: order(`/walls/${wall.id}/reload`, "POST", say("已通知重新载入", "Told to reload"))}, say("重载", "Reload")),
      el("button", {class: "btn sm warn", "data-action": "revoke-wall", onclick: revoke(wall)}, say("收回", "Revoke")),
    ])));
  const badRow = (item) => el("div", {class: "row bad-row", "data-rejected": item.id}, el("small", {}, minute(item.at)), el("span", {class: "tag"}, item.door), el("b", {}, REASONS[item.code] ? say(...REASONS[item.code]) : item.code), el("span", {}, item.message),
    el("details", {}, el("summary", {}, [item.source, item.external_id].filter(Boolean).join(" · ") || say("内容", "Payload")), el("pre", {}, typeof item.payload === "string" ? item.payload : JSON.stringify(item.payload, null, 1))));

  async function fill(name, path, row, none) {
    let items;
    const mine = ++asked;
    try { ({items} = await ask(path)); } catch (error) { if (!drawn[name]) box(name).replaceChildren(empty(error.message)); return; }
    if (mine < shown[name]) return; // a later question was answered sooner
    shown[name] = mine;
    const text = JSON.stringify(items);
    if (drawn[name] === text || box(name).querySelector("[data-sure], details[open], select:focus")) return;
    drawn[name] = text;
    count(name, items.length);
    box(name).replaceChildren(...(items.length ? items.map(row) : [empty(none)]));
  }
  const walls = () => { drawn.walls = null; return fill("walls", "/walls", wallRow, say("还没有大屏链接", "No wall links yet")); };
  const rejected = () => fill("rejected", "/rejected?limit=50", badRow, say("没有被拒的上报", "No report has been refused"));

  const form = page.querySelector(".new-wall");
  const name = say("名称，如 值班大厅", "Name, such as duty hall");
  const make = el("button", {class: "btn pri", type: "submit", "data-action": "make-wall"}, icon("plus"), say("新建大屏链接", "New wall link"));
  form.replaceChildren(el("input", {class: "inp", name: "name", maxlength: 60, required: true, placeholder: name, "aria-label": name}), make);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const shown = page.querySelector('[data-part="link"]');
    try {
      const made = await ask("/walls", {method: "POST", body: {name: form.elements.name.value, area: page.dataset.area}});
      const copy = el("button", {class: "btn sm", type: "button", onclick: () => navigator.clipboard?.writeText(made.link).then(() => toast(say("已复制", "Copied")), () => {})}, icon("copy"), say("复制", "Copy"));
      shown.replaceChildren(el("b", {}, say("链接只显示这一次：", "Shown only this once:")), el("code", {"data-link": ""}, made.link), copy);
      shown.hidden = false;
      form.reset();
      walls();
    } catch (error) { toast(error.message); }
  });
  const demo = (event) => {
    const button = event.target.closest?.("[data-demo]");
    if (button) window.dash_clientside.set_props("demo-order", {data: {[button.dataset.demo]: button.dataset.value, at: Date.now()}});
  };
  page.addEventListener("click", demo);
  const lists = playlists(page.querySelector('[data-part="playlists"]'), () => walls());
  const phones = devices(box("devices"), {ask, toast, counted: (n) => count("devices", n)});
  catalogue(page.querySelector('[data-part="catalogue"]'));
  const hooks = webhooks(page.querySelector('[data-part="webhooks"]'));
  walls();
  lists.refresh();
  rejected();
  const timer = setInterval(() => { phones(); fill("walls", "/walls", wallRow, say("还没有大屏链接", "No wall links yet")); rejected(); lists.refresh(); hooks.refresh(); }, EVERY);
  return () => { clearInterval(timer); page.removeEventListener("click", demo); };
}
