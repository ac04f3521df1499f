// A building: floors × units as a table that keys walk through, its chief, its homes in numbers, its open cases. On the map's panel and on a page of its own.
import { make } from "./card.mjs";
import { get } from "./data.mjs";
import { lightSvg } from "./look.mjs";
import { shortNo } from "../magnets/_words.mjs";

const KINDS = { residential: ["住宅", "Residential"], shop: ["商铺", "Shops"], factory: ["厂房", "Factory"], office: ["办公", "Offices"], public: ["公共", "Public"], school: ["学校", "School"] };
const STATES = { lived_in: ["自住", "Lived in"], let: ["出租", "Let"], empty: ["空置", "Empty"] };

/** Where a key leads in a table of `rows` × `columns` from [row, column]; null for another key. */
export function step(key, [row, column], rows, columns) {
  const to = { ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1], Home: [row, 0], End: [row, columns - 1], PageUp: [0, column], PageDown: [rows - 1, column] }[key];
  return to && [Math.max(0, Math.min(rows - 1, to[0])), Math.max(0, Math.min(columns - 1, to[1]))];
}

/** Floors as rows, a run of floors without a home as one: `[{floor, homes}]` and `[{from, to}]`, from the top as they come. */
export function rowsOf(floors) {
  const rows = [];
  for (const each of floors) {
    const last = rows.at(-1);
    if (each.homes.some(Boolean)) rows.push(each);
    else if (last && "to" in last) last.to = each.floor;
    else rows.push({ from: each.floor, to: each.floor });
  }
  return rows;
}

/** Fills `place` with building `id`; `named(name)` hears what it is called. A building that is not there says so. Resolves to it. */
export async function showBuilding(place, id, lang, named = () => {}) {
  const say = (zh, en) => (lang === "en" ? en : zh);
  place.replaceChildren(make("p", { class: "bd-wait", text: say("正在读取…", "Loading …") }));
  const found = await get(`buildings/${id}`).catch((error) => ({ failed: error.status === 404 ? say("没有这栋楼，或不在您的范围内。", "There is no such building, or it is not in your scope.") : error.message }));
  if (!place.isConnected) return null;
  if (found.failed) {
    place.replaceChildren(make("p", { class: "bd-fault", role: "alert", text: found.failed }));
    return null;
  }
  named(found.name);
  place.dataset.building = id;
  place.replaceChildren(facts(found, say), homes(found.homes, say), cases(found.cases, say));
  return found;
}

function facts(found, say) {
  const height = `${Math.round(found.height * 10) / 10} m`;
  const rows = [
    [say("用途", "Use"), say(...(KINDS[found.kind] ?? [found.kind, found.kind]))],
    [say("层数", "Floors"), found.floors],
    [say("高度", "Height"), found.height_known ? height : say(`约 ${height}(按层数)`, `about ${height} (by floors)`)],
    [say("楼长", "Building chief"), found.chief],
    [say("位置", "Where"), found.where.slice(-3).map((each) => say(each.name, each.name_en)).join(" · ")],
  ];
  return make("dl", { class: "bd-facts" }, ...rows.filter(([, value]) => value != null).flatMap(([word, value]) => [make("dt", { text: word }), make("dd", { text: value })]));
}

function homes({ why, counts, units, floors, others }, say) {
  const head = make("h3", { text: say("楼栋图", "Floors and units") });
  if (why) return make("section", { class: "bd-homes" }, head, make("p", { class: "bd-none", text: say(why.zh, why.en) }));
  if (!counts.all) return make("section", { class: "bd-homes" }, head, make("p", { class: "bd-none", text: say("没有登记户室。", "No home is registered.") }));
  const residents = counts.few ? say("少于 5", "<5") : counts.residents ?? "—";
  const line = make("p", { class: "bd-counts" }, ...Object.entries(STATES).map(([state, words]) => make("span", { class: `bd-key ${state}` }, make("i", { "aria-hidden": "true" }), make("span", { text: `${say(...words)} ${counts[state]}` }))), make("span", { text: say(`共 ${counts.all} 户 · 居住 ${residents} 人`, `${counts.all} homes · ${residents} residents`) }));
  const detail = make("p", { class: "bd-detail", role: "status", text: say("选一户查看。", "Choose a home.") });
  const rest = others.length ? make("p", { class: "bd-none", text: say(`另有 ${others.length} 户无法排入：${others.map((home) => home.label).join("、")}`, `${others.length} more homes have no place in the table: ${others.map((home) => home.label).join(", ")}`) }) : null;
  return make("section", { class: "bd-homes" }, head, line, floors.length ? table(units, floors, detail, say) : null, detail, rest);
}

function table(units, all, detail, say) {
  const rows = rowsOf(all), floors = rows.filter((row) => row.homes);
  const cells = floors.map(({ floor, homes: list }) => list.map((home, column) => cell(home, floor, units[column])));
  const lowest = cells.length - 1;
  let at = [lowest, Math.max(0, cells[lowest].findIndex(({ home }) => home))];

  function cell(home, floor, unit) {
    const words = home ? say(...STATES[home.state]) : say("无户", "No home");
    const button = make("button", { type: "button", tabindex: "-1", class: `bd-cell ${home?.state ?? "none"}`, "data-home": home?.id, "aria-label": `${home?.label ?? `${floor} · ${unit}`} ${words}`, "aria-disabled": home ? null : "true" }, make("span", { text: home ? `${floor}${String(unit).padStart(2, "0")}` : "" }), make("i", { "aria-hidden": "true" }));
    return { home, button };
  }

  function told({ home }) {
    if (!home) return say("这里没有登记户室。", "No home is registered here.");
    const many = home.residents != null && say(`${home.residents} 人`, home.residents === 1 ? "1 lives there" : `${home.residents} live there`); // told to their community alone
    return [home.label, say(...STATES[home.state]), home.state === "empty" ? null : many, home.owner && say(`产权人 ${home.owner}`, `owner ${home.owner}`)].filter(Boolean).join(" · ");
  }

  function go(to, focus = true) {
    cells[at[0]][at[1]].button.tabIndex = -1;
    at = to;
    const { button } = cells[at[0]][at[1]];
    button.tabIndex = 0;
    if (focus) button.focus();
  }

  function choose(row, column) {
    go([row, column]);
    grid.querySelectorAll("[aria-pressed]").forEach((each) => each.removeAttribute("aria-pressed"));
    cells[row][column].button.setAttribute("aria-pressed", "true");
    detail.textContent = told(cells[row][column]);
  }

  const grid = make("table", { class: "bd-table", role: "grid", "aria-label": say("楼层 × 单元，方向键移动，回车查看", "Floors by units: arrows move, Enter shows a home") },
    make("thead", {}, make("tr", {}, make("th", { scope: "col", text: say("层", "Floor") }), ...units.map((unit) => make("th", { scope: "col", text: String(unit).padStart(2, "0") })))),
    make("tbody", {}, ...rows.map((row) => (row.homes ? lived(floors.indexOf(row)) : unlived(row)))));

  function lived(row) {
    return make("tr", {}, make("th", { scope: "row", text: floors[row].floor }), ...cells[row].map(({ button }, column) => {
      button.onclick = () => choose(row, column);
      return make("td", { role: "gridcell" }, button);
    }));
  }

  function unlived({ from, to }) {
    return make("tr", { class: "bd-unlived" }, make("th", { scope: "row", text: from === to ? from : `${to}–${from}` }), make("td", { colspan: units.length, text: say("没有登记户室", "no home registered") }));
  }

  grid.onkeydown = (event) => {
    const to = step(event.key, at, floors.length, units.length);
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    go(to);
  };
  go(at, false);
  return make("div", { class: "bd-scroll" }, grid);
}

function cases(list, say) {
  const head = make("h3", { text: say(`在办案件 ${list.length}`, `Open cases ${list.length}`) });
  const rows = list.map((each) => {
    const sign = make("span", { class: "om-mark", "aria-hidden": "true" });
    sign.innerHTML = lightSvg(each.light ?? "none");
    return make("li", {}, sign, make("a", { href: `/cases?no=${each.no}`, text: shortNo(each.no) }), make("span", { text: say(each.category_zh, each.category_en) }), make("span", { text: say(each.state_zh, each.state_en) }));
  });
  return make("section", { class: "bd-cases" }, head, list.length ? make("ul", {}, ...rows) : make("p", { class: "bd-none", text: say("楼内和楼旁没有在办案件。", "No case is open in it or beside it.") }));
}
