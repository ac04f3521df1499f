// Taking a case of the board somewhere: what may be done is asked of the server when it is lifted; the form of what the action needs opens beside it.

import {form, MOVED, take} from "./_case_act.mjs";
import {shortNo} from "./magnets/_words.mjs";
import {ask, el, icon, lang, say, toast} from "./session.mjs";

const EDGE = 8; // px kept free at the window's edges

/** What may be done with case `no` now: {no, version, actions, moves}. */
export const offersOf = (no) => ask(`/cases/${encodeURIComponent(no)}`);

/** What a 409 says has happened since. */
export function since(error) {
  const steps = error.data?.error?.steps ?? [];
  const said = steps.map((step) => say(`${step.actor}已“${step.zh}”`, `${step.en} by ${step.actor}`)).join(say("，", ", "));
  return said ? say(`此案件刚被他人处理：${said}。`, `Somebody else was first: ${said}.`) : MOVED();
}

let open = null; // the small window that is open

/** Close it; `back` puts the card back as cancelling does. */
export function shut(back = true) {
  const gone = open;
  open = null;
  if (!gone) return;
  removeEventListener("pointerdown", gone.outside, true);
  gone.box.remove();
  if (back) gone.cancelled();
}

/** A small window beside `at` (a rectangle), inside the screen; Escape and a press beside it cancel. */
export function beside(at, label, content, cancelled = () => {}) {
  shut();
  const box = el("div", {class: "case-pop", role: "dialog", "aria-label": label}, ...content);
  document.body.append(box);
  const fit = () => {
    box.style.left = `${Math.max(EDGE, Math.min(at.left, innerWidth - box.offsetWidth - EDGE))}px`;
    box.style.top = `${Math.max(EDGE, Math.min(at.bottom + 6, innerHeight - box.offsetHeight - EDGE))}px`;
  };
  fit();
  const outside = (event) => { if (!box.contains(event.target)) shut(); };
  open = {box, outside, cancelled, fit};
  addEventListener("pointerdown", outside, true);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); event.preventDefault(); shut(); }
  });
  return box;
}

/**
 * Take `offer` on the case: its form beside `at` where it needs something, at once where not. The board shows the card in `column` meanwhile;
 * `back()` is called where it stays.
 */
export function perform(board, view, offer, column, at, back = () => {}) {
  const stay = () => { board.put(view.no, ""); back(); };
  const send = async (given) => {
    if (column) board.put(view.no, column);
    try {
      const after = await take(view.no, view.version, offer, given);
      shut(false);
      board.take(after);
      toast(say(`${shortNo(view.no)} 已“${offer.label.zh}”。`, `${shortNo(view.no)}: ${offer.label.en}, done.`));
    } catch (error) {
      board.put(view.no, "");
      if (error.status !== 409) { box ? wrong(error.message) : toast(error.message); if (!box) back(); return; }
      toast(since(error));
      shut();
      offersOf(view.no).then((now) => board.take(now), () => {});
    }
  };
  let box = null;
  const wrong = (message) => {
    box.querySelector(".refused")?.remove();
    box.querySelector("form").prepend(el("p", {class: "why refused", role: "alert"}, message));
    for (const button of box.querySelectorAll("button")) button.disabled = false;
  };
  if (!offer.needs.length) return send(new FormData());
  const fields = el("form", {class: "ask"});
  box = beside(at, offer.label[lang()], [el("header", {}, el("b", {}, offer.label[lang()]), el("span", {class: "no"}, shortNo(view.no))), fields], stay);
  if (column) board.put(view.no, column);
  form(fields, offer, (given) => { for (const button of box.querySelectorAll("button")) button.disabled = true; return send(given); }, () => shut());
  open.fit();
  return null;
}

/** The menu of a card: by columns (`m`), or everything that may be done (`a`). */
export async function menu(board, no, node, all = false) {
  const at = node.getBoundingClientRect();
  let view;
  try { view = await offersOf(no); } catch (error) { return toast(error.message); }
  const back = () => node.isConnected && node.focus();
  const chosen = (offer, column) => { shut(false); perform(board, view, offer, column, at, back); };
  const entry = (offer, column) => el("button", {class: "mi", type: "button", "data-move": offer.action, onclick: () => chosen(offer, column)}, offer.label[lang()], offer.needs.some((need) => need.required) ? el("small", {}, "…") : null);
  const rows = all ? everything(view, entry) : byColumn(view, entry);
  const title = all ? say("办理", "Actions") : say("移到…", "Move to…");
  const box = beside(at, `${title} ${shortNo(no)}`, [el("header", {}, el("b", {}, title), el("span", {class: "no"}, shortNo(no))), el("div", {class: "rows"}, ...rows)], back);
  box.addEventListener("keydown", (event) => {
    const step = {ArrowDown: 1, ArrowUp: -1, j: 1, k: -1}[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const items = [...box.querySelectorAll(".mi")];
    items[(items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
  });
  (box.querySelector(".mi") ?? box.querySelector("[tabindex]"))?.focus();
}

function everything(view, entry) {
  const columnTo = (name) => view.moves.find((move) => move.actions.includes(name))?.column;
  const rows = view.actions.map((offer) => offer.blocked ? el("p", {class: "waits"}, el("b", {}, offer.label[lang()]), " ", offer.blocked[lang()]) : entry(offer, columnTo(offer.action)));
  return rows.length ? rows : [el("p", {class: "waits", tabindex: "-1"}, say("您现在没有可办的操作。", "There is nothing for you to do now."))];
}

function byColumn(view, entry) {
  return view.moves.map((move) => {
    const offers = move.actions.map((name) => view.actions.find((offer) => offer.action === name)).filter(Boolean);
    if (move.here && !offers.length) return null;
    return el("section", {class: "to"}, el("h4", {}, icon("arrow-right"), say(move.zh, move.en), move.here ? say("（本列）", " (here)") : ""), ...(offers.length ? offers.map((offer) => entry(offer, move.column)) : [el("p", {class: "waits", tabindex: "-1"}, move.why?.[lang()] ?? "")]));
  }).filter(Boolean);
}
