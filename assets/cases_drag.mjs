// Dragging a card: by mouse once it has moved a little, by finger after a long press. Columns say what a drop would do, or why it does nothing.

import {offersOf, perform} from "./cases_moves.mjs";
import {el, icon, lang, say, toast} from "./session.mjs";

const SLIP = 6, PRESS_MS = 380; // pixels before a press of the mouse is a drag, and how long a finger rests
const EDGE = 56, SCROLL = 14; // near the board's left and right end it scrolls by so much a frame

/** Let the cards of `board` in `root` be dragged; returns what ends it. `chosen` is how many cases are selected: then nothing is dragged. */
export function dragging(root, board) {
  let press = null, lift = null;

  const down = (event) => {
    const card = event.target.closest?.(".card[data-case]");
    if (!card || event.button || event.ctrlKey || event.metaKey || event.shiftKey || lift) return;
    press = {card, id: event.pointerId, x: event.clientX, y: event.clientY, touch: event.pointerType !== "mouse"};
    if (press.touch) press.timer = setTimeout(() => begin(), PRESS_MS);
  };
  const move = (event) => {
    if (lift && event.pointerId === lift.id) return follow(event);
    if (!press || event.pointerId !== press.id) return;
    if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < SLIP) return;
    press.touch ? forget() : (begin(), follow(event));
  };
  const up = (event) => {
    forget();
    if (lift && event.pointerId === lift.id) drop(event);
  };
  const forget = () => { clearTimeout(press?.timer); press = null; };
  const stop = () => { forget(); if (lift) end(); };
  const key = (event) => { if (event.key === "Escape" && lift) { event.stopPropagation(); end(); } };
  const still = (event) => { if (lift) event.preventDefault(); }; // a finger that holds a card scrolls nothing
  const context = (event) => { if (lift || press?.touch) event.preventDefault(); };
  const native = (event) => event.preventDefault(); // a card is a link, which browsers drag by themselves
  const clicked = (event) => { if (root.dataset.dropped) { event.preventDefault(); event.stopPropagation(); delete root.dataset.dropped; } };

  function begin() {
    const {card, id, x, y} = press, box = card.getBoundingClientRect();
    forget();
    const ghost = card.cloneNode(true);
    ghost.removeAttribute("href");
    ghost.removeAttribute("data-case");
    Object.assign(ghost.style, {width: `${box.width}px`, left: `${box.left}px`, top: `${box.top}px`});
    ghost.classList.add("ghost");
    document.body.append(ghost);
    card.classList.add("lifted");
    navigator.vibrate?.(10);
    lift = {id, no: card.dataset.case, card, ghost, dx: x - box.left, dy: y - box.top, x, y, view: null, zone: null};
    root.dataset.lifting = "";
    const mine = lift;
    lift.asked = offersOf(lift.no).then((view) => { mine.view = view; if (lift === mine) offer(); return view; }, (error) => { toast(error.message); if (lift === mine) end(); return null; });
  }

  /** Lay over each column what a drop there does. */
  function offer() {
    for (const move of lift.view.moves) {
      const list = board.lists.get(move.column);
      if (!list) continue;
      const actions = move.actions.map((name) => lift.view.actions.find((each) => each.action === name && !each.blocked)).filter(Boolean);
      const zone = (kind, words, more = {}) => el("div", {class: "zone", "data-zone": kind, ...more}, words);
      const zones = actions.map((each) => zone("act", each.label[lang()], {"data-do": each.action}));
      if (move.here) zones.unshift(zone("back", say("放回原处", "Put back")));
      if (!zones.length) zones.push(el("div", {class: "zone", "data-zone": "no"}, icon("lock"), el("span", {}, move.why?.[lang()] ?? say("不能移到这里。", "It cannot go here."))));
      list.node.dataset.drop = actions.length && !move.here ? "yes" : move.here ? "here" : "no";
      list.node.append(el("div", {class: "drop"}, ...zones));
    }
    hover(lift.x, lift.y);
  }

  function follow(event) {
    [lift.x, lift.y] = [event.clientX, event.clientY];
    Object.assign(lift.ghost.style, {left: `${lift.x - lift.dx}px`, top: `${lift.y - lift.dy}px`});
    hover(lift.x, lift.y);
    const main = root.querySelector(".main"), {left, right} = main.getBoundingClientRect();
    lift.pull = lift.x < left + EDGE ? -SCROLL : lift.x > right - EDGE ? SCROLL : 0;
    if (lift.pull && !lift.scrolling) {
      lift.scrolling = true;
      const step = () => { if (!lift?.pull) { if (lift) lift.scrolling = false; return; } main.scrollLeft += lift.pull; hover(lift.x, lift.y); requestAnimationFrame(step); };
      requestAnimationFrame(step);
    }
  }
  function hover(x, y) {
    const zone = zoneAt(x, y);
    if (zone === lift.zone) return;
    lift.zone?.classList.remove("over");
    zone?.classList.add("over");
    lift.zone = zone;
  }
  function zoneAt(x, y) {
    return document.elementsFromPoint(x, y).find((each) => each.matches?.("[data-zone]") && root.contains(each)) ?? null;
  }

  async function drop(event) {
    const mine = lift, {no, card, x, y} = mine;
    root.dataset.dropped = "";
    setTimeout(() => delete root.dataset.dropped, 0);
    event.preventDefault();
    if (!mine.view) { // let go before the server had answered: it is decided as soon as it has
      const view = await mine.asked;
      if (!view || lift !== mine) return;
    }
    const zone = zoneAt(x, y), column = zone?.closest("[data-column]")?.dataset.column;
    const kind = zone?.dataset.zone, name = zone?.dataset.do, why = zone?.textContent;
    const at = mine.ghost.getBoundingClientRect();
    end();
    if (kind === "no") toast(why);
    if (kind !== "act") return;
    perform(board, mine.view, mine.view.actions.find((each) => each.action === name), column, at, () => root.querySelector(`[data-case="${CSS.escape(no)}"]`)?.focus() ?? card.focus());
  }
  function end() {
    const {ghost, card} = lift;
    lift = null;
    delete root.dataset.lifting;
    ghost.remove();
    card.classList.remove("lifted");
    for (const over of root.querySelectorAll(".drop")) over.remove();
    for (const node of root.querySelectorAll("[data-drop]")) delete node.dataset.drop;
  }

  const on = [[root, "pointerdown", down], [window, "pointermove", move], [window, "pointerup", up], [window, "pointercancel", stop], [window, "keydown", key, true], [root, "touchmove", still, {passive: false}], [root, "contextmenu", context], [root, "dragstart", native], [root, "click", clicked, true]];
  for (const [where, name, run, how] of on) where.addEventListener(name, run, how);
  return () => { stop(); for (const [where, name, run, how] of on) where.removeEventListener(name, run, how); };
}
