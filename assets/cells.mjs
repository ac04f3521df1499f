// The cell editor: a community's cells on the map and as a table, tools that draw, what saving would do, staff, files, versions.
import {difference, fromServer, kept, mergeCells, namedByCode, rebased, splitCell, steps, toSend} from "./_cells_draft.mjs";
import {communities} from "./_cells_choose.mjs";
import {filesTab} from "./_cells_files.mjs";
import {numbersDialog, saveDialog, versionsTab} from "./_cells_save.mjs";
import {staffTab} from "./_cells_staff.mjs";
import {cellsTab} from "./_cells_table.mjs";
import {notMine} from "./_not_mine.mjs";
import {hears, reads} from "./_reads.mjs";
import {live} from "./live_client.mjs";
import {ask, el, icon, say, toast} from "./session.mjs";

const CHECK_AFTER = 350;
const TOOLS = [["select", "hand-click", "选择", "Choose"], ["draw", "polygon", "新画", "Draw"], ["corners", "grip-vertical", "改拐点", "Corners"], ["split", "minus", "切分", "Split"]];
const DEEDS = [["merge", "plus", "合并", "Merge"], ["remove", "trash", "删除", "Delete"], ["numbers", "list", "编号", "Renumber"], ["undo", "arrow-back-up", "撤销", "Undo"], ["redo", "arrow-forward-up", "重做", "Redo"]];
const HINTS = {
  select: ["点选网格，按住 Shift 多选。", "Click a cell; hold Shift for several."],
  draw: ["逐点画出新网格，自动吸附邻界；双击或“完成”结束。", "Set corner by corner, borders attract; double-click or Finish ends it."],
  corners: ["选中网格后拖动拐点；中点加拐点，双击删除；共用拐点一起移动。", "Drag corners of the chosen cells; a middle adds one, a double-click takes one away; shared corners move together."],
  split: ["先选一个网格，再画线穿过它：起点、终点都在网格外或边界上。", "Choose a cell, then draw a line through it, from border to border."],
};

export function start(page) {
  const {area} = page.dataset;
  const words = JSON.parse(page.dataset.words);
  const root = page.querySelector("[data-one-map]"), side = page.querySelector(".cells-side"), bar = page.querySelector(".cells-tools");
  if (area.length !== 12) return communities(page, side, area);
  const name = `magnet-cells:${area}`;
  const ctx = {
    area, words, page, data: null, draft: null, checked: null, faults: [], selected: new Set(), hot: null, ended: false, stale: null, busy: false,
    may: false,
    get cells() { return ctx.draft?.cells ?? []; },
    get map() { return root.cellsMap; },
    cell: (key) => ctx.cells.find((each) => each.key === key),
    named: (code) => { const found = ctx.cells.find((each) => each.key === code || each.was === code) ?? ctx.data?.cells.find((each) => each.code === code); return found ? say(found.name, found.name_en || found.name) : code; },
    fresh() {
      ctx.made = (ctx.made ?? 0) + 1;
      return {key: `new-${Date.now().toString(36)}-${ctx.made}`, was: null, code: null, origins: [], auto: true, name: "新网格", name_en: "New cell", kind: "basic", lines: Object.keys(words.lines), staff: [], households: null, residents: null, m2: null};
    },
    change(next, chosen) {
      ctx.draft.set(next);
      if (chosen) ctx.selected = new Set(chosen);
      changed();
    },
    choose(keys, open = false) { ctx.selected = new Set(keys); draw(); if (open) side.querySelector(".cell-form")?.scrollIntoView({block: "nearest"}); },
    shape: async (op, outlines, line = []) => (await ask(`/cells/${area}/shape`, {method: "POST", body: {op, outlines, line}})).items,
    reload: load,
    draw,
    took(after) { toast(say("已保存", "Saved")); ctx.draft.drop(); take(after); draw(); },
  };
  let mode = "select", timer = null, tab = page.dataset.tab || "cells", drawing = 0;
  const tabs = {cells: cellsTab(ctx), staff: staffTab(ctx), files: filesTab(ctx), versions: versionsTab(ctx)};
  const LABELS = {cells: ["网格", "Cells"], staff: ["人员", "Staff"], files: ["导入导出", "Files"], versions: ["版本", "Versions"]};

  // ── reading ──
  const get = reads(side, load);
  async function load() {
    const found = await get(`/cells/${area}`);
    if (!found || ctx.ended) return;
    take(found);
    await mapReady();
    if (ctx.ended) return;
    if (ctx.data.community.outline) ctx.map.fit(ctx.data.community.outline);
    turn("select");
    draw();
    if (ctx.draft.touched) changed();
    page.dataset.read = "";
  }
  function take(found) {
    ctx.data = found;
    ctx.may = found.may_edit && page.dataset.draws === "1";
    ctx.faults = found.faults;
    ctx.checked = null;
    ctx.stale = null;
    ctx.draft = steps(fromServer(found.cells), found.version, name, localStorage);
    const before = ctx.may ? kept(name, localStorage) : null;
    if (before?.version === found.version) ctx.draft.set(before.cells);
    else if (before) ctx.stale = before;
    ctx.selected = new Set([...ctx.selected].filter((key) => ctx.cell(key)));
  }
  const mapReady = () => new Promise((ready) => { if (root.cellsMap) ready(); else root.addEventListener("cells:map", ready, {once: true}); }).then(() => Object.assign(root.cellsMap.host, host));

  // ── changing ──
  function changed() {
    clearTimeout(timer);
    ctx.checked = null;
    draw();
    timer = setTimeout(check, CHECK_AFTER);
  }
  async function check() {
    const now = ctx.cells;
    if (!ctx.draft.touched) { ctx.faults = ctx.data.faults; ctx.checked = null; draw(); return; }
    try {
      const found = await ask(`/cells/${area}/check`, {method: "POST", body: {cells: toSend(now)}});
      if (ctx.ended || now !== ctx.cells) return;
      ctx.checked = found;
      ctx.faults = found.faults;
      const named = namedByCode(now, found.codes);
      if (named) ctx.draft.amend(named);
      if (found.version !== ctx.draft.version) ctx.moved = found.version;
    } catch (error) {
      if (ctx.ended || now !== ctx.cells) return;
      ctx.checked = {error: error.message, field: error.field, faults: [], blocked: true, codes: {}, m2: {}, moves: [], gone: {}, summary: {}, repaired: []};
    }
    draw();
  }
  const host = {
    pick(key, more) {
      const next = new Set(more ? ctx.selected : []);
      if (key) { if (more && next.has(key)) next.delete(key); else next.add(key); }
      if (tab !== "cells") open("cells");
      ctx.choose(next, true);
    },
    corners(cells) { ctx.change(cells); },
    drawing(n) { drawing = n; drawBar(); },
    said(least) { toast(least === 3 ? say("至少三个拐点", "At least three corners") : say("至少两个点", "At least two points")); },
    async finished(which, points) {
      try {
        if (which === "draw") {
          const [outline] = await ctx.shape("within", [{type: "Polygon", coordinates: [[...points, points[0]]]}]);
          const cell = {...ctx.fresh(), outline};
          turn("select");
          ctx.change([...ctx.cells, cell], [cell.key]);
        } else {
          const [key] = ctx.selected;
          const parts = await ctx.shape("split", [ctx.cell(key).outline], points);
          const next = splitCell(ctx.cells, key, parts, ctx.fresh);
          turn("select");
          ctx.change(next, next.filter((cell) => !ctx.cells.includes(cell) || cell.key === key).map((cell) => cell.key));
        }
      } catch (error) { toast(error.message); }
    },
  };
  const deeds = {
    async merge() {
      try {
        const [outline] = await ctx.shape("merge", [...ctx.selected].map((key) => ctx.cell(key).outline));
        const next = mergeCells(ctx.cells, ctx.selected, outline), into = next.find((cell) => ctx.selected.has(cell.key));
        ctx.change(next, [into.key]);
      } catch (error) { toast(error.message); }
    },
    remove() { ctx.change(ctx.cells.filter((cell) => !ctx.selected.has(cell.key)), []); },
    numbers: () => numbersDialog(ctx),
    undo() { ctx.draft.undo(); changed(); },
    redo() { ctx.draft.redo(); changed(); },
  };
  const can = {
    split: () => ctx.selected.size === 1, corners: () => ctx.selected.size > 0, merge: () => ctx.selected.size > 1, remove: () => ctx.selected.size > 0 && ctx.selected.size < ctx.cells.length,
    undo: () => ctx.draft?.canUndo, redo: () => ctx.draft?.canRedo, numbers: () => ctx.cells.length > 0,
  };

  // ── showing ──
  function turn(next) {
    mode = next;
    ctx.map?.mode(next);
    drawing = 0;
    drawBar();
  }
  function drawBar() {
    if (!ctx.may) { // whoever may, but not with this device, finds no tools at all
      bar.hidden = ctx.data.may_edit;
      bar.replaceChildren(el("div", {class: "row"}, notMine(say("画网格", "Draw cells"), "door:PUT /cells/<code>")));
      return;
    }
    bar.hidden = false;
    const had = document.activeElement?.closest?.(".cells-tools [data-tool], .cells-tools [data-deed]");
    const tools = TOOLS.map(([id, sign, zh, en]) => el("button", {class: "btn", type: "button", "data-tool": id, "aria-pressed": String(mode === id), disabled: can[id] ? !can[id]() : false, onclick: () => turn(mode === id ? "select" : id)}, icon(sign), say(zh, en)));
    const others = DEEDS.map(([id, sign, zh, en]) => el("button", {class: "btn", type: "button", "data-deed": id, disabled: !can[id](), title: id === "undo" ? "Ctrl+Z" : null, onclick: () => deeds[id]()}, icon(sign), say(zh, en)));
    const going = ["draw", "split"].includes(mode) ? [el("span", {class: "going"}, el("button", {class: "btn pri", type: "button", "data-deed": "finish", disabled: drawing < (mode === "draw" ? 3 : 2), onclick: () => ctx.map.finish()}, icon("check"), say(`完成（${drawing} 点）`, `Finish (${drawing})`)), el("button", {class: "btn", type: "button", "data-deed": "back", disabled: !drawing, onclick: () => ctx.map.back()}, say("退一点", "One back")), el("button", {class: "btn", type: "button", "data-deed": "cancel", onclick: () => turn("select")}, say("取消", "Cancel")))] : [];
    bar.replaceChildren(el("div", {class: "row", role: "toolbar", "aria-label": say("网格工具", "Cell tools")}, ...tools, el("i", {class: "gap"}), ...others), el("p", {class: "hint"}, el("span", {}, say(...HINTS[mode])), ...going));
    if (had) bar.querySelector(had.dataset.tool ? `[data-tool="${had.dataset.tool}"]` : `[data-deed="${had.dataset.deed}"]`)?.focus();
  }
  function open(next) {
    tab = next;
    const url = new URL(location.href);
    if (next === "cells") url.searchParams.delete("tab"); else url.searchParams.set("tab", next);
    history.replaceState(history.state, "", url);
    draw();
  }
  function draw() {
    if (ctx.ended || !ctx.data) return;
    const differs = difference(ctx.draft.base, ctx.cells);
    ctx.map?.show({community: ctx.data.community, neighbours: ctx.data.neighbours, cells: ctx.cells, selected: ctx.selected, faults: ctx.faults, hot: ctx.hot, changed: new Set([...differs.fresh, ...differs.changed]), overlay: tab === "files" ? ctx.overlay ?? [] : []});
    drawBar();
    const head = el("header", {}, el("h2", {}, say(ctx.data.community.name, ctx.data.community.name_en)), el("span", {class: "no"}, area),
      el("a", {class: "btn sm", href: `/community?area=${area}`, "data-action": "card"}, icon("building-community"), say("社区卡片", "Community card")),
      el("a", {class: "btn sm", href: `/map?area=${area}`}, icon("map"), say("一张图", "Map")));
    const list = el("div", {class: "tabs", role: "tablist"}, ...Object.entries(LABELS).filter(([id]) => id !== "files" || page.dataset.files === "1").map(([id, label]) => el("button", {role: "tab", type: "button", "data-tab": id, "aria-selected": String(tab === id), onclick: () => open(id)}, say(...label), id === "staff" && ctx.waiting ? el("b", {class: "n"}, String(ctx.waiting)) : null)));
    const hadTab = document.activeElement?.dataset?.tab, hadPlace = side.querySelector(".inside")?.scrollTop, hadOpen = side.querySelector(".inside")?.dataset.inside;
    const inside = el("div", {class: "inside", "data-inside": tab, role: "tabpanel"}, tabs[tab]());
    side.replaceChildren(head, ...staleWord(), list, inside, ...saveBar(differs));
    if (hadOpen === tab && hadPlace) inside.scrollTop = hadPlace;
    if (hadTab) side.querySelector(`[data-tab="${hadTab}"]`)?.focus();
  }
  function staleWord() {
    if (ctx.stale) {
      return [el("div", {class: "word", role: "status", "data-said": "stale"}, el("p", {}, say("这里有一份基于旧版本的草稿：其间有人保存过。", "There is a draft here of an older version: somebody has saved since.")),
        el("button", {class: "btn sm", onclick: () => { const {base, cells} = ctx.stale; ctx.stale = null; ctx.change(rebased(base, cells, ctx.draft.base)); }}, say("用到新版本上", "Lay it on the new one")), el("button", {class: "btn sm", onclick: () => { ctx.stale = null; localStorage.removeItem(name); draw(); }}, say("丢弃草稿", "Drop it")))];
    }
    if (ctx.moved && ctx.moved !== ctx.draft.version) {
      return [el("div", {class: "word", role: "status", "data-said": "moved"}, el("p", {}, say("有人刚保存了本社区的网格。", "Somebody has just saved this community's cells.")), el("button", {class: "btn sm", onclick: () => { ctx.moved = null; load(); }}, say("读取新版本", "Read the new version")))];
    }
    return [];
  }
  function saveBar(differs) {
    if (!ctx.may || !ctx.draft.touched) return [];
    const count = differs.fresh.length + differs.changed.length + differs.gone.length;
    const checked = ctx.checked;
    const state = !checked ? say("检查中…", "Checking…") : checked.error ?? (checked.blocked ? say("有问题须先改正", "Faults to mend first") : say("可以保存", "May be saved"));
    return [el("footer", {class: "save-bar", "data-checked": checked ? (checked.blocked ? "blocked" : "ok") : "no"}, el("span", {}, el("b", {}, say(`${count} 处未保存`, `${count} unsaved`)), el("small", {}, state)),
      el("button", {class: "btn", type: "button", "data-deed": "drop", onclick: () => { ctx.draft.drop(); ctx.imported = false; ctx.selected = new Set(); changed(); }}, say("放弃", "Drop")),
      el("button", {class: "btn pri", type: "button", "data-deed": "save", disabled: !checked || checked.nothing || Boolean(checked.error), onclick: () => saveDialog(ctx)}, say("影响与保存…", "Effects and save…")))];
  }

  const keys = (event) => {
    if (event.target.closest?.("input, textarea, select, dialog")) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && ctx.may) { event.preventDefault(); if (event.shiftKey) deeds.redo(); else deeds.undo(); }
    if (event.key === "Escape" && mode !== "select") turn("select");
  };
  document.addEventListener("keydown", keys);
  const ends = [live.on({topic: "areas", area}, (message) => { if (message.v.version > (ctx.draft?.version ?? 0) && !ctx.busy) { if (ctx.draft?.touched) { ctx.moved = message.v.version; draw(); } else load(); } }),
    hears([{topic: "staff"}], () => tabs.staff.hear?.()),
    live.onSnapshot(() => { if (!ctx.draft?.touched && !ctx.busy) load(); })];
  load();
  return () => { ctx.ended = true; clearTimeout(timer); document.removeEventListener("keydown", keys); ends.forEach((end) => end?.()); };
}
