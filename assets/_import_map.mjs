// The mapping form of an import: each of our fields from a column or a value, how times and places are written, their words to ours.

import {ask, el, say} from "./session.mjs";

const FIXED = "\u0000";
const ZONES = ["Asia/Shanghai", "Asia/Hong_Kong", "UTC", "America/Los_Angeles", "America/New_York", "Europe/London", "Europe/Berlin", "Asia/Tokyo"];
const NEEDED = ["title"];
const PERSONAL = ["reporter_name", "reporter_phone"];

/** Which of our categories a word of theirs is: by id or name, null for none. */
export const sameCategory = (word, categories) => categories.find(([id, , zh, en]) => [id, zh, en].some((each) => each.toLowerCase() === word.trim().toLowerCase()))?.[0] ?? null;

/** Draw the form into `box` for `job` (an import with about and mapping); `changed` is told of every change. → {read()} */
export function mappingForm(box, job, {words, majors, categories, areas}, changed) {
  const {columns, samples} = job.about;
  let map = structuredClone(job.mapping);
  const option = (value, text, now) => el("option", {value, selected: value === now}, text);
  const pick = (name, label, options, now, onchange) => el("label", {class: "field"}, el("span", {}, label), el("select", {class: "pick", "data-map": name, onchange: (event) => { onchange(event.target.value); changed(); }}, ...options.map(([value, text]) => option(value, text, now))));

  function fieldRow([name, label]) {
    const now = map.fields[name] ?? {};
    const shown = el("span", {class: "sample"});
    const constant = el("input", {class: "inp", maxlength: 200, value: now.constant ?? "", "data-constant": name, "aria-label": say(`${label}的固定值`, `Value of ${label}`), placeholder: say("所有行相同", "The same in all rows"), oninput: (event) => { map.fields[name] = {constant: event.target.value}; changed(); }});
    const show = () => {
      const from = map.fields[name] ?? {};
      constant.hidden = from.constant == null;
      shown.textContent = from.column ? (PERSONAL.includes(name) ? say("预览中遮蔽", "masked in the preview") : samples[columns.indexOf(from.column)]?.join(" · ") ?? "") : "";
    };
    const select = el("select", {class: "pick", "data-field": name, onchange: (event) => {
      const chosen = event.target.value;
      if (chosen === "") delete map.fields[name]; else map.fields[name] = chosen === FIXED ? {constant: ""} : {column: chosen};
      show();
      if (name === "category" || name === "state") tables();
      changed();
    }}, option("", say("— 不导入", "— leave out"), now.column ?? (now.constant != null ? FIXED : "")), option(FIXED, say("固定值…", "A value…"), now.constant != null && !now.column ? FIXED : ""), ...columns.map((column) => option(column, column, now.column)));
    show();
    return el("div", {class: "map-row"}, el("label", {}, el("span", {class: NEEDED.includes(name) ? "needed" : ""}, label), select), constant, shown);
  }

  const places = el("div", {class: "settings"}), times = el("div", {class: "settings"}), theirs = el("div", {class: "theirs"});
  const communities = [["", say("— 请选择", "— choose")], ...areas.map((area) => [area.code, say(area.name, area.name_en)])];
  function drawPlaces() {
    const kinds = [["point", say("经纬度列", "Columns of lon and lat")], ["area", say("区划代码列", "A column of area codes")], ["fixed", say("全部归入一个区域", "One area for all rows")]];
    const rest = {
      point: [pick("crs", say("坐标系", "Coordinates"), [["wgs84", "WGS-84"], ["gcj02", say("GCJ-02（高德、腾讯）", "GCJ-02 (Amap, Tencent)")]], map.crs, (value) => { map.crs = value; }), pick("area", say("没有位置的行归入", "Rows without a place go to"), [["", say("不导入", "are refused")], ...communities.slice(1)], map.area ?? "", (value) => { map.area = value || null; })],
      area: [],
      fixed: [pick("area", say("区域", "Area"), communities, map.area ?? "", (value) => { map.area = value || null; })],
    }[map.place];
    places.replaceChildren(pick("place", say("位置来自", "The place comes from"), kinds, map.place, (value) => { map.place = value; drawPlaces(); }), ...rest);
  }
  times.replaceChildren(
    el("label", {class: "field"}, el("span", {}, say("来源名称", "Name of the source")), el("input", {class: "inp", maxlength: 40, value: map.source, "data-map": "source", oninput: (event) => { map.source = event.target.value; changed(); }})),
    pick("dates", say("日期写作", "Dates are written"), [["ymd", say("年-月-日", "year-month-day")], ["mdy", say("月/日/年", "month/day/year")], ["dmy", say("日/月/年", "day/month/year")]], map.dates, (value) => { map.dates = value; }),
    el("label", {class: "field"}, el("span", {}, say("时间不带时区时按", "Times without an offset are of")), el("input", {class: "inp", value: map.zone, list: "zones", "data-map": "zone", oninput: (event) => { map.zone = event.target.value.trim(); changed(); }}), el("datalist", {id: "zones"}, ...ZONES.map((zone) => el("option", {value: zone})))));

  const choices = (now, first) => [option("", first, now ?? ""), ...majors.map(([major, name]) => { const group = el("optgroup", {label: name}, ...categories.filter(([id]) => id.startsWith(major)).map(([id, text]) => option(id, `${id} ${text}`, now))); return group; })];
  /** What stands in a column → where each word goes; several columns' answers may cross. */
  async function wordsOf(name) {
    const column = map.fields[name]?.column;
    if (!column) return [];
    try { return (await ask(`/imports/${job.id}/values?column=${encodeURIComponent(column)}`)).items; } catch { return []; }
  }
  let asked = 0;
  async function tables() {
    const turn = ++asked;
    const [kinds, states] = await Promise.all([wordsOf("category"), wordsOf("state")]);
    if (turn !== asked) return;
    for (const {value} of kinds) { const same = sameCategory(value, categories); if (same && !map.categories[value]) map.categories[value] = same; }
    const lower = (list) => list.map((each) => each.toLowerCase());
    const stands = (word) => (lower(map.closed).includes(word.toLowerCase()) ? "closed" : lower(map.ended).includes(word.toLowerCase()) ? "ended" : "open");
    const setState = (word, value) => {
      for (const list of ["closed", "ended"]) map[list] = map[list].filter((each) => each.toLowerCase() !== word.toLowerCase());
      if (value !== "open") map[value] = [...map[value], word];
      changed();
    };
    const line = (word, count, select) => el("tr", {}, el("td", {}, word), el("td", {class: "n"}, count.toLocaleString()), el("td", {}, select));
    const head = (a, b) => el("thead", {}, el("tr", {}, ...[a, say("行数", "Rows"), b].map((text) => el("th", {scope: "col"}, text))));
    const otherwise = el("label", {class: "field"}, el("span", {}, say("其余类别归入", "Other categories become")), el("select", {class: "pick", "data-map": "otherwise", onchange: (event) => { map.otherwise = event.target.value || null; changed(); }}, ...choices(map.otherwise, say("不导入", "are refused"))));
    theirs.replaceChildren(...[
      el("div", {class: "words"}, el("h3", {}, say("类别对照", "Their categories")), otherwise, kinds.length ? el("div", {class: "scroll"}, el("table", {}, head(say("他们的词", "Their word"), say("我们的类别", "Our category")), el("tbody", {}, ...kinds.map(({value, count}) => line(value, count, el("select", {class: "pick", "data-word": value, "aria-label": value, onchange: (event) => { if (event.target.value) map.categories[value] = event.target.value; else delete map.categories[value]; changed(); }}, ...choices(map.categories[value], say("（其余）", "(others)")))))))) : null),
      states.length ? el("div", {class: "words"}, el("h3", {}, say("状态对照", "Their states")), el("div", {class: "scroll"}, el("table", {}, head(say("他们的词", "Their word"), say("即", "Means")), el("tbody", {}, ...states.map(({value, count}) => line(value, count, el("select", {class: "pick", "data-state-word": value, "aria-label": value, onchange: (event) => setState(value, event.target.value)}, ...[["open", say("未结", "Open")], ["closed", say("已结案", "Closed")], ["ended", say("作废", "Called off")]].map(([key, text]) => option(key, text, stands(value)))))))))) : null,
    ].filter(Boolean));
    changed();
  }
  drawPlaces();
  box.replaceChildren(el("div", {class: "map-rows"}, ...Object.entries(words.fields).map(fieldRow)), times, places, theirs);
  tables();
  return {read: () => map};
}
