// A guard (巡查值守) over the picked ground: who, when, what to look at; and its check-ins as they come.
import { maskedValues } from "../_masked_values.mjs";
import { ask, el, icon } from "../session.mjs";
import { far } from "./pick_shapes.mjs";
import { kept } from "./brief_do.mjs";
import { liveClient } from "./data.mjs";

const HOURS = 2;
const two = (n) => String(n).padStart(2, "0");

/** A moment as a field of a form takes it, in the city's time. */
export function local(at, zone) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}T${two(parts.hour)}:${two(parts.minute)}`;
}

export function guardForm(settings, answer, picked, leaf) {
  const { say, zone } = settings, now = new Date();
  const field = (word, input) => el("label", {}, el("span", {}, word), input);
  const name = el("input", { class: "inp", name: "name", maxlength: 60, value: say(`${picked.words}巡查值守`, `Guard: ${picked.words}`).slice(0, 60) });
  const from = el("input", { class: "inp", type: "datetime-local", name: "from_at", value: local(now, zone) }), until = el("input", { class: "inp", type: "datetime-local", name: "until_at", value: local(new Date(now.getTime() + HOURS * 3_600_000), zone) });
  const note = el("textarea", { class: "inp", name: "note", rows: 2, maxlength: 500 }), why = el("p", { class: "why", role: "alert", hidden: true });
  const people = el("fieldset", { class: "om-brief-people" }, el("legend", {}, say("网格员（由近到远）", "Officers, the nearest first")), el("p", { class: "hint" }, say("正在读取", "Reading")));

  async function officers() {
    try {
      const { items } = await ask(`/map/nearest?lon=${answer.lon}&lat=${answer.lat}&limit=20`);
      const free = items.filter((each) => each.free).slice(0, 2);
      people.replaceChildren(people.firstChild, ...(items.length ? items.map((each) => el("label", { "data-officer": each.id }, el("input", { type: "checkbox", name: "officer", value: each.id, checked: free.includes(each) }), el("span", {}, el("b", {}, say(each.name.zh, each.name.en)), el("small", {}, say(each.sub.zh, each.sub.en))), el("span", { class: "n" }, far(each.distance_m)))) : [el("p", { class: "hint" }, say("附近没有在岗网格员。", "No officer is on duty near by."))]));
    } catch (error) {
      people.replaceChildren(people.firstChild, el("p", { class: "why" }, error.message));
    }
  }

  const form = el("form", { class: "om-brief-guard" }, field(say("名称", "Name"), name), el("div", { class: "pair" }, field(say("从", "From"), from), field(say("到", "Until"), until)), field(say("要求", "What to look at"), note), people, why, el("button", { class: "btn pri", type: "submit", "data-action": "send-guard" }, say("派出", "Send")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const chosen = [...people.querySelectorAll("input:checked")].map((each) => Number(each.value));
    try {
      const made = await ask("/guards", { method: "POST", body: { name: name.value, note: note.value, officers: chosen, from_at: from.value, until_at: until.value, ...kept(picked) } });
      follow(settings, made.id, leaf);
    } catch (error) {
      why.hidden = false;
      why.textContent = error.message;
    }
  });
  officers();
  return form;
}

/** The guards that go on in this ground. */
export function guardsHere(settings, answer, leaf) {
  const { say } = settings, list = el("ul", { class: "om-brief-rows" }), box = el("section", { hidden: true, "data-guards": "" }, el("h3", {}, say("正在进行的巡查值守", "Guards going on")), list);
  ask(`/guards?key=${encodeURIComponent(answer.key)}`).then(({ items }) => {
    box.hidden = !items.length;
    list.append(...items.map((each) => el("li", {}, el("button", { class: "go", type: "button", "data-guard": each.id, onclick: () => follow(settings, each.id, leaf) }, el("b", {}, each.name), el("small", {}, times(each)), el("span", { class: "n" }, `${each.checked}/${each.points}`)))));
  }, () => {});
  return box;
}

const times = ({ from_at: from, until_at: until }) => `${from.slice(5, 10)} ${from.slice(11, 16)} – ${until.slice(11, 16)}`;

/** A guard's check-ins, drawn anew with every one that comes. */
async function follow(settings, id, leaf) {
  const { say } = settings, box = el("div", { class: "om-brief-follow", "data-guard-followed": id });
  let off = () => {}, later = 0;

  async function draw() {
    let guard;
    try {
      guard = await ask(`/guards/${id}`);
    } catch (error) {
      box.replaceChildren(el("p", { class: "why", role: "alert" }, error.message));
      return;
    }
    const point = (each) => el("li", { "data-point": each.n, "data-checked": String(Boolean(each.check)) }, icon(each.check ? "check" : "map-pin"), el("b", {}, say(each.zh, each.en)), el("small", {}, each.check ? `${each.check.unit} · ${each.check.at.slice(11, 16)} · ${each.check.distance_m} m` : say("未打卡", "Not checked in")));
    box.replaceChildren(
      el("p", { class: "om-brief-state", role: "status" }, el("b", {}, say(guard.state_zh, guard.state_en)), ` ${guard.checked}/${guard.points} · ${times(guard)}`),
      guard.note ? el("p", { class: "text" }, guard.note) : el("span", {}),
      maskedValues("guard", id),
      el("ul", { class: "om-brief-points" }, ...guard.list.map(point)),
      el("p", { class: "hint" }, `${say("派给：", "Sent to: ")}${guard.officers.map((each) => say(each.name.zh, each.name.en)).join(say("、", ", "))}`),
      guard.may_cancel ? el("button", { class: "btn sm", type: "button", "data-action": "cancel-guard", onclick: async () => { await ask(`/guards/${id}`, { method: "DELETE" }).catch(() => {}); draw(); } }, say("撤回", "Call off")) : el("span", {}));
  }

  leaf(say("巡查值守", "Guard"), [box]);
  await draw();
  const live = await liveClient();
  const heard = () => {
    if (!box.isConnected) return off();
    clearTimeout(later);
    later = setTimeout(draw, 200);
  };
  off = live.on({ topic: "guard", area: settings.area }, (message) => (Number(message.key) === id ? heard() : null));
}
