// The search on the map: what bears a name, a number or pinyin initials, by kind; Enter flies there and opens its card.
import { canvasLayer, unitX, unitY } from "./canvas.mjs";
import { placed } from "../magnets/_on_map.mjs";
import { make } from "./card.mjs";
import { get } from "./data.mjs";
import { lightSvg } from "./look.mjs";

const WAIT = 180;
const KINDS = { area: ["区域", "Areas"], cell: ["网格", "Cells"], place: ["场所与物资", "Places and supplies"], building: ["楼栋", "Buildings"], camera: ["视频", "Cameras"], officer: ["网格员", "Officers"], case: ["案件", "Cases"] };
const ONE = { place: ["场所", "Place"], building: ["楼栋", "Building"], camera: ["视频", "Camera"], officer: ["网格员", "Grid officer"] };
const LAYER = { camera: "cameras", officer: "officers", case: "cases" };
const SORTS = { residential: ["住宅", "Flats"], shop: ["商铺", "Shops"], factory: ["厂房", "Factory"], office: ["办公楼", "Offices"], public: ["公共服务", "Public"], school: ["学校", "School"], supplies: ["应急物资", "Supplies"], shelter: ["避难场所", "Shelter"], venue: ["活动场所", "Venue"] };
const NEAR = 17;

export function mount(map, settings, button) {
  const { say, look } = settings;
  let panel = null, input = null, list = null, said = null, later = 0, asked = 0, options = [], at = -1, found = null;
  const mark = canvasLayer(map, "found", 455, (g, view) => found && found.kind !== "area" && ring(g, look, found.ux * view.scale - view.x, found.uy * view.scale - view.y));
  const hotkey = (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    settings.tool("search");
  };

  function open() {
    panel = settings.panel.open("search", say("在地图上找", "Find on the map"), () => { panel = null; clearTimeout(later); settings.noTool(); });
    input = make("input", { type: "search", class: "om-search", role: "combobox", "aria-expanded": "false", "aria-controls": "om-found", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", maxlength: 60, "aria-label": say("名称、编号或拼音首字母", "Name, number or pinyin initials"), placeholder: say("名称、编号或拼音首字母,如 npsq、3栋", "Name, number or pinyin initials, such as npsq") });
    list = make("div", { id: "om-found", class: "om-found", role: "listbox", "aria-label": say("结果", "Results") });
    said = make("p", { class: "om-hint", role: "status", text: say("区域、网格、场所、楼栋、视频、网格员、案件", "Areas, cells, places, buildings, cameras, officers, cases") });
    panel.body.append(input, said, list);
    input.oninput = () => { clearTimeout(later); later = setTimeout(ask, WAIT); };
    input.onkeydown = keys;
    input.focus();
  }

  function keys(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) {
      event.preventDefault();
      point((at + step + options.length) % options.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (options[at]) choose(options[at].item);
      else ask().then(() => options[0] && options.length === 1 && choose(options[0].item));
    }
  }

  function point(next) {
    options[at]?.element.setAttribute("aria-selected", "false");
    at = next;
    const { element } = options[at];
    element.setAttribute("aria-selected", "true");
    element.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", element.id);
  }

  async function ask() {
    const text = input.value.trim(), mine = ++asked;
    clearTimeout(later);
    if (!text) return show([]);
    try {
      const { groups } = await get(`map/search?${new URLSearchParams({ q: text, area: settings.area })}`);
      if (mine === asked && panel) show(groups, text);
    } catch (error) {
      if (mine !== asked || !panel) return;
      show([]);
      said.textContent = say(`没有搜到:${error.status ? error.message : "连不上服务器"}。`, `The search failed: ${error.status ? error.message : "the server cannot be reached"}.`);
    }
  }

  function show(groups, text = "") {
    options = [];
    at = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...groups.map((group) => make("section", { role: "group", "aria-label": say(...KINDS[group.kind]) }, make("h3", { text: say(...KINDS[group.kind]) + (group.more ? say("(前几个)", " (the first)") : "") }), ...group.items.map(option))));
    input.setAttribute("aria-expanded", String(options.length > 0));
    said.textContent = options.length ? say("上下键选择,回车前往", "Arrows choose, Enter goes there") : text ? say(`没有找到“${text}”。试试名称的一部分、编号或拼音首字母。`, `Nothing is called “${text}”. Try a part of a name, a number or pinyin initials.`) : say("区域、网格、场所、楼栋、视频、网格员、案件", "Areas, cells, places, buildings, cameras, officers, cases");
    if (options.length) point(0);
  }

  function option(item) {
    const element = make("div", { id: `om-found-${options.length}`, class: "om-option", role: "option", "aria-selected": "false", "data-found": item.kind, "data-id": item.id });
    if (item.light) {
      const sign = make("span", { class: "om-mark", "aria-hidden": "true" });
      sign.innerHTML = lightSvg(item.light);
      element.append(sign);
    }
    element.append(make("b", { text: say(item.zh, item.en) }), make("small", { text: say(item.sub_zh, item.sub_en) }));
    element.onclick = () => choose(item);
    element.onmousemove = () => { const i = options.findIndex((each) => each.item === item); if (i !== at) point(i); };
    placed(element, { lon: item.lon, lat: item.lat });
    options.push({ item, element });
    return element;
  }

  // Fly there; the layer that knows it opens its card, else a plain one.
  function choose(item) {
    const layer = LAYER[item.kind];
    if (layer && settings.layerSet.list().some((each) => each.layer.id === layer && !each.on)) settings.layerSet.turn(layer, true);
    let shown = false;
    settings.layerSet.each((handle) => handle.unchoose?.());
    settings.layerSet.each((handle) => { shown ||= handle.show?.(item.kind, item) || false; });
    if (!shown) settings.card.show(card(item));
    found = shown.ux == null ? item.lon != null && { ux: unitX(item.lon), uy: unitY(item.lat), kind: item.kind } : { ...shown, kind: item.kind };
    mark.redraw();
    settings.hold();
    if (found) settings.go(map.unproject([found.ux * 256, found.uy * 256], 0), closeness(item));
    if (settings.surface === "phone") panel?.close();
  }

  const closeness = ({ kind, id }) => (kind !== "area" ? Math.max(NEAR, map.getZoom()) : { 6: settings.home(), 9: 13, 12: 15 }[id.length]);

  function card(item) {
    const rows = [[say("位置", "Place"), say(item.sub_zh, item.sub_en)]];
    if (item.sort) rows.unshift([say("类别", "Kind"), say(...(SORTS[item.sort] ?? [item.sort, item.sort]))]);
    if (item.kind === "camera" || item.kind === "case") rows.unshift([say("编号", "Number"), item.id]);
    const links = item.kind === "case" ? [[say("打开案件", "Open case"), `/cases?no=${encodeURIComponent(item.id)}`]] : [[say("看案件", "Cases"), `/cases?area=${item.area}`]];
    const data = { [`data-${item.kind}`]: item.id };
    return { title: say(item.zh, item.en), sub: ONE[item.kind] && say(...ONE[item.kind]), rows, links, data };
  }

  // An address may name a camera, as the search over every page does: it is flown to once the map stands.
  async function named(text) {
    const [kind, id] = [text.slice(0, text.indexOf(":")), text.slice(text.indexOf(":") + 1)];
    settings.address.set("find", null);
    const { groups } = await get(`map/search?${new URLSearchParams({ q: id, area: settings.area })}`);
    const item = groups.find((group) => group.kind === kind)?.items.find((each) => String(each.id) === id);
    if (item) choose(item);
    else settings.note(say("没有找到要看的那一项。", "What was to be shown was not found."));
  }

  const wanted = settings.address.get("find");
  if (wanted?.includes(":")) named(wanted).catch(settings.failed);
  addEventListener("keydown", hotkey);
  button.setAttribute("aria-keyshortcuts", "/");
  return { open, close: () => panel?.close(), destroy() { removeEventListener("keydown", hotkey); clearTimeout(later); mark.destroy(); } };
}

function ring(g, look, x, y) {
  const u = look.u;
  for (const [color, width] of [["--map-halo", 5], ["--accent", 2.2]]) {
    g.beginPath();
    g.arc(x, y, 15 * u, 0, 2 * Math.PI);
    g.strokeStyle = look.color(color);
    g.lineWidth = width * u;
    g.stroke();
  }
}
