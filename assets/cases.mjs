// The case page in the browser: filters in the address, rows kept true by the stream, a case opened, acted on and closed.

import {form, MOVED, take} from "./_case_act.mjs";
import {live} from "./live_client.mjs";
import {lang, say, toast} from "./session.mjs";

const GRID = "cases-grid";
const FILTERS = ["tab", "column", "category", "light"];
const LIGHTS = {red: ["超期", "Overdue"], yellow: ["将超期", "Nearly due"], green: ["按期", "On time"]};
const FLAGS = {supervised: ["督办", "supervised"], whistled: ["吹哨", "whistled"], rework: ["返工", "rework"]};
// What the list leaves out where it is narrower than so many pixels.
const ROOM = [[640, ["no", "title", "state_text", "flags_text", "reported_text", ...(lang() === "en" ? ["place"] : [])]], [1120, ["title", "flags_text", "reported_text"]]];
const set = (id, props) => window.dash_clientside.set_props(id, props);

/** "剩 0:24", "超 1:05" in hours and minutes, days from 48 hours on; widgets/_cases.py time_left says the same. */
export function timeLeft(due, now) {
  if (!due) return "—";
  const minutes = Math.floor(Math.abs(Date.parse(due) - now) / 60_000);
  const text = minutes >= 2880 ? say(`${Math.floor(minutes / 1440)} 天`, `${Math.floor(minutes / 1440)} d`) : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  return Date.parse(due) >= now ? say(`剩 ${text}`, `${text} left`) : say(`超 ${text}`, `${text} over`);
}

/** A live case as a row of the list; widgets/_cases.py row_of writes the same fields. */
export function rowOf(v, old, now) {
  const [, month, day, time] = /^\d+-(\d+)-(\d+)T(\d+:\d+)/.exec(v.reported_at) ?? [];
  return {
    no: v.no, light: v.light, due_at: v.due_at, closed_at: v.closed_at, major: v.major, column: v.column, area: v.area, urgent: v.urgent, title: old?.title ?? "",
    light_text: v.light ? say(...LIGHTS[v.light]) : say("已结", "Closed"),
    category_text: say(v.category_zh, v.category_en),
    place: `${say(v.area_zh, v.area_en)} ${say(v.grid_zh ?? "", "")}`.trim(),
    state_text: say(v.state_zh, v.state_en),
    left_text: timeLeft(v.due_at, now),
    flags_text: Object.keys(FLAGS).filter((name) => v.flags?.[name]).map((name) => say(...FLAGS[name])).join(" "),
    reported_text: month ? `${month}-${day} ${time}` : "",
  };
}

/** Whether a case belongs on the page as it is filtered. */
export function belongs(v, chosen, area) {
  if (area && !String(v.grid ?? v.area).startsWith(area)) return false;
  if (chosen.column ? v.column !== chosen.column : !v.column || v.column === "closed_today") return false;
  return (!chosen.category || v.major === chosen.category) && (!chosen.light || v.light === chosen.light);
}

/** How many cases a figure counts, how many of them are listed, and as of when. */
export function counted(total, listed, cut, at) {
  const whole = total.toLocaleString("en");
  return say(`${whole} 件${cut ? `，列出最紧急的 ${listed} 件` : ""} · 截至 ${at}`, `${whole} ${total === 1 ? "case" : "cases"}${cut ? `, the ${listed} most pressing listed` : ""} · as of ${at}`);
}

export function start(page) {
  const area = page.dataset.area;
  const of = page.dataset.of ? JSON.parse(page.dataset.of) : null; // the figure whose cases are listed: as they were counted at one moment
  const panel = page.querySelector("#case-panel");
  const chosen = () => Object.fromEntries([["tab", page.querySelector('[data-tab][aria-selected="true"]')?.dataset.tab ?? "list"], ...[...page.querySelectorAll("[data-filter]")].map((each) => [each.dataset.filter, each.value])]);
  // A choice made before this module came stays.
  const early = [...page.querySelectorAll("[data-filter]")].filter((each) => each.value && each.value !== each.dataset.now);
  for (const each of page.querySelectorAll("[data-filter]")) if (!early.includes(each)) each.value = each.dataset.now;
  let now = chosen();
  let open = new URLSearchParams(location.search).get("no");
  let opener = null;

  const address = () => {
    const query = new URLSearchParams(location.search);
    for (const name of FILTERS) if (name in now) now[name] && !(name === "tab" && now.tab === "board") ? query.set(name, now[name]) : query.delete(name);
    open ? query.set("no", open) : query.delete("no");
    history.replaceState(history.state, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
  };
  const filtered = () => {
    now = chosen();
    for (const each of page.querySelectorAll("[data-filter]")) each.classList.toggle("on", Boolean(each.value));
    page.querySelector('[data-action="all-cases"]').hidden = ![...page.querySelectorAll("[data-filter]")].some((each) => each.value);
    address();
    set("cases-filter", {data: {...of, ...now, area}});
  };
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

  // ── the list ──
  let changed = new Map();
  const api = () => { try { return window.dash_ag_grid?.getApi?.(GRID); } catch { return null; } }; // it throws until the grid is ready
  function flush() {
    const grid = page.querySelector(`#${GRID}`) && api();
    const waiting = changed;
    changed = new Map();
    if (!grid) return;
    const transaction = {add: [], update: [], remove: []};
    for (const [no, v] of waiting) {
      const old = grid.getRowNode(no)?.data;
      if (of && !old) continue;
      if (!of && !belongs(v, now, area)) { if (old) transaction.remove.push(old); continue; }
      (old ? transaction.update : transaction.add).push(rowOf(v, old, Date.now()));
    }
    grid.applyTransactionAsync(transaction);
    count();
  }
  function count() {
    const grid = page.querySelector(`#${GRID}`) && api();
    const node = page.querySelector("#cases-count");
    const all = grid?.getDisplayedRowCount().toLocaleString("en");
    const cut = grid && Number(page.querySelector(".case-list").dataset.more);
    const {total, at} = page.querySelector(".case-list")?.dataset ?? {};
    const text = !grid ? "" : of ? counted(Number(total), all, Boolean(cut), at) : cut ? say(`最紧急的 ${all} 件，还有更多`, `the ${all} most pressing of more`) : say(`${all} 件`, `${all} ${all === "1" ? "case" : "cases"}`);
    if (node.textContent !== text) node.textContent = text;
  }
  let fitted = null; // the grid and what was left out of it
  function fit() {
    const grid = page.querySelector(`#${GRID}`) && api();
    if (!grid) return;
    const width = page.querySelector(`#${GRID}`).clientWidth;
    const less = ROOM.find(([most]) => width < most)?.[1] ?? [];
    if (fitted?.grid === grid && fitted.less === less) return;
    fitted = {grid, less};
    const all = ROOM[0][1];
    grid.setColumnsVisible(all.filter((each) => !less.includes(each)), true);
    if (less.length) grid.setColumnsVisible(less, false);
    if (less === all) grid.applyColumnState({state: [{colId: "light_text", width: say(86, 104)}, {colId: "left_text", width: say(88, 98)}, {colId: "category_text", flex: 2}, {colId: "place", flex: 2}]});
  }
  const room = new ResizeObserver(fit);
  room.observe(page.querySelector("#cases-body"));
  function clocks() {
    const at = Date.now();
    const grid = page.querySelector(`#${GRID}`) && api();
    if (grid) {
      const update = [];
      grid.forEachNode((node) => { const text = timeLeft(node.data.due_at, at); if (text !== node.data.left_text) update.push({...node.data, left_text: text}); });
      if (update.length) grid.applyTransactionAsync({update});
    }
    for (const node of panel.querySelectorAll("[data-due]")) if (node.dataset.due) node.textContent = timeLeft(node.dataset.due, at);
  }
  const frame = setInterval(() => { fit(); if (changed.size) flush(); else count(); }, 250);
  const minute = setInterval(clocks, 15_000);

  // ── acting ──
  const doing = (idle) => { for (const button of panel.querySelectorAll(".doing button")) button.disabled = !idle; };
  async function act(offer, form) {
    doing(false);
    try {
      await take(open, Number(panel.querySelector("[data-version]").dataset.version), offer, form);
    } catch (error) {
      toast(error.status === 409 ? MOVED() : error.message);
      if (error.status !== 409) return doing(true);
    }
    if (open) set("case-open", {data: {no: open, at: Date.now()}});
  }

  const click = (event) => {
    const at = (selector) => event.target.closest?.(selector);
    const tab = at("[data-tab]");
    if (tab) {
      for (const each of page.querySelectorAll("[data-tab]")) each.setAttribute("aria-selected", String(each === tab));
      return filtered();
    }
    if (at('[data-action="all-cases"]')) {
      for (const each of page.querySelectorAll("[data-filter]")) each.value = "";
      page.querySelector("[data-filter]").focus();
      return filtered();
    }
    if (at('[data-action="close-case"]')) { show(null); return opener?.focus?.(); }
    const offered = at("[data-do]");
    if (offered) {
      const offer = JSON.parse(panel.querySelector("[data-offers]").dataset.offers)[Number(offered.dataset.index)];
      return offer.needs.length ? form(panel.querySelector(".ask"), offer, (given) => act(offer, given)) : act(offer, new FormData());
    }
    const card = at("[data-case]");
    const row = at(".ag-row");
    const no = card?.dataset.case ?? row?.getAttribute("row-id");
    if (!no || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    opener = card ?? row;
    byKeys = event.detail === 0;
    show(no);
  };
  const key = (event) => {
    if (event.key === "Escape" && open) { show(null); opener?.focus?.(); }
    const row = event.key === "Enter" && event.target.closest?.(".ag-row");
    if (row) { opener = event.target; byKeys = true; show(row.getAttribute("row-id")); }
  };
  const change = (event) => event.target.closest?.("[data-filter]") && filtered();
  if (early.length) filtered();
  page.addEventListener("click", click, true);
  page.addEventListener("change", change);
  document.addEventListener("keydown", key);
  const ends = [
    live.on({topic: "case"}, (message) => {
      changed.set(message.key, message.v);
      const view = panel.querySelector("[data-version]");
      if (message.key !== open || !view || message.v.version <= Number(view.dataset.version)) return;
      if (panel.querySelector(".ask")?.hidden !== false) set("case-open", {data: {no: open, at: Date.now()}});
      else if (!panel.querySelector(".doing button:disabled")) toast(say("此案件刚被他人处理；提交前请看最新经过。", "Somebody else has just acted on this case: look at its history before you send."));
    }),
    live.onSnapshot?.(() => {
      set("cases-filter", {data: {...of, ...now, area, at: Date.now()}});
      if (open && shown() !== open) set("case-open", {data: {no: open, at: Date.now()}});
    }),
  ];
  return () => {
    clearInterval(frame);
    clearInterval(minute);
    clearTimeout(late);
    room.disconnect();
    drawn.disconnect();
    page.removeEventListener("click", click, true);
    page.removeEventListener("change", change);
    document.removeEventListener("keydown", key);
    ends.forEach((end) => end?.());
  };
}
