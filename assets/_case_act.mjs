// Doing something to a case: the form of what an action needs, its photos handed in first, the action taken on the version that was seen.
// An offer is what `actions` of a case holds: {action, label, needs}.

import {ask, el, lang, say} from "./session.mjs";

export const MOVED = () => say("此案件刚被他人处理，已刷新。", "Somebody else was first; shown as it is now.");

function field(need) {
  const words = [say(need.zh, need.en), need.required ? "" : say("（可不填）", " (optional)")];
  const name = {name: need.id, class: need.choices ? "pick" : "inp", required: need.required};
  if (need.kind === "departments") return el("fieldset", {}, el("legend", {}, ...words), ...Object.entries(need.choices).map(([key, choice]) => el("label", {class: "tick"}, el("input", {type: "checkbox", name: need.id, value: key, checked: need.default?.includes(key)}), choice[lang()])));
  const options = () => Object.entries(need.choices).map(([key, choice]) => el("option", {value: key, selected: key === need.default}, choice[lang()]));
  const kinds = {
    time: () => el("input", {...name, type: "datetime-local"}),
    photos: () => el("input", {...name, type: "file", accept: "image/*", multiple: true}),
    case: () => el("input", {...name, type: "text", maxlength: 24, placeholder: "C20261121-0001", autocapitalize: "characters"}),
  };
  const input = need.choices ? el("select", name, ...(need.required ? [] : [el("option", {value: ""}, "—")]), ...options()) : kinds[need.kind]?.() ?? el("textarea", {...name, rows: 2, maxlength: 500});
  return el("label", {}, ...words, input, need.rule ? el("small", {}, say(`规则：${need.rule.zh}`, `Rule: ${need.rule.en}`)) : null, need.standard ? el("small", {"data-standard": ""}, say(`结案标准：${need.standard.zh}`, `Closing standard: ${need.standard.en}`)) : null);
}

/** Fill the form `box` with what `offer` needs; `send(FormData)` once all of it is there. What is missing is said under its field. */
export function form(box, offer, send, cancelled = () => {}) {
  const cancel = el("button", {class: "btn", type: "button", onclick: () => { box.hidden = true; cancelled(); }}, say("取消", "Cancel"));
  box.replaceChildren(...offer.needs.map(field), el("div", {class: "acts"}, el("button", {class: "btn pri", type: "submit"}, offer.label[lang()]), cancel));
  box.hidden = false;
  box.noValidate = true; // the browser's own words come in the browser's language
  box.onsubmit = (event) => {
    event.preventDefault();
    const ticked = (need) => [...box.querySelectorAll(`[name="${need.id}"]:checked`)].length > 0;
    const unticked = offer.needs.find((need) => need.required && need.kind === "departments" && !ticked(need));
    const empty = unticked ? box.querySelector(`[name="${unticked.id}"]`) : [...box.querySelectorAll(":required")].find((input) => !input.value.trim());
    if (!empty) return send(new FormData(box));
    const need = offer.needs.find((each) => each.id === empty.name);
    box.querySelector(".why")?.remove();
    (empty.closest("label.tick")?.parentElement.lastElementChild ?? empty).after(el("p", {class: "why", role: "alert"}, say(`请填写${need.zh}。`, `Please give: ${need.en}.`)));
    empty.focus();
  };
  box.querySelector(".inp, .pick")?.focus();
}

/** What stands on the buttons of the case that is drawn in `root`. */
export const offersOn = (root) => JSON.parse(root.querySelector("[data-offers]")?.dataset.offers ?? "[]");

/** The form of the case `no()` drawn in `root`, of which `offers()` are open: `press(offer)` acts at once, or asks for what the offer needs; `act(offer, given)`
 *  takes it. A case that is drawn anew under a form takes nothing away that was typed or chosen: the form goes on, if it is still offered. `sent()` ends that. */
export function forms(root, {no, offers, act, cancelled = () => {}}) {
  let asking = null; // of which case and offer, where, and the field the keyboard is in

  function open(offer) {
    const box = root.querySelector(".doing .ask"), mine = {no: no(), action: offer.action, box, field: null};
    form(box, offer, (given) => act(offer, given), () => { asking = null; cancelled(); });
    mine.field = document.activeElement;
    box.addEventListener("focusin", ({target}) => { mine.field = target; });
    asking = mine;
  }

  const redrawn = new MutationObserver(() => {
    if (!asking || asking.box.isConnected || !root.querySelector(".doing .ask")) return;
    const {action, box, field} = asking, offer = asking.no === no() && offers().find((each) => each.action === action);
    asking = null;
    if (!offer) return;
    open(offer);
    asking.box.replaceChildren(...[...box.children].filter((each) => !each.matches(".acts")), asking.box.querySelector(".acts"));
    field?.focus({preventScroll: true});
  });
  redrawn.observe(root, {childList: true, subtree: true});

  return {
    press: (offer) => (offer.needs.length ? open(offer) : act(offer, new FormData())),
    sent() { asking = null; },
    stop: () => redrawn.disconnect(),
  };
}

/** What `given` (FormData) holds, need by need: [values, photos by their need as Files]. */
export function split(offer, given) {
  const values = {}, photos = {};
  for (const need of offer.needs) {
    const each = given.getAll(need.id).filter((value) => (value instanceof File ? value.size : value !== ""));
    if (!each.length) continue;
    if (need.kind === "photos") photos[need.id] = each;
    else values[need.id] = need.kind === "departments" ? each : need.kind === "time" ? `${each[0]}:00+08:00` : each[0];
  }
  return [values, photos];
}

/** What `given` holds, need by need; photos are handed in first and named by their ids. */
export async function valuesOf(offer, given) {
  const [values, photos] = split(offer, given);
  for (const [id, files] of Object.entries(photos)) values[id] = await Promise.all(files.map(async (file) => (await ask("/photos", {method: "POST", body: file})).id));
  return values;
}

/** Take the offered action on case `no` as it was at `version` → the case afterwards. Throws the answer's error; status 409: somebody was faster. */
export async function take(no, version, offer, given) {
  const needs = await valuesOf(offer, given);
  return ask(`/cases/${encodeURIComponent(no)}/actions`, {method: "POST", body: {action: offer.action, version, ...needs}});
}
