// Work in the field at the desk: task lists by line and area, patrols with what they found, messages sent; asked for again every half minute.

import {placed} from "./magnets/_on_map.mjs";
import {el, ask, icon, lang, say} from "./session.mjs";

const EVERY = 30_000;
const minute = (iso) => (iso ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : "—");
const two = (words) => (words ? words[lang()] : "");
const named = (row, name) => (lang() === "en" ? row[`${name}_en`] : row[`${name}_zh`]);
const share = ({done, all}) => (all ? Math.round((done / all) * 1000) / 10 : 0);

const line = (row) => el("div", {class: "row line", "data-line": row.id}, el("b", {}, lang() === "en" ? row.en : row.zh), el("span", {class: "bar", role: "img", "aria-label": `${share(row)}%`}, el("i", {style: `width:${share(row)}%`})), el("span", {class: "f"}, `${row.done}/${row.all}`), el("b", {class: "f"}, `${share(row)}%`));

const patrolRow = (run) => el("details", {class: `row run ${run.state}`, "data-run": run.id}, el("summary", {},
  el("span", {class: `state ${run.state}`}, named(run, "state")), el("b", {}, lang() === "en" ? run.en : run.zh, run.joint ? el("span", {class: "tag"}, say("联合", "Joint")) : null), el("span", {}, named(run, "area")),
  el("span", {}, `${run.day.slice(5)} ${run.from_at.slice(11, 16)}–${run.until_at.slice(11, 16)}`), el("span", {class: "f"}, say(`打卡 ${run.checked}/${run.points}`, `${run.checked}/${run.points} points`)), el("span", {class: "f"}, say(`发现 ${run.findings}`, `${run.findings} found`))), el("div", {class: "more"}));

const messageRow = (item) => el("div", {class: "row message", "data-sent": item.no, "data-state": item.state}, el("small", {}, minute(item.sent_at ?? item.at)), el("span", {class: `state ${item.state}`}, two(item.state_words)), el("span", {}, two(item.to)), el("span", {class: "tag"}, item.channel ? [two(item.channel), item.target].filter(Boolean).join(" ") : "—"),
  el("a", {href: `/cases?no=${item.no}`}, item.text ?? item.no), item.why ? el("small", {class: "why"}, item.why) : null);

async function detail(row) {
  const box = row.querySelector(".more");
  if (!row.open || box.childElementCount) return;
  const run = await ask(`/patrol/runs/${row.dataset.run}`);
  const point = (each) => placed(el("li", {class: each.check ? "done" : each.missed ? "missed" : ""}, el("b", {}, lang() === "en" ? each.en : each.zh), el("span", {}, each.check ? `${each.check.unit} · ${minute(each.check.at)} · ${say(`距 ${each.check.distance_m} 米 ±${each.check.accuracy_m}`, `${each.check.distance_m} m off ±${each.check.accuracy_m}`)}` : each.missed ? say("漏点", "Missed") : say("未打卡", "Not checked"))), {lon: each.lon, lat: each.lat});
  const found = run.found.map((each) => el("li", {}, el("a", {href: `/cases?no=${each.no}`}, `${two(each.category)} · ${each.no}`), el("span", {}, `${each.unit} · ${two(each.state)}`)));
  box.replaceChildren(...[el("ol", {}, ...run.list.map(point)), run.joint ? el("p", {}, `${say("参加单位：", "Units: ")}${run.units.map(two).join("、")}`) : null, found.length ? el("ul", {}, ...found) : null, run.summary ? el("p", {}, `${say("小结：", "Summary: ")}${run.summary}`) : null].filter(Boolean));
}

export function start(page) {
  const box = (name) => page.querySelector(`[data-table="${name}"]`), number = (name, text) => { page.querySelector(`[data-count="${name}"]`).textContent = text; };
  const area = page.dataset.area ? `area=${page.dataset.area}` : "", empty = (text) => el("div", {class: "void"}, icon("inbox"), el("span", {}, text));
  let last = {};

  async function fill(name, path, draw) {
    try {
      const answer = await ask(path), text = JSON.stringify(answer);
      if (!page.isConnected || last[name] === text) return;
      last[name] = text;
      draw(answer);
    } catch (error) {
      box(name).replaceChildren(empty(error.message));
    }
  }
  function all() {
    fill("completion", `/recurring/completion?${area}`, (answer) => {
      number("completion", `${answer.done}/${answer.all} · ${share(answer)}%`);
      box("completion").replaceChildren(el("div", {class: "half"}, ...answer.by_kind.map(line)), el("div", {class: "half"}, ...answer.by_area.map(line)));
    });
    fill("runs", `/patrol/runs?limit=60&${area}`, ({items}) => {
      number("runs", say(`${items.length} 次`, `${items.length}`));
      const open = new Set([...box("runs").querySelectorAll("details[open]")].map((row) => row.dataset.run));
      box("runs").replaceChildren(...(items.length ? items.map(patrolRow) : [empty(say("近 7 天没有巡查", "No patrols in the last 7 days"))]));
      for (const row of box("runs").querySelectorAll("details")) {
        row.addEventListener("toggle", () => detail(row));
        if (open.has(row.dataset.run)) row.open = true;
      }
    });
    fill("sent", "/notifications/sent?limit=60", ({items}) => {
      number("sent", say(`${items.length} 条`, `${items.length}`));
      box("sent").replaceChildren(...(items.length ? items.map(messageRow) : [empty(say("还没有消息", "No messages yet"))]));
    });
  }
  all();
  const timer = setInterval(all, EVERY);
  return () => clearInterval(timer);
}
