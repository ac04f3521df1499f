// What somebody has made: usage, versions and what changed, an earlier one brought back, retired.

import {usageWords} from "./_build_publish.mjs";
import {ask, el, icon, say, toast} from "./session.mjs";
import {hears, reads} from "./_reads.mjs";

const KINDS = {dataset: ["数据", "Data"], interface: ["接口", "Interface"], indicator: ["指标", "Indicator"], magnet: ["磁铁", "Magnet"]};
const STATES = {draft: ["草稿", "Draft"], published: ["", ""], retired: ["已停用", "Retired"]};
const minute = (iso) => (iso ? `${iso.slice(0, 10)} ${iso.slice(11, 16)}` : "");
const shown = (value) => (value == null ? "—" : typeof value === "object" ? JSON.stringify(value) : String(value));

/** → {read, open(id), stop}; `edit(item)` opens an indicator in the steps. */
export function mineList(box, known, edit) {
  let gone = false, items = [];
  const path = (item) => `/definitions/${item.kind}/${encodeURIComponent(item.id)}`;
  const get = reads(box, read);
  async function read() {
    const answer = await get("/definitions");
    if (!answer || gone) return;
    ({items} = answer);
    const open = [...box.querySelectorAll(".made-row:has(.more > *)")].map((each) => each.dataset.made);
    const shownItems = items.filter((item) => item.kind !== "magnet" || item.state !== "retired");
    box.replaceChildren(...(shownItems.length ? shownItems.map(row) : [el("div", {class: "void"}, icon("chart-bar"), el("span", {}, say("还没有做过指标：从上面放入一张表格开始。", "Nothing made yet: begin with a table above.")))]));
    for (const id of open) box.querySelector(`[data-made="${CSS.escape(id)}"] [data-action="versions"]`)?.click();
  }
  function row(item) {
    const more = el("div", {class: "more"});
    const button = (action, words, press, more = {}) => el("button", {class: "btn sm", type: "button", "data-action": action, onclick: press, ...more}, words);
    const whom = item.roles.length ? item.roles.map((id) => known.roles[id] ?? id).join(say("、", ", ")) : say("仅自己", "Me alone");
    const state = STATES[item.state][0] ? el("span", {class: "tag"}, say(...STATES[item.state])) : null;
    return el("div", {class: "made-row", "data-made": `${item.kind}:${item.id}`},
      el("span", {class: "tag"}, say(...KINDS[item.kind])),
      el("span", {class: "what"}, el("b", {}, say(item.zh, item.en)), el("small", {}, say(`第 ${item.version} 版 · ${item.by} · ${minute(item.at)}`, `Version ${item.version} · ${item.by} · ${minute(item.at)}`))),
      el("span", {}, whom, " ", state),
      el("span", {class: "acts"}, item.kind === "indicator" && item.state !== "retired" ? button("edit-made", say("修改", "Change"), () => edit(item).catch((error) => toast(error.message))) : null, button("versions", say("版本与使用", "Versions and use"), () => toggle(item, more), {"aria-expanded": "false"}), item.state === "retired" ? null : button("retire", say("停用", "Retire"), () => retire(item, more))),
      more);
  }
  async function toggle(item, more) {
    if (more.children.length) { more.replaceChildren(); return; }
    try {
      const [full, usage] = await Promise.all([ask(path(item)), ask(`${path(item)}/usage`).catch(() => null)]);
      more.replaceChildren(...[usage && el("p", {class: "usage"}, usageWords(usage)), ...full.versions.map((version, at) => el("div", {class: "version", "data-version": version.version}, el("b", {}, String(version.version)), el("span", {}, minute(version.at)), el("span", {}, version.by, version.note ? ` · ${version.note}` : "", version.of ? say(` · 恢复自第 ${version.of} 版`, ` · brought back from version ${version.of}`) : "", version.state === "retired" ? say(" · 停用", " · retired") : ""), at === 0 && item.state !== "retired" ? el("span", {class: "tag"}, say("现行", "Now")) : el("button", {class: "btn sm", type: "button", "data-action": "restore", onclick: () => restore(item, version.version)}, say("恢复", "Bring back")), version.changes.length ? el("ul", {}, ...version.changes.slice(0, 12).map((change) => el("li", {}, `${change.field}: `, el("s", {}, shown(change.before)), " → ", shown(change.after)))) : null))].filter(Boolean));
    } catch (error) { toast(error.message); }
  }
  async function restore(item, of) {
    try { await ask(`${path(item)}/restore`, {method: "POST", body: {version: item.version, of}}); await read(); } catch (error) { toast(error.message); }
  }
  /** What uses it is said before anything happens. */
  async function retire(item, more) {
    let usage = null;
    try { usage = await ask(`${path(item)}/usage`); } catch { /* then it is retired without a word on its use */ }
    const sure = el("button", {class: "btn sm warn", type: "button", "data-action": "retire-sure", onclick: async () => { try { await ask(`${path(item)}/retire`, {method: "POST", body: {version: item.version}}); await read(); } catch (error) { toast(error.message); } }}, say("停用", "Retire"));
    const used = usage && (usage.pages || usage.walls || usage.indicators.length || usage.magnets.length);
    const words = used ? say(`${usageWords(usage).replace("；修改后都会跟着变。", "")}。停用后这些地方保持现状，只是不能再新放。`, `${usageWords(usage).replace("; all of them follow a change.", "")}. They stay as they are; it is offered no more.`) : say("没有别处使用，可以停用。", "Nothing uses it: it can be retired.");
    more.replaceChildren(el("div", {class: "line"}, el("span", {class: "usage"}, words), sure, el("button", {class: "btn sm", type: "button", onclick: () => more.replaceChildren()}, say("不停用", "Keep it"))));
    sure.focus();
  }
  const end = hears([{topic: "definition"}], read, 400);
  read();
  return {
    read,
    async open(id) { const item = (items.length ? items : (await ask("/definitions")).items).find((each) => each.id === id); if (item) await edit(item); },
    stop() { gone = true; end(); },
  };
}
