// A briefing on one sheet: outline, numbers, what they are made of; printed with time and account.

import {shown} from "./one_map/brief_lines.mjs";
import {far, inWords} from "./one_map/pick_shapes.mjs";
import {number} from "./magnets/_words.mjs";
import {ask, el, icon, say} from "./session.mjs";

const SVG = "http://www.w3.org/2000/svg", SIZE = 200;

/** Points of an outline in a square of `size`, north up: one text for each ring. */
export function outline(geometry, size) {
  const rings = geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : geometry.coordinates, all = rings.flat();
  const [w, e] = [Math.min(...all.map(([x]) => x)), Math.max(...all.map(([x]) => x))], [s, n] = [Math.min(...all.map(([, y]) => y)), Math.max(...all.map(([, y]) => y))];
  const slant = Math.cos((((s + n) / 2) * Math.PI) / 180), scale = size / Math.max((e - w) * slant, n - s, 1e-9);
  const [dx, dy] = [(size - (e - w) * slant * scale) / 2, (size - (n - s) * scale) / 2];
  return rings.map((ring) => ring.map(([x, y]) => `${((x - w) * slant * scale + dx).toFixed(1)},${((n - y) * scale + dy).toFixed(1)}`).join(" "));
}

function drawing(geometry) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `-4 -4 ${SIZE + 8} ${SIZE + 8}`);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", say("选区轮廓，上为北", "The outline, north is up"));
  for (const points of outline(geometry, SIZE)) {
    const shape = document.createElementNS(SVG, "polygon");
    shape.setAttribute("points", points);
    picture.append(shape);
  }
  return picture;
}

function kind(id, line) {
  const rows = line.by.flatMap((by) => (by.rows.length ? [el("dt", {}, say(by.zh, by.en)), el("dd", {}, ...by.rows.map((row) => el("span", {}, `${say(row.zh, row.en)} `, el("b", {}, shown(row.count, say)))))] : []));
  const near = line.nearest ? el("p", {class: "near"}, say(`最近：${line.nearest.name.zh}`, `Nearest: ${line.nearest.name.en}`), ` · ${far(line.nearest.distance_m)}`) : null;
  return el("section", {"data-kind": id}, el("h3", {}, say(line.zh, line.en), el("b", {}, (line.reckoned && line.count ? say("约 ", "≈ ") : "") + shown(line.count, say)), line.amount ? el("small", {}, `${number(line.amount.value)} ${say(line.amount.zh, line.amount.en)}`) : null), rows.length ? el("dl", {}, ...rows) : null, near);
}

export function start(page) {
  const {zone, account, area, key, watched, name} = page.dataset, sheet = page.querySelector(".sheet");
  let ended = false;

  async function draw() {
    let answer;
    try {
      answer = await ask(watched ? `/watched/${encodeURIComponent(watched)}/briefing` : `/briefings/${encodeURIComponent(key || area)}`);
    } catch (error) {
      sheet.replaceChildren(el("p", {class: "why", role: "alert"}, icon("alert-triangle"), error.message), el("a", {class: "btn", href: "/map"}, say("去地图上圈选", "Pick on the map")));
      return;
    }
    if (ended) return;
    const title = answer.name || (answer.words ? say(answer.words.zh, answer.words.en) : name || say("所选范围", "Selected area"));
    const week = answer.counts.cases?.reported_7d, at = `${answer.at.slice(0, 10)} ${answer.at.slice(11, 16)}`;
    const facts = [answer.km2 == null ? null : inWords(answer.km2 * 1e6), say(`数据时间 ${at}`, `as of ${at}`)].filter(Boolean).join(" · ");
    sheet.replaceChildren(
      el("header", {}, el("div", {}, el("h1", {}, say(`区域速报：${title}`, `Area briefing: ${title}`)), el("p", {}, facts), ...answer.notes.map((note) => el("p", {class: "note"}, say(note.zh, note.en)))),
        el("span", {class: "tools"}, el("button", {class: "btn", type: "button", "data-action": "print", onclick: () => window.print()}, icon("printer"), say("打印", "Print")), el("a", {class: "btn", href: "/map"}, icon("map"), say("地图", "Map")))),
      el("div", {class: "top"}, answer.geometry ? drawing(answer.geometry) : null,
        week ? el("table", {}, el("caption", {}, say("新增案件", "Cases reported")), el("tbody", {}, ...[[say("近 7 日", "7 days"), week.now], [say("上周同期", "A week before"), week.week_before], [say("上月同期", "A month before"), week.month_before]].map(([word, value]) => el("tr", {}, el("th", {scope: "row"}, word), el("td", {}, value == null ? say("无记录", "nothing kept") : number(value)))))) : null),
      el("div", {class: "kinds"}, ...Object.entries(answer.counts).map(([id, line]) => kind(id, line))),
      el("p", {class: "foot"}, say("人数少于 5 的以“<5”表示。", "Numbers of residents under 5 are told as “<5”."), ` ${new Date().toLocaleString(say("zh-CN", "en-GB"), {timeZone: zone})} · ${account}`),
      el("div", {class: "watermark", "aria-hidden": "true"}, ...Array.from({length: 12}, () => el("span", {}, `${account} ${at}`))));
    page.dataset.read = "";
  }

  // Paper is white, whatever the screen is.
  const root = document.documentElement;
  let shade = null;
  const white = () => { shade = root.dataset.theme; root.dataset.theme = "light"; };
  const back = () => { root.dataset.theme = shade; };
  addEventListener("beforeprint", white);
  addEventListener("afterprint", back);
  draw();
  return () => { ended = true; removeEventListener("beforeprint", white); removeEventListener("afterprint", back); };
}
