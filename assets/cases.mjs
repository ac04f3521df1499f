// The case page in the browser: filters in the address, the board or the list they draw, several cases chosen, one opened in the drawer.

import {forms, MOVED, offersOn, take} from "./_case_act.mjs";
import {viewer} from "./_case_photos.mjs";
import {timeLeft} from "./_case_view.mjs";
import {bulkBar, Selection} from "./cases_bulk.mjs";
import {board as startBoard} from "./cases_board.mjs";
import {dragging} from "./cases_drag.mjs";
import {savedFilters} from "./cases_filters.mjs";
import {help, keys} from "./cases_keys.mjs";
import {list as startList} from "./cases_list.mjs";
import {live} from "./live_client.mjs";
import {el, icon, say, toast} from "./session.mjs";

const DAY = /^\d{4}-\d\d-\d\d$/;
const set = (id, props) => window.dash_clientside.set_props(id, props);

export function start(page) {
  const area = page.dataset.area;
  const of = page.dataset.of ? JSON.parse(page.dataset.of) : null; // the figure whose cases are listed: as they were counted at one moment
  const panel = page.querySelector("#case-panel"), body = page.querySelector("#cases-body");
  const selects = () => [...page.querySelectorAll("[data-filter]")];
  const text = field(page.querySelector("[data-search]")), span = stretch(page.querySelector("[data-span]"));
  const mine = page.querySelector('[data-toggle="mine"]');
  const chosen = () => ({
    tab: page.querySelector('[data-tab][aria-selected="true"]')?.dataset.tab ?? "list",
    ...Object.fromEntries(selects().map((each) => [each.dataset.filter, each.value])),
    ...(text && {text: text.value.trim()}),
    ...(mine && {mine: mine.getAttribute("aria-pressed") === "true" ? "yes" : ""}),
  });
  for (const each of selects()) each.value = each.dataset.now;
  let now = chosen();
  let open = new URLSearchParams(location.search).get("no");
  let opener = null;

  const address = () => {
    const query = new URLSearchParams(location.search);
    for (const name of Object.keys(now)) now[name] && !(name === "tab" && now.tab === "board") ? query.set(name, now[name]) : query.delete(name);
    const narrowed = Object.entries(now).some(([name, value]) => value && name !== "tab");
    page.dataset.begins !== undefined && !narrowed ? query.set("all", "1") : query.delete("all");
    open ? query.set("no", open) : query.delete("no");
    history.replaceState(history.state, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
  };
  const marks = () => {
    for (const each of selects()) each.classList.toggle("on", Boolean(each.value));
    const more = [...page.querySelectorAll(".cases-more [data-filter]")].filter((each) => each.value).length;
    const figure = page.querySelector(".cases-more summary .n");
    if (figure) figure.textContent = more || "";
    page.querySelector('[data-action="all-cases"]').hidden = !Object.entries(now).some(([name, value]) => value && name !== "tab");
  };
  const filtered = () => {
    now = chosen();
    marks();
    address();
    set("cases-filter", {data: {...of, ...now, area}});
  };
  /** Take a whole filter: {field: value, tab}. */
  const use = (query) => {
    for (const each of selects()) {
      const value = query[each.dataset.filter] ?? "";
      if (value && ![...each.options].some((option) => option.value === value)) each.append(el("option", {value}, value));
      each.value = value;
    }
    if (text) text.value = query.text ?? "";
    mine?.setAttribute("aria-pressed", String(query.mine === "yes"));
    span?.show(query.period ?? "");
    for (const each of page.querySelectorAll("[data-tab]")) each.setAttribute("aria-selected", String(each.dataset.tab === (query.tab ?? now.tab)));
    filtered();
  };
  function field(place) {
    if (!place) return null;
    const words = say("编号或事由", "Number or subject");
    const input = el("input", {class: "inp", type: "search", maxlength: 60, placeholder: words, "aria-label": words, autocomplete: "off"});
    input.value = place.dataset.search;
    let due = null;
    const soon = (ms) => { clearTimeout(due); due = setTimeout(() => { if (input.value.trim() !== now.text) filtered(); }, ms); };
    input.addEventListener("input", () => soon(350));
    input.addEventListener("keydown", (event) => { if (event.key === "Enter") soon(0); if (event.key === "Escape") { event.stopPropagation(); input.value ? (input.value = "", soon(0)) : input.blur(); } });
    place.replaceChildren(icon("search"), input);
    return input;
  }
  /** Two days between which cases were reported, as a further choice of the period. */
  function stretch(place) {
    if (!place) return null;
    const day = (words) => el("input", {class: "inp", type: "date", "aria-label": words});
    const from = day(say("从哪天", "From day")), to = day(say("到哪天", "To day"));
    const show = (value) => { const days = value.split("/"); [from.value, to.value] = days.length === 2 ? days : ["", ""]; };
    const set_ = () => {
      if (!DAY.test(from.value) || !DAY.test(to.value) || from.value > to.value) return;
      const select = page.querySelector('[data-filter="period"]'), value = `${from.value}/${to.value}`;
      if (![...select.options].some((option) => option.value === value)) select.append(el("option", {value}, say(`${from.value} 至 ${to.value}`, `${from.value} to ${to.value}`)));
      select.value = value;
      filtered();
    };
    for (const each of [from, to]) each.addEventListener("change", set_);
    place.replaceChildren(el("span", {}, say("自", "From")), from, el("span", {}, say("至", "to")), to);
    show(place.dataset.span);
    return {show};
  }

  // ── board or list ──
  const selection = new Selection(), figure = page.querySelector("#cases-count");
  const count = (words) => { if (figure.textContent !== words) figure.textContent = words; };
  let view = null; // {root, of, board?, list?, stop}
  let anchor = null; // where a stretch of cards begins
  const bar = bulkBar(page, selection, {done: (nos) => view?.list?.untick(nos)});
  bar.also(() => view?.board?.paint());
  function draw() {
    const root = body.querySelector("[data-board], .case-list"), said = root && `${root.dataset.board ?? "list"}|${root.dataset.wanted}|${root.dataset.columns}|${root.dataset.next}|${root.dataset.at}`;
    if (view?.root === root && view?.said === said) return;
    view?.stop();
    view = null;
    selection.clear();
    selection.changed();
    if (!root) return;
    if (root.dataset.board !== undefined) {
      const board = startBoard(root, {area, selection, count}), end = dragging(root, board);
      view = {root, said, board, stop() { end(); board.stop(); }};
    } else {
      const list = startList(root, {area, fixed: Boolean(of), count, chosen: (rows) => { selection.drop([...selection.keys()].filter((no) => !rows.has(no))); selection.put(rows); }});
      view = {root, said, list, stop: list.stop};
      // what the key "a" does to a row needs of a board no more than this
      Object.assign(list, {put() {}, take() {}, lists: new Map()});
    }
  }
  const drawnAnew = new MutationObserver(draw);
  drawnAnew.observe(body, {childList: true, subtree: true, attributeFilter: ["data-wanted", "data-columns", "data-next", "data-at"]});
  draw();

  // ── one case in the drawer ──
  let byKeys = false; // opened by keys: the case takes the focus once it is drawn
  const drawn = new MutationObserver(() => { if (byKeys && panel.querySelector(".close")) { byKeys = false; panel.querySelector(".close").focus(); } });
  drawn.observe(panel, {childList: true, subtree: true});
  const shown = () => panel.querySelector(".case-panel")?.dataset.open ?? panel.querySelector(".void b")?.textContent;
  let late = null;
  const show = (no) => {
    open = no;
    address();
    set("case-open", {data: no ? {no} : null});
    clearTimeout(late);
    if (no) late = setTimeout(() => { if (open === no && shown() !== no) toast(say("连不上服务器，恢复后自动打开此案件。", "The server cannot be reached; the case opens as soon as it can.")); }, 3000);
  };
  const clocks = setInterval(() => { for (const node of panel.querySelectorAll("[data-due]")) if (node.dataset.due) node.textContent = timeLeft(node.dataset.due, Date.now()); }, 15_000);
  const forming = forms(panel, {no: () => open, offers: () => offersOn(panel), act});
  const doing = (idle) => { for (const button of panel.querySelectorAll(".doing button")) button.disabled = !idle; };
  async function act(offer, given) {
    doing(false);
    try {
      await take(open, Number(panel.querySelector("[data-version]").dataset.version), offer, given);
      forming.sent();
    } catch (error) {
      toast(error.status === 409 ? MOVED() : error.message);
      if (error.status !== 409) return doing(true);
    }
    if (open) set("case-open", {data: {no: open, at: Date.now()}});
    return null;
  }

  /** A click with ctrl takes one more, one with shift all from the last one on. */
  function choose(card, event) {
    const board = view?.board;
    if (!board) return;
    const no = card.dataset.case, cards = [...card.parentElement.children].map((each) => each.dataset.case);
    const first = event.shiftKey && anchor ? cards.indexOf(anchor) : -1;
    if (first < 0) selection.toggle(no, board.known(no).version);
    else selection.put(cards.slice(Math.min(first, cards.indexOf(no)), Math.max(first, cards.indexOf(no)) + 1).map((each) => [each, board.known(each).version]));
    if (first < 0) anchor = no;
  }

  const click = (event) => {
    const at = (selector) => event.target.closest?.(selector);
    const tab = at("[data-tab]");
    if (tab) {
      for (const each of page.querySelectorAll("[data-tab]")) each.setAttribute("aria-selected", String(each === tab));
      return filtered();
    }
    if (at('[data-toggle="mine"]')) { mine.setAttribute("aria-pressed", String(mine.getAttribute("aria-pressed") !== "true")); return filtered(); }
    if (at('[data-action="saved-filters"]')) return savedFilters(at('[data-action="saved-filters"]'), area, () => Object.fromEntries(Object.entries(now).filter(([, value]) => value)), use);
    if (at('[data-action="keys-help"]')) return help();
    if (at('[data-action="all-cases"]')) {
      use({});
      return (text ?? selects()[0]).focus();
    }
    if (at('[data-action="close-case"]')) { show(null); return opener?.focus?.(); }
    const named = at('[data-action="named"]');
    if (named) return import("./_masked_values.mjs").then(({maskedValues}) => named.replaceWith(maskedValues("case", named.closest("[data-open]").dataset.open, {asked: true}))); // not in the way of the page's first click
    const photo = at("[data-photo]");
    if (photo && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      return viewer(photo, panel.querySelector("[data-covers]") !== null, () => set("case-open", {data: {no: open, at: Date.now()}}));
    }
    const doable = at("[data-do]");
    if (doable && panel.contains(doable)) return forming.press(offersOn(panel)[Number(doable.dataset.index)]);
    if (page.querySelector("[data-dropped]")) return event.preventDefault();
    const card = at("[data-case]");
    const row = at(".ag-row");
    if (row && at(".ag-selection-checkbox, .ag-checkbox, .ag-checkbox-input")) return null;
    const no = card?.dataset.case ?? row?.getAttribute("row-id");
    if (!no) return null;
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      if (card) { event.preventDefault(); event.stopPropagation(); choose(card, event); }
      return null;
    }
    event.preventDefault();
    event.stopPropagation();
    opener = card ?? row;
    byKeys = event.detail === 0;
    return show(no);
  };
  const key = (event) => {
    if (event.key === "Escape" && open && !event.defaultPrevented && !document.querySelector("dialog[open], .case-pop")) { show(null); opener?.focus?.(); }
    const row = event.key === "Enter" && event.target.closest?.(".ag-row");
    if (row) { opener = event.target; byKeys = true; show(row.getAttribute("row-id")); }
  };
  const change = (event) => {
    const all = event.target.closest?.("[data-column-all]");
    if (all) {
      const list = view.board.lists.get(all.dataset.columnAll);
      return all.checked ? selection.put(list.shown.map((no) => [no, view.board.known(no).version])) : selection.drop(list.shown);
    }
    return event.target.closest?.("[data-filter]") && filtered();
  };
  const fold = (event) => { const more = page.querySelector(".cases-more[open]"); if (more && !more.contains(event.target)) more.open = false; };
  marks();
  page.addEventListener("click", click, true);
  page.addEventListener("change", change);
  document.addEventListener("keydown", key);
  addEventListener("pointerdown", fold);
  const ends = [
    keys(page, {now: () => ({board: view?.board, list: view?.list, selection}), search: () => (text ? (text.focus(), text.select()) : null), clear: () => { selection.clear(); selection.changed(); view?.list?.api?.deselectAll(); }}),
    live.on({topic: "case"}, (message) => {
      const seen = panel.querySelector("[data-version]");
      if (message.key !== open || !seen || (message.v.version <= Number(seen.dataset.version) && !message.v.noted_at)) return;
      if (panel.querySelector(".ask")?.hidden !== false) set("case-open", {data: {no: open, at: Date.now()}});
      else if (message.v.version > Number(seen.dataset.version) && !panel.querySelector(".doing button:disabled")) toast(say("此案件刚被他人处理；提交前请看最新经过。", "Somebody else has just acted on this case: look at its history before you send."));
    }),
    live.onSnapshot?.(() => {
      if (view?.list) set("cases-filter", {data: {...of, ...now, area, at: Date.now()}});
      if (open && shown() !== open) set("case-open", {data: {no: open, at: Date.now()}});
    }),
  ];
  return () => {
    view?.stop();
    bar.stop();
    clearInterval(clocks);
    clearTimeout(late);
    drawn.disconnect();
    forming.stop();
    drawnAnew.disconnect();
    page.removeEventListener("click", click, true);
    page.removeEventListener("change", change);
    document.removeEventListener("keydown", key);
    removeEventListener("pointerdown", fold);
    ends.forEach((end) => end?.());
  };
}
