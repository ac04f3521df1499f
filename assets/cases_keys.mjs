// The keyboard of board and list: cards are walked, opened, chosen, moved; "?" shows all of it.

import {menu} from "./cases_moves.mjs";
import {el, icon, say} from "./session.mjs";

const HELP = () => [
  [["j", "k", "↓", "↑"], say("下一件、上一件", "Next, previous")],
  [["h", "l", "←", "→"], say("左列、右列（看板）", "Column to the left, right (board)")],
  [["Enter"], say("打开案件", "Open the case")],
  [["m"], say("移到另一环节（看板）", "Move to another stage (board)")],
  [["a"], say("办理：全部可办操作", "Actions: all that may be done")],
  [["x"], say("选中或取消", "Select or not")],
  [["Ctrl", "Shift"], say("加点击：多选、连选", "with a click: select one more, a stretch")],
  [["F"], say("在图上看案件位置", "Where the case lies, on the map")],
  [["/"], say("搜索编号或事由", "Search number or subject")],
  [["Alt", "?"], say("为什么能看到所选案件（也可 Alt+点击）", "Why one sees what has the focus (Alt and a click, too)")],
  [["Esc"], say("关闭、放回、取消选择", "Close, put back, clear the selection")],
  [["?"], say("显示或收起本说明", "Show or hide this")],
];

/** Show or hide the help. */
export function help() {
  const shown = document.querySelector(".keys-help");
  if (shown) { shown.close(); return; }
  const box = el("dialog", {class: "keys-help", "aria-label": say("键盘操作", "Keyboard")}, el("header", {}, el("b", {}, icon("keyboard"), say("键盘操作", "Keyboard")), el("button", {class: "icb", "aria-label": say("关闭", "Close"), onclick: () => box.close()}, icon("x"))), el("dl", {}, ...HELP().flatMap(([keys, words]) => [el("dt", {}, ...keys.map((key) => el("kbd", {}, key))), el("dd", {}, words)])));
  box.addEventListener("close", () => box.remove());
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  box.addEventListener("keydown", (event) => { if (event.key === "?") { event.preventDefault(); event.stopPropagation(); box.close(); } });
  document.body.append(box);
  box.showModal();
}

const typing = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");

/** Listen for the page: `now()` gives {board, list, selection}; `search()` puts the focus into the search. Returns what ends it. */
export function keys(page, {now, search, clear}) {
  const down = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open], .case-pop")) return;
    if (typing(event.target)) return;
    const {board, list, selection} = now();
    const key = event.key;
    const done = () => { event.preventDefault(); event.stopPropagation(); };
    if (key === "?") { done(); return help(); }
    if (key === "/") { done(); return search(); }
    if (event.target.closest?.(".case-drawer")) return null;
    if (key === "Escape" && selection.size && !page.querySelector("#case-panel:not([hidden])")) { done(); return clear(); }
    if (board) return onBoard(board, selection, event, key, done);
    if (list) return onList(list, event, key, done);
    return null;
  };
  document.addEventListener("keydown", down);
  return () => document.removeEventListener("keydown", down);
}

function onBoard(board, selection, event, key, done) {
  const card = event.target.closest?.(".card[data-case]");
  const step = {j: [0, 1], ArrowDown: [0, 1], k: [0, -1], ArrowUp: [0, -1], l: [1, 0], ArrowRight: [1, 0], h: [-1, 0], ArrowLeft: [-1, 0]}[key];
  if (step && (card || event.target === document.body || event.target.closest?.(".desk-board, main"))) {
    if (!card && key.startsWith("Arrow") && event.target.closest?.("input, button, [role=tab]")) return null;
    done();
    return walk(board, card, step);
  }
  if (!card) return null;
  const no = card.dataset.case;
  if (key === "m" || key === "a") { done(); menu(board, no, card, key === "a"); }
  if (key === "x") { done(); selection.toggle(no, board.known(no)?.version); }
  return null;
}

function walk(board, card, [across, down]) {
  const columns = [...board.lists.values()];
  if (!card) return columns.map((list) => list.cards.querySelector(".card")).find(Boolean)?.focus();
  const here = columns.findIndex((list) => list.node.contains(card)), cards = [...columns[here].cards.children];
  if (down) return cards[cards.indexOf(card) + down]?.focus();
  for (let i = here + across; i >= 0 && i < columns.length; i += across) {
    const there = columns[i].cards.children;
    if (there.length) return there[Math.min(cards.indexOf(card), there.length - 1)].focus();
  }
  return null;
}

function onList(list, event, key, done) {
  const {api} = list, row = event.target.closest?.(".ag-row"), step = {j: 1, k: -1}[key];
  if (!api) return null;
  const index = row ? Number(row.getAttribute("row-index")) : -1;
  if (step) {
    done();
    const to = Math.max(0, Math.min(api.getDisplayedRowCount() - 1, index + (row ? step : 1)));
    api.ensureIndexVisible(to);
    return api.setFocusedCell(to, api.getFocusedCell()?.column ?? "light_text");
  }
  const no = row?.getAttribute("row-id");
  if (!no) return null;
  if (key === "x") { done(); const node = api.getRowNode(no); node.setSelected(!node.isSelected()); }
  if (key === "a") { done(); menu(list, no, row, true); }
  return null;
}
