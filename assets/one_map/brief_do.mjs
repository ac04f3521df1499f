// What may be done with a briefing: watch the area, pin it to my page, print it, send officers to guard it, find who is nearest.
import { notMine } from "../_not_mine.mjs";
import { ask, el, icon, toast } from "../session.mjs";
import { nearestList } from "./brief_list.mjs";
import { guardForm, guardsHere } from "./brief_guard.mjs";

/** What is kept of a selection: an area's code, or its outline. */
export const kept = (picked) => (picked.area ? { area: picked.area } : { geometry: picked.geometry, ...(picked.circle ? { circle: picked.circle } : {}) });

/** The buttons under a briefing; `leaf(title, elements)` shows something else in the panel, with the way back. */
export function doings(settings, tool, answer, picked, leaf) {
  const { say } = settings;
  let watched = picked.watched ?? null;
  const place = el("div", { class: "om-brief-form" });
  const act = (action, sign, word, run) => el("button", { class: "btn sm", type: "button", "data-action": action, onclick: run }, icon(sign), word);

  async function watch(name, audience) {
    const made = await ask("/watched", { method: "POST", body: { name, audience, ...kept(picked) } });
    watched = made.id;
    return made;
  }

  function naming() {
    const name = el("input", { class: "inp", name: "name", maxlength: 40, value: picked.words, "aria-label": say("名称", "Name") });
    const shared = el("input", { type: "checkbox", name: "shared" }), why = el("p", { class: "why", role: "alert", hidden: true });
    const form = el("form", { class: "om-brief-name" }, name, el("label", {}, shared, say("同岗可见", "My role sees it")), el("button", { class: "btn sm pri", type: "submit", "data-action": "save-watched" }, say("关注", "Watch")), why);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await watch(name.value, shared.checked ? "role" : "mine");
        said(say(`已关注“${name.value}”。`, `“${name.value}” is watched.`));
      } catch (error) {
        why.hidden = false;
        why.textContent = error.message;
      }
    });
    place.replaceChildren(form);
    name.focus();
    name.select();
  }

  async function pin() {
    try {
      if (!watched) await watch(await freeName(picked.words), "mine");
      const { title } = await ask(`/watched/${watched}/pin`, { method: "POST", body: {} });
      said(say("已钉到 ", "Pinned to "), el("a", { href: "/" }, say(title.zh, title.en)));
    } catch (error) {
      toast(error.message);
    }
  }

  async function freeName(wanted) {
    const { items } = await ask("/watched"), taken = new Set(items.filter((each) => each.own).map((each) => each.name));
    for (let n = 1; ; n++) {
      const name = n === 1 ? wanted : `${wanted} ${n}`;
      if (!taken.has(name)) return name;
    }
  }

  const near = () => leaf(say("最近的空闲网格员", "Nearest free officers"), [nearestList(settings, tool.verbs, answer.lon, answer.lat, { free: true })]);

  const said = (...parts) => {
    place.replaceChildren(el("p", { class: "om-brief-note", role: "status" }, icon("check"), ...parts));
    place.scrollIntoView({ block: "nearest" });
  };

  const guard = () => leaf(say(`巡查值守 · ${picked.words}`, `Guard · ${picked.words}`), [guardForm(settings, answer, picked, leaf)]);
  return el("section", { class: "om-brief-do" },
    el("div", { class: "acts" }, act("watch", "bookmark", say("关注", "Watch"), naming), act("pin", "pin", say("钉到我的页面", "Pin to my page"), pin),
      el("a", { class: "btn sm", href: `/briefing?key=${encodeURIComponent(answer.key)}${picked.area ? "" : `&name=${encodeURIComponent(picked.words)}`}`, "data-action": "print" }, icon("printer"), say("打印", "Print")),
      act("nearest", "users", say("最近空闲力量", "Nearest free"), near), answer.may_guard ? act("guard", "walk", say("派巡查值守", "Send a guard"), guard) : notMine(say("派巡查值守", "Send a guard"), "door:POST /guards"),
      act("clear", "x", say("清除选区", "Clear"), tool.clear)),
    place, guardsHere(settings, answer, leaf));
}
