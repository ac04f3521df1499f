// One case on the phone: what, where (opened in the phone's own map), photos, what happened, and what may be done; each act goes through the queue.

import {form, split} from "./_case_act.mjs";
import {maskedValues} from "./_masked_values.mjs";
import {photoField} from "./_phone_photos.mjs";
import {far, left, light, lightOf, metres, moment, two} from "./_phone_words.mjs";
import {el, icon, lang, say} from "./session.mjs";

const SHOWN = ["verified", "pass_check", "fail_check"];  // on the phone these are seen with one's own eyes: a photo belongs to them
const MAIN = ["verified", "pass_check", "self_handle", "accept", "file_case"];

/** The needs of an action as the phone asks for them. */
export const asked = (offer, role) => (role === "officer" && SHOWN.includes(offer.action) ? {...offer, needs: offer.needs.map((need) => (need.kind === "photos" ? {...need, required: true} : need))} : offer);

/** Addresses that open the phone's own map: geo: takes WGS-84, Amap's scheme takes GCJ-02 (dev=0), which the server worked out. */
export function waysTo(item, name, agent = navigator.userAgent) {
  if (item.lon == null) return [];
  const words = encodeURIComponent(name), [lon, lat] = item.gcj02 ?? [item.lon, item.lat];
  const amap = /iPhone|iPad/.test(agent) ? `iosamap://path?sourceApplication=magnet&dlat=${lat}&dlon=${lon}&dname=${words}&dev=0&t=2` : `amapuri://route/plan/?dlat=${lat}&dlon=${lon}&dname=${words}&dev=0&t=2`;
  const own = /iPhone|iPad/.test(agent) ? `maps:?daddr=${item.lat},${item.lon}&dirflg=w` : `geo:${item.lat},${item.lon}?q=${item.lat},${item.lon}(${words})`;
  return [[say("手机地图", "Phone's map"), own], [say("高德导航", "Amap"), amap]];
}

/** The entry of the queue for an action on a case; `photos` belong to its need of photos. */
export function entryOf(shown, offer, given, photos, id) {
  const [values] = split(offer, given), name = offer.needs.find((need) => need.kind === "photos")?.id ?? "photos";
  const label = {zh: `${offer.label.zh}：${shown.category_zh} ${shown.no}`, en: `${offer.label.en}: ${shown.category_en} ${shown.no}`};
  return {id, label, path: `/cases/${encodeURIComponent(shown.no)}/actions`, method: "POST", body: {action: offer.action, version: shown.version, ...values}, photos, photos_as: name, no: shown.no};
}

/** `id` is the case's number, perhaps with an action to begin with: C20261126-0001/verified. */
export async function mount(box, id, app) {
  const [no, begin] = id.split("/");
  app.title(no, {back: true});
  const {data: shown, at, old} = await app.read(`/cases/${encodeURIComponent(no)}`);
  app.fresh(at, old);
  if (!old) app.ask("/notifications/read", {method: "POST", body: {no}}).catch(() => {});
  const waits = (await app.queue.list()).filter((entry) => entry.no === no), now = app.now(), lit = lightOf(shown, now);
  const where = [two({zh: shown.area_zh, en: shown.area_en}), two({zh: shown.grid_zh, en: shown.grid_en ?? shown.grid_zh})].filter(Boolean).join(" · ");
  const distance = el("span", {class: "m"});
  app.title(lang() === "en" ? shown.category_en : shown.category_zh, {back: true, small: no});

  const head = el("section", {class: `item ${lit}`, "data-case": no}, el("div", {},
    el("span", {class: "a"}, light(lit), el("b", {}, two({zh: shown.state_zh, en: shown.state_en})), shown.urgent ? el("span", {class: "flag urg"}, say("急", "Urgent")) : null, shown.flags.supervised ? el("span", {class: "flag"}, say("督办", "Supervised")) : null, el("span", {class: "tl"}, left(shown.due_at, now) || "—")),
    shown.title ? el("p", {class: "title"}, shown.title) : null, shown.text && shown.text !== shown.title ? el("p", {class: "text"}, shown.text) : null,
    el("span", {class: "b"}, icon("map-pin"), el("span", {}, where), distance),
    el("div", {class: "two"}, ...waysTo(shown, where).map(([words, href]) => el("a", {class: "btn", href, "data-way": href.split(":")[0]}, icon("route"), words)))));
  if (shown.lon != null) navigator.permissions?.query({name: "geolocation"}).then(async ({state}) => {
    const here = state === "granted" ? await app.place() : null;
    if (here) distance.textContent = far(metres(here, shown));
  }, () => {});

  // ── what may be done ──
  const acts = el("section", {class: "deeds"}), fill = el("form", {class: "panel fill", hidden: true});
  const offers = shown.actions.map((offer) => asked(offer, app.account.role)).sort((a, b) => rank(a) - rank(b));
  const main = offers.find((offer) => MAIN.includes(offer.action));
  acts.append(...offers.map((offer) => el("button", {class: `btn${offer === main ? " pri" : ""}`, type: "button", "data-do": offer.action, disabled: Boolean(offer.blocked) || waits.length > 0, onclick: () => open(offer)}, offer.action === "whistle" ? icon("bell") : offer.action === "rate_handling" ? icon("star") : null, two(offer.label), offer.blocked ? el("small", {}, two(offer.blocked)) : null)));
  const task = app.account.role === "officer" ? (await app.read("/tasks").catch(() => null))?.data.items.find((item) => item.case_no === no && ["verify", "check"].includes(item.kind)) : null;
  if (task) acts.append(el("a", {class: "btn", href: `#task/${task.id}`, "data-action": "hand-over"}, icon("send"), say("转交/退回", "Hand over")));
  if (!offers.length) acts.append(el("p", {class: "hint"}, say("现在没有需要您做的。", "There is nothing for you to do now.")));

  function open(offer) {
    const need = offer.needs.find((each) => each.kind === "photos"), photos = [];
    acts.hidden = true;
    form(fill, {...offer, needs: offer.needs.filter((each) => each !== need)}, (given) => take(offer, given, need, photos), () => { acts.hidden = false; });
    if (need) fill.querySelector(".acts").before(photoField("photos", el("span", {}, two(need), need.required ? "" : say("（可不填）", " (optional)")), photos, app.settings.photos, () => {}));
    fill.dataset.action = offer.action;
    fill.scrollIntoView({block: "start"});
  }

  async function take(offer, given, need, photos) {
    fill.querySelector(".why")?.remove();
    if (need?.required && !photos.length) return fill.querySelector('[data-field="photos"]').append(el("p", {class: "why", role: "alert"}, say("请拍一张现场照片。", "Take a photo of the place.")));
    for (const button of fill.querySelectorAll("button")) button.disabled = true;
    const result = await app.queue.put(entryOf(shown, offer, given, photos, app.newId()));
    if (result.sent) {
      app.tell("done", {text: say(`已提交：${offer.label.zh}`, `Sent: ${offer.label.en}`)});
      setTimeout(() => app.tell("done", null), 4000);
    }
    if (begin) history.replaceState(null, "", `#case/${no}`);
    if (!result.sent && result.entry.state === "stuck") app.go("queue");
    else await app.refresh();
    scrollTo(0, 0);
  }

  // ── how it went ──
  const called = Object.values(shown.called ?? {}).length ? el("section", {class: "panel", "data-called": ""}, el("h2", {}, say("吹哨报到", "Whistle")), el("ul", {class: "lines"}, ...Object.entries(shown.called).map(([name, call]) => {
    const words = shown.departments?.[name] ? two(shown.departments[name]) : name;
    return el("li", {}, el("b", {}, words), el("span", {class: call.arrived ? "" : lightOf(call, now)}, call.arrived ? say(`已报到 ${moment(localTime(call.arrived))}`, `arrived ${moment(localTime(call.arrived))}`) : left(call.due_at, now)));
  }))) : null;
  const pictures = (ids) => (ids.length ? el("div", {class: "shots"}, ...ids.map((photo, index) => el("a", {class: "shot", href: `/api/v1/photos/${photo}`, target: "_blank"}, el("img", {src: `/api/v1/photos/${photo}?size=thumb`, loading: "lazy", alt: say(`照片 ${index + 1}`, `Photo ${index + 1}`)})))) : null);
  const step = (each) => el("li", {"data-step": each.action}, el("div", {}, el("b", {}, two(each)), el("time", {}, moment(each.at))), el("span", {class: "who"}, each.actor),
    each.note ? el("p", {}, each.note) : null, each.rule ? el("small", {}, two(each.rule)) : null, ...each.given.map((given) => el("small", {}, `${two(given.label)}：${two(given.value)}`)), pictures(each.photos), ...(each.voices ?? []).map((voice) => el("audio", {controls: true, preload: "none", src: `/api/v1/voices/${voice}`, "data-heard": voice})));
  const course = el("section", {class: "panel"}, el("h2", {}, say("办理经过", "How it went")), el("ol", {class: "course"}, ...[...shown.steps].reverse().map(step)));

  if (waits.length) box.append(el("p", {class: "told", "data-waits": waits.length}, el("span", {}, say(`${waits.length} 项操作待发送`, `${waits.length} to be sent`)), el("a", {class: "btn", href: "#queue"}, say("查看", "See"))));
  box.append(...[head, acts, fill, called, maskedValues("case", no, {by: {name: app.account.name, zone: app.settings.zone}}), course].filter(Boolean));
  const wanted = offers.find((offer) => offer.action === begin && !offer.blocked);
  if (wanted && !waits.length) setTimeout(() => open(wanted));
}

const rank = (offer) => (MAIN.includes(offer.action) ? 0 : offer.onward ? 1 : 2);
const localTime = (iso) => { const at = new Date(iso), two = (n) => String(n).padStart(2, "0"); return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`; };
