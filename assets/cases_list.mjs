// A list of cases in the grid that widgets/_cases.py draws: further rows while it is scrolled, kept true by the stream, its columns cut to the room there is.

import {fits, untold} from "./_case_filter.mjs";
import {timeLeft} from "./_case_view.mjs";
import {live} from "./live_client.mjs";
import {ask, behind, placeOf} from "./magnets/_case.mjs";
import {placed} from "./magnets/_on_map.mjs";
import {lang, say} from "./session.mjs";

const LIGHTS = {red: ["超期", "Overdue"], yellow: ["将超期", "Nearly due"], green: ["按期", "On time"]};
const FLAGS = {supervised: ["督办", "supervised"], whistled: ["吹哨", "whistled"], rework: ["返工", "rework"]};
// What the list leaves out where it is narrower than so many pixels.
const ROOM = [[640, ["no", "title", "state_text", "flags_text", "reported_text", ...(lang() === "en" ? ["place"] : [])]], [1120, ["title", "flags_text", "reported_text"]]];
const SORTS = {no: "no", category_text: "category", place: "area", state_text: "state", reported_text: "reported"}; // columns the server orders by
const PAGE = 200, NEAR = 60; // rows asked for at once, and how near the end the next are asked for
const ASK_GAP = 4000; // between two questions for the whole number

/** A live case as a row of the list; widgets/_cases.py row_of writes the same fields. */
export function rowOf(v, old, now) {
  const [, month, day, time] = /^\d+-(\d+)-(\d+)T(\d+:\d+)/.exec(v.reported_at) ?? [];
  return {
    no: v.no, light: v.light, due_at: v.due_at, yellow_at: v.yellow_at, closed_at: v.closed_at, reported_at: v.reported_at, major: v.major, column: v.column, area: v.area, lon: v.lon, lat: v.lat, urgent: v.urgent, version: v.version,
    title: v.title ?? old?.title ?? "",
    light_text: v.light ? say(...LIGHTS[v.light]) : say("已结", "Closed"),
    category_text: say(v.category_zh, v.category_en),
    place: `${say(v.area_zh, v.area_en)} ${say(v.grid_zh ?? "", "")}`.trim(),
    state_text: say(v.state_zh, v.state_en),
    left_text: timeLeft(v.due_at, now),
    flags_text: Object.keys(FLAGS).filter((name) => v.flags?.[name]).map((name) => say(...FLAGS[name])).join(" "),
    reported_text: month ? `${month}-${day} ${time}` : "",
  };
}

/** How many cases a figure counts, how many of them are listed, and as of when. */
export function counted(total, listed, cut, at) {
  const whole = total.toLocaleString("en");
  return say(`${whole} 件${cut ? `，列出最紧急的 ${listed} 件` : ""} · 截至 ${at}`, `${whole} ${total === 1 ? "case" : "cases"}${cut ? `, the ${listed} most pressing listed` : ""} · as of ${at}`);
}

/**
 * Start the list in `root` (.case-list). `area` is looked at; `chosen(map)` hears which rows are ticked, `count(text)` how many there are.
 * Returns {api, untick(nos), stop}. A list of a figure (`fixed`) changes its rows, never which they are.
 */
export function list(root, {area, fixed = false, chosen = () => {}, count = () => {}}) {
  const id = root.querySelector(".cases-grid, [id$=grid]")?.id ?? "cases-grid";
  const wanted = JSON.parse(root.dataset.wanted ?? "{}");
  let order = null; // what a header was clicked for; else the board's
  let next = root.dataset.next || null, total = Number(root.dataset.total), loading = false, asked = 0, due = null, waiting = new Map(), grid = null, fitted = null;
  const api = () => { try { return window.dash_ag_grid?.getApi?.(id); } catch { return null; } }; // it throws until the grid is ready

  function ready() {
    const found = root.isConnected && root.querySelector(".ag-root") ? api() : null;
    if (!found || found === grid) return Boolean(found);
    grid = found;
    grid.addEventListener("selectionChanged", () => chosen(new Map(grid.getSelectedRows().map((row) => [row.no, row.version]))));
    if (!fixed) {
      for (const column of grid.getColumns()) column.getColDef().comparator = () => 0; // rows stand as the server gave them
      grid.addEventListener("sortChanged", sort);
    }
    for (const moved of ["viewportChanged", "bodyScroll"]) grid.addEventListener(moved, onwards);
    onwards();
    return true;
  }
  function room() {
    if (!ready()) return;
    const width = root.clientWidth, less = ROOM.find(([most]) => width < most)?.[1] ?? [];
    if (fitted?.grid === grid && fitted.less === less) return;
    fitted = {grid, less};
    const all = ROOM[0][1];
    grid.setColumnsVisible(all.filter((each) => !less.includes(each)), true);
    if (less.length) grid.setColumnsVisible(less, false);
    grid.setColumnsVisible(["ag-Grid-SelectionColumn"], less !== all);
    if (less === all) grid.applyColumnState({state: [{colId: "light_text", width: say(86, 104)}, {colId: "left_text", width: say(88, 98)}, {colId: "category_text", flex: 2}, {colId: "place", flex: 2}]});
  }
  async function onwards() {
    if (!next || loading || grid.getLastDisplayedRowIndex() < grid.getDisplayedRowCount() - NEAR) return;
    loading = true;
    try {
      const asked_for = order, page = await ask({...wanted, area, limit: PAGE, order, after: next});
      if (asked_for !== order) return;
      next = page.next;
      const now = Date.now(), add = page.items.filter((v) => !grid.getRowNode(v.no)).map((v) => rowOf(v, null, now));
      grid.applyTransaction({add});
      tell();
    } catch { setTimeout(onwards, ASK_GAP); } finally { loading = false; }
    onwards();
  }
  /** A header was clicked: the whole list in that order, from its beginning. */
  async function sort() {
    const by = grid.getColumnState().find((each) => each.sort);
    order = by ? `${by.sort === "desc" ? "-" : ""}${SORTS[by.colId]}` : null;
    await again();
    grid.ensureIndexVisible(0, "top");
  }
  async function again() {
    const asked_for = order;
    loading = true;
    try {
      const page = await ask({...wanted, area, limit: PAGE, order, total: true});
      if (asked_for !== order || !root.isConnected) return;
      [next, total] = [page.next, page.total];
      const now = Date.now();
      grid.setGridOption("rowData", page.items.map((v) => rowOf(v, grid.getRowNode(v.no)?.data, now)));
      tell();
    } catch { setTimeout(again, ASK_GAP); } finally { loading = false; }
    onwards();
  }
  function tell() {
    const shown = grid.getDisplayedRowCount(), all = total.toLocaleString("en");
    if (fixed) return count(counted(total, shown.toLocaleString("en"), Boolean(Number(root.dataset.more)), root.dataset.at));
    count(say(`${all} 件`, `${all} ${all === "1" ? "case" : "cases"}`));
  }
  /** The place of a new row among those there are, null where it lies beyond what was loaded. */
  function place(row, at) {
    let before = 0;
    for (let i = 0; i < grid.getDisplayedRowCount(); i++) { if (behind(grid.getDisplayedRowAtIndex(i).data, row, at)) return i; before = i + 1; }
    return next ? null : before;
  }
  function flush() {
    if (!waiting.size) return;
    const heard = waiting, now = Date.now(), update = [], remove = [];
    waiting = new Map();
    let changed = false, unsure = false;
    for (const [no, v] of heard) {
      const old = grid.getRowNode(no)?.data;
      const belongs = fits(v, wanted, area, now);
      if (fixed) { if (old && !v.gone) update.push(rowOf(v, old, now)); continue; }
      if (!belongs) { if (old) { remove.push(old); total -= 1; } else changed = true; continue; }
      if (old) { update.push(rowOf(v, old, now)); continue; }
      if (untold(wanted)) { unsure = true; continue; }
      if (order) { changed = true; continue; } // where it belongs is known when the list is asked for again
      const row = rowOf(v, null, now), index = place(row, now);
      if (index !== null) grid.applyTransaction({add: [row], addIndex: index});
      changed = true;
    }
    grid.applyTransaction({update, remove});
    if (changed || unsure) later(unsure);
    tell();
  }
  function later(rows) {
    due ??= setTimeout(() => { due = null; recount(rows); }, Math.max(400, ASK_GAP - (performance.now() - asked)));
  }
  async function recount(rows) {
    asked = performance.now();
    if (order && grid.getFirstDisplayedRowIndex() < NEAR / 4) return again(); // who has scrolled away keeps his place
    try {
      const page = await ask({...wanted, area, limit: rows ? PAGE : 1, total: true}), now = Date.now();
      if (!root.isConnected || !grid) return;
      total = page.total;
      if (rows) for (const v of page.items) if (!grid.getRowNode(v.no)) grid.applyTransaction({add: [rowOf(v, null, now)], addIndex: place(rowOf(v, null, now), now) ?? undefined});
      tell();
    } catch { later(rows); }
  }
  function clocks() {
    if (!ready()) return;
    const at = Date.now(), update = [];
    grid.forEachNode((node) => { const text = timeLeft(node.data.due_at, at); if (text !== node.data.left_text) update.push({...node.data, left_text: text}); });
    if (update.length) grid.applyTransaction({update});
  }
  const frame = setInterval(() => { if (!ready()) return; room(); flush(); tell(); }, 250);
  const minute = setInterval(clocks, 15_000);
  const wide = new ResizeObserver(room);
  wide.observe(root);
  /** The grid makes and drops its rows as it is scrolled: one is told its place when it is pointed at or stood on. */
  function dwelt({target}) {
    const row = target.closest?.(".ag-row"), data = row && grid?.getRowNode(row.getAttribute("row-id"))?.data;
    if (data) placed(row, placeOf(data));
  }
  for (const kind of ["pointerover", "focusin"]) root.addEventListener(kind, dwelt);
  const off = live.on({topic: "case"}, (message) => waiting.set(message.key, message.v));
  return {
    get api() { return ready() ? grid : null; },
    untick(nos) { for (const no of nos) grid?.getRowNode(no)?.setSelected(false); },
    stop() {
      clearInterval(frame);
      clearInterval(minute);
      clearTimeout(due);
      wide.disconnect();
      for (const kind of ["pointerover", "focusin"]) root.removeEventListener(kind, dwelt);
      off?.();
    },
  };
}
