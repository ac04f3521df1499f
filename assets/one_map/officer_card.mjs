// The card of an officer: post, cell, tasks, last position; a message to him; and, for his supervisors, the trail of his shift, each look on record.
import { ask } from "../session.mjs";
import { canvasLayer } from "./canvas.mjs";
import { make } from "./card.mjs";
import { get } from "./data.mjs";
import { decode, drawTrail } from "./trail_line.mjs";

const posts = { grid_leader: ["网格长", "Grid leader"], full_time: ["专职网格员", "Full-time officer"], part_time: ["兼职网格员", "Part-time officer"] };
const LONGEST = 500;

/** Cards of officers on one map: `open({id, at})`, `at` when he was last seen (ms), if that is known; `clear()` takes the trail off the map. */
export function officerCard(map, settings) {
  const { look, say, card } = settings;
  const supervises = settings.layers.some(({ id }) => id === "officer_trails");  // who may see trails has their layer
  let line = null, trail = null;

  const clock = (at) => new Date(at).toLocaleTimeString(say("zh-CN", "en-GB"), { timeZone: settings.zone, hour: "2-digit", minute: "2-digit" });

  function clear() {
    line?.destroy();
    [line, trail] = [null, null];
  }

  function shown(id, title, rows, more = {}) {
    card.show({ officer: id, title, rows, data: { "data-officer": id }, ...more });
  }

  async function open({ id, at }) {
    clear();
    const seen = at ? [[say("最近定位", "Last position"), clock(at)]] : [];
    shown(id, say("网格员", "Grid officer"), seen);
    const found = await get(`map/officers/${id}`).catch((error) => ({ error }));
    if (card.current?.officer !== id) return;
    if (found.error) shown(id, say("网格员", "Grid officer"), [...seen, [say("没有读到", "Could not be read"), found.error.message]]);
    else fill(id, found, seen);
  }

  function fill(id, found, seen) {
    const { tasks } = found, place = found.community_zh ? `${say(found.community_zh, found.community_en)} ${say(found.grid_zh, found.grid_en)}` : say(found.grid_zh, found.grid_en);
    const rows = [
      [say("岗位", "Post"), say(...(posts[found.post] ?? [found.post, found.post]))],
      [say("网格", "Cell"), place],
      [say("状态", "State"), found.on_duty ? say("在岗", "On duty") : say("离岗", "Off duty")],
      ...seen,
      ...(tasks ? [[say("当前任务", "Tasks now"), String(tasks.count)]] : []),
      ...(tasks?.first ? [[say("首项任务", "First of them"), say(tasks.first.zh, tasks.first.en)]] : []),
    ];
    const body = make("div", { class: "om-officer" });
    const links = [[say("本网格案件", "Cases of his cell"), `/cases?area=${found.grid}`]];
    if (tasks?.first) links.unshift([say("首项案件", "First case"), `/cases?no=${tasks.first.no}`]);
    if (supervises) {
      if (found.on_duty) links.push([say("本班轨迹", "Trail of the shift"), null, () => follow(id, body)]);
      if (found.reached) links.push([say("发消息", "Message"), null, () => write(id, body)]);
      else body.append(make("p", { class: "sub", text: say("没有账号，消息送不到。", "Without an account no message reaches this officer.") }));
    }
    shown(id, found.name ?? say("网格员", "Grid officer"), rows, { links, body });
  }

  async function follow(id, body) {
    const said = note(body, say("读取轨迹…", "Reading the trail…"));
    const found = await get(`map/officers/${id}/trail`).catch((error) => ({ error }));
    if (card.current?.officer !== id) return;
    if (found.error) { said.textContent = found.error.message; return; }
    if (!found.at.length) { said.textContent = say("本班尚无轨迹。", "No trail of this shift yet."); return; }
    const hours = found.hours;
    said.textContent = say(`${clock(found.at[0])} 至 ${clock(found.at.at(-1))}，共 ${found.at.length} 点。只留到下班，至多 ${hours} 小时；本次查看已记录。`, `${clock(found.at[0])} to ${clock(found.at.at(-1))}, ${found.at.length} points. Kept until the shift ends, ${hours} hours at most; this look is on record.`);
    trail = decode(found);
    line ??= canvasLayer(map, "trail", 408, (g, view) => { line.count(trail.units.length / 2); drawTrail(g, look, view, trail, true); });
    line.redraw();
    fit(trail.units);
  }

  function fit(units) {
    const lat = (y) => (180 / Math.PI) * Math.atan(Math.sinh(Math.PI * (1 - 2 * y))), bounds = L.latLngBounds([]);
    for (let i = 0; i < units.length; i += 2) bounds.extend([lat(units[i + 1]), (units[i] - 0.5) * 360]);
    settings.hold();
    map.fitBounds(bounds.pad(0.4), { maxZoom: 17 });
  }

  function write(id, body) {
    const text = make("textarea", { class: "inp", rows: 3, maxlength: LONGEST, "aria-label": say("消息", "Message"), placeholder: say("写给这位网格员，他在手机上收到", "To this officer, who gets it on his phone") });
    const send = make("button", { class: "btn sm primary", type: "submit", "data-action": "send-message", text: say("发送", "Send") });
    const said = make("p", { class: "sub", role: "status" }), form = make("form", {}, text, make("footer", {}, send), said);
    form.onsubmit = async (event) => {
      event.preventDefault();
      send.disabled = true;
      try {
        await ask(`/map/officers/${id}/messages`, { method: "POST", body: { text: text.value } });
        form.replaceChildren(make("p", { class: "sub", role: "status", "data-sent": "", text: say("已发送，已记录。", "Sent, and on record.") }));
      } catch (error) {
        said.textContent = error.message;
        send.disabled = false;
      }
    };
    body.replaceChildren(form);
    text.focus();
  }

  function note(body, text) {
    const said = make("p", { class: "sub", role: "status", text });
    body.replaceChildren(said);
    return said;
  }

  return { open, clear, redraw: () => line?.redraw() };
}
