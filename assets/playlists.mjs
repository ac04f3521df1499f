// The administrator's playlists: scenes in their order, each with page, area, period, category and how long it stands.

import {ask, el, icon, lang, say, toast} from "./session.mjs";
import {nameOf} from "./to_wall.mjs";

const FIXED = [["/wall", "大屏", "Wall"], ["/cases", "案件看板", "Case board"], ["/map", "一张图", "Map"], ["/summary", "综览", "Summary"]];
const PERIODS = [["", "各磁铁自己的时段", "Each magnet's own period"], ["today", "今日", "Today"], ["yesterday", "昨日", "Yesterday"], ["7d", "近 7 日", "Last 7 days"], ["30d", "近 30 日", "Last 30 days"], ["month", "本月", "This month"], ["last_month", "上月", "Last month"], ["quarter", "本季", "This quarter"], ["year", "今年", "This year"]];
const USUAL = 20;

/** "/", "community" ⇄ "/?community": one value for a choice of page. */
export const placeOf = ({path, page}) => (path === "/" ? `/?${page}` : path);
export const sceneAt = (place) => (place.startsWith("/?") ? {path: "/", page: place.slice(2)} : {path: place});

/** The list with the entry at `from` moved to `to`. */
export function moved(list, from, to) {
  const done = [...list];
  done.splice(Math.max(0, Math.min(done.length - 1, to)), 0, ...done.splice(from, 1));
  return done;
}

/** The number of the scene an error speaks of ("scenes.2.dwell" → 2), null for none. */
export const faulty = (field) => (/^scenes\.(\d+)\./.test(field ?? "") ? Number(field.split(".")[1]) : null);

/** How long a round takes: "3:20". */
export function round(scenes) {
  const s = scenes.reduce((sum, {dwell}) => sum + (Number(dwell) || 0), 0);
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
}

/** Runs the part `root` of the page; `changed` is told when there are other playlists. → {list(), refresh()} */
export function playlists(root, changed) {
  const rows = root.querySelector('[data-table="playlists"]'), place = root.querySelector('[data-part="editor"]');
  const {area} = root.closest("[data-area]").dataset;
  const majors = JSON.parse(root.dataset.majors);
  let items = [], pages = [], areas = [], drawn = "";

  const pageName = (id) => pages.find((page) => page.id === id)?.[lang()] ?? id;
  const sceneName = (scene) => (scene.path === "/" ? pageName(scene.page) : nameOf(scene));

  async function refresh() {
    try { ({items, pages} = await ask("/playlists")); } catch (error) { if (!drawn) rows.replaceChildren(el("p", {class: "void"}, error.message)); return; }
    const text = JSON.stringify(items);
    if (text === drawn || rows.querySelector("[data-sure]")) return;
    drawn = text;
    root.querySelector('[data-count="playlists"]').textContent = say(`${items.length} 项`, `${items.length}`);
    rows.replaceChildren(...(items.length ? items.map(row) : [el("div", {class: "void"}, icon("inbox"), el("span", {}, say("还没有轮播", "No playlists yet")))]));
    changed();
  }
  const row = (item) => el("div", {class: "row playlist-row", "data-playlist": item.id}, el("b", {}, item.name),
    el("span", {}, item.scenes.map(sceneName).join(" → ")), el("small", {}, say(`一轮 ${round(item.scenes)}`, `a round ${round(item.scenes)}`)),
    el("span", {class: "acts"},
      el("a", {class: "btn sm", href: `/wall?playlist=${item.id}`, target: "_blank", "data-action": "preview-playlist"}, say("预览", "Preview")),
      el("button", {class: "btn sm", type: "button", "data-action": "edit-playlist", onclick: () => edit(item)}, say("编辑", "Edit")),
      el("button", {class: "btn sm warn", type: "button", "data-action": "drop-playlist", onclick: drop(item)}, say("删除", "Remove"))));
  const drop = (item) => async (event) => {
    const {target} = event;
    if (!target.dataset.sure) { target.dataset.sure = "1"; target.textContent = item.walls.length ? say(`${item.walls.length} 块大屏在播，确认删除`, `On ${item.walls.length} walls: really remove`) : say("确认删除", "Really remove"); return; }
    delete target.dataset.sure;
    try { await ask(`/playlists/${item.id}`, {method: "DELETE"}); toast(say("已删除", "Removed")); } catch (error) { toast(error.message); }
    await refresh();
  };

  const options = (list, now) => list.map(([value, ...words]) => el("option", {value, selected: value === now}, say(...words)));
  const select = (label, list, now, set) => el("select", {class: "pick", "aria-label": label, onchange: (event) => set(event.target.value)}, ...options(list, now));

  /** The editor of one playlist, or of a new one. */
  async function edit(item) {
    if (!areas.length) {
      try { areas = (await ask(`/areas?area=${area}&limit=1000`)).items.filter(({level}) => level !== "grid" && level !== "micro_grid").map((each) => [each.code, each.name, each.name_en ?? each.name]); } catch (error) { return toast(error.message); }
    }
    let scenes = structuredClone(item?.scenes ?? [{path: "/wall", query: {}, dwell: USUAL}]);
    const name = el("input", {class: "inp", name: "name", maxlength: 60, required: true, value: item?.name ?? "", placeholder: say("名称，如 日常轮播", "Name, such as everyday"), "aria-label": say("轮播名称", "Name of the playlist")});
    const list = el("ol", {class: "scenes", "aria-label": say("画面，按播放顺序", "Scenes in their order")});
    const why = el("p", {class: "why", role: "alert", hidden: true});
    const said = el("p", {class: "said", role: "status"});
    const places = [...FIXED, ...pages.map((page) => [`/?${page.id}`, page.zh, page.en])];
    const set = (scene, key) => (value) => { scene.query = {...scene.query, [key]: value}; if (!value) delete scene.query[key]; };
    let lifted = null;

    const move = (from, to, focus) => {
      if (to < 0 || to >= scenes.length) return;
      scenes = moved(scenes, from, to);
      draw();
      said.textContent = say(`移到第 ${to + 1} 个，共 ${scenes.length} 个`, `Now ${to + 1} of ${scenes.length}`);
      list.children[to].querySelector(focus)?.focus();
    };
    const one = (scene, i) => {
      const keys = (event) => { const by = {ArrowUp: -1, ArrowDown: 1}[event.key]; if (by) { event.preventDefault(); move(i, i + by, ".grip"); } };
      const label = say(`第 ${i + 1} 个画面`, `Scene ${i + 1}`);
      const node = el("li", {class: "scene-row", "data-scene": i, draggable: "true"},
        el("button", {class: "icb grip", type: "button", title: say("拖动，或用上下键移动", "Drag, or move with the arrow keys"), "aria-label": say(`${label}：上下键移动`, `${label}: move with the arrow keys`), onkeydown: keys}, icon("grip-vertical")),
        el("span", {class: "n"}, String(i + 1)),
        select(say("画面", "Scene"), scene.query?.no ? [["/cases", nameOf(scene), nameOf(scene)], ...places.filter(([value]) => value !== "/cases")] : places, placeOf(scene), (value) => { Object.assign(scene, {page: null}, sceneAt(value)); if (scene.query) delete scene.query.no; }),
        select(say("区域", "Area"), [["", "大屏自己的区域", "The wall's own area"], ...areas], scene.query?.area ?? "", set(scene, "area")),
        select(say("时段", "Period"), PERIODS, scene.query?.period ?? "", set(scene, "period")),
        select(say("类别", "Category"), [["", "全部类别", "All categories"], ...majors], scene.query?.category ?? "", set(scene, "category")),
        el("label", {class: "dwell"}, el("input", {class: "inp", type: "number", min: 5, max: 3600, step: 1, value: scene.dwell, "aria-label": say("停留秒数", "Seconds it stands"), oninput: (event) => { scene.dwell = event.target.value === "" ? null : Number(event.target.value); total(); }}), say("秒", "s")),
        el("span", {class: "acts"},
          el("button", {class: "icb up", type: "button", "aria-label": say(`${label}上移`, `Move ${label} up`), disabled: i === 0, onclick: () => move(i, i - 1, ".up")}, icon("chevron-up")),
          el("button", {class: "icb down", type: "button", "aria-label": say(`${label}下移`, `Move ${label} down`), disabled: i === scenes.length - 1, onclick: () => move(i, i + 1, ".down")}, icon("chevron-down")),
          el("button", {class: "icb", type: "button", "data-action": "remove-scene", "aria-label": say(`删去${label}`, `Remove ${label}`), onclick: () => { scenes.splice(i, 1); draw(); add.focus(); }}, icon("trash"))));
      node.addEventListener("dragstart", (event) => { lifted = i; node.classList.add("lifted"); event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", String(i)); });
      node.addEventListener("dragend", () => { lifted = null; node.classList.remove("lifted"); });
      node.addEventListener("dragover", (event) => { if (lifted !== null) { event.preventDefault(); node.classList.add("over"); } });
      node.addEventListener("dragleave", () => node.classList.remove("over"));
      node.addEventListener("drop", (event) => { event.preventDefault(); if (lifted !== null && lifted !== i) move(lifted, i, ".grip"); node.classList.remove("over"); });
      return node;
    };
    const length = el("small", {});
    const total = () => { length.textContent = say(`${scenes.length} 个画面，一轮 ${round(scenes)}`, `${scenes.length} ${scenes.length === 1 ? "scene" : "scenes"}, a round ${round(scenes)}`); };
    const draw = () => { list.replaceChildren(...scenes.map(one)); total(); };
    const add = el("button", {class: "btn", type: "button", "data-action": "add-scene", onclick: () => { scenes.push({path: "/wall", query: {}, dwell: USUAL}); draw(); list.lastElementChild.querySelector("select").focus(); }}, icon("plus"), say("加画面", "Add a scene"));
    const form = el("form", {class: "playlist-editor", novalidate: true}, el("div", {class: "line"}, name, length), list, why, said,
      el("div", {class: "line"}, add, el("span", {class: "push"}), el("button", {class: "btn", type: "button", onclick: () => done(false)}, say("取消", "Cancel")), el("button", {class: "btn pri", type: "submit", "data-action": "save-playlist"}, say("保存", "Save"))));
    const done = (saved) => { place.replaceChildren(); root.querySelector('[data-action="new-playlist"]').focus(); if (saved) refresh(); };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      for (const each of list.children) each.classList.remove("bad");
      why.hidden = true;
      const body = {name: name.value, scenes: scenes.map(({path, page, query, dwell}) => ({path, ...(page && {page}), query: query ?? {}, dwell}))};
      try {
        await ask(item ? `/playlists/${item.id}` : "/playlists", {method: item ? "PUT" : "POST", body: item ? {...body, version: item.version} : {...body, area}});
        toast(say("轮播已保存", "Playlist saved"));
        done(true);
      } catch (error) {
        const at = faulty(error.field), bad = at === null ? null : list.children[at];
        bad?.classList.add("bad");
        why.textContent = error.status === 409 ? say("别人刚改过这个轮播：请取消后重新编辑。", "Somebody else has just changed this playlist: cancel and edit it again.") : `${at === null ? "" : say(`第 ${at + 1} 个画面：`, `Scene ${at + 1}: `)}${error.message}`;
        why.hidden = false;
        (bad?.querySelector(error.field.endsWith("dwell") ? "input" : "select") ?? name).focus();
      }
    });
    draw();
    place.replaceChildren(form);
    name.focus();
  }
  const start = el("button", {class: "btn", type: "button", "data-action": "new-playlist", onclick: () => edit(null)}, icon("plus"), say("新建轮播", "New playlist"));
  root.querySelector('[data-part="new"]').replaceChildren(start);
  return {refresh, list: () => items};
}
