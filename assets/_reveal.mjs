// What every way of reaching somebody has in common: a purpose, a value that stands for a minute, who looked before.

import {el, say} from "./session.mjs";

const two = (words) => say(words.zh, words.en);
const WAYS = {reveal: ["查看", "Shown"], call: ["代呼", "Called"], message: ["短信", "Message"]};
const FIELDS = {name: ["姓名", "name"], phone: ["电话", "phone"], number: ["证件或卡号", "number of a card"], plate: ["车牌", "number plate"], mail: ["邮箱", "mail address"]};
const STATES = {failed: ["未接通", "failed"], queued: ["未完成", "not finished"]};

/** Seconds as a clock has them: 75 → 1:15. */
export const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** Show `shown` (what a reveal answered) in `node` until its time is over, then `masked` again; `done()` is told. Returns a stop that masks at once. */
export function forAMinute(node, shown, masked, done = () => {}) {
  const until = Date.now() + shown.seconds * 1000;
  const end = () => { clearInterval(timer); node.textContent = masked; node.classList.remove("shown"); done(); };
  const tick = () => {
    const rest = Math.max(0, Math.ceil((until - Date.now()) / 1000));
    if (!rest || !node.isConnected) return end();
    return node.replaceChildren(el("b", {}, shown.value), el("small", {}, ` ${clock(rest)}`));
  };
  node.classList.add("shown");
  const timer = setInterval(tick, 1000);
  tick();
  return end;
}

/** The two fields that say what for; `said()` is what the trail keeps. */
export function purposeFields(purposes) {
  const purpose = el("select", {class: "pick", name: "purpose", "aria-label": say("用途", "Purpose")}, ...purposes.map((each) => el("option", {value: two(each)}, two(each))));
  const more = el("input", {class: "inp", name: "more", maxlength: 60, placeholder: say("补充说明（可不填）", "More about it (optional)"), "aria-label": say("补充说明", "More about it")});
  return {purpose, more, said: () => [purpose.value, more.value.trim()].filter(Boolean).join("：")};
}

/** How often today, of how many. */
export const usedToday = ({used, of}) => say(`今天已用 ${used} / ${of} 次`, `${used} of ${of} used today`);

/** The lines of who looked or called, newest first. */
export function lookLines(items, outcomes) {
  if (!items.length) return [el("li", {class: "none"}, say("还没有人查看过。", "Nobody has yet."))];
  return items.map((each) => el("li", {}, el("b", {}, `${say(...WAYS[each.way])}${each.way === "reveal" && FIELDS[each.field] ? ` ${say(...FIELDS[each.field])}` : ""}`), el("span", {}, `${each.unit ?? ""} ${each.by ?? ""}`), el("time", {datetime: each.at}, `${each.at.slice(5, 10)} ${each.at.slice(11, 16)}`),
    el("small", {}, [each.purpose, each.ref, each.outcome ? two(outcomes[each.outcome]) : STATES[each.state] ? say(...STATES[each.state]) : null].filter(Boolean).join(" · "))));
}

/** Buttons for what came of a look or a call under number `id`; `noted(key)` hears which. */
export const outcomeButtons = (outcomes, tell) => Object.entries(outcomes).map(([key, words]) => el("button", {class: "btn sm", type: "button", "data-outcome": key, "aria-pressed": "false", onclick: async ({currentTarget: pressed}) => {
  if (!await tell(key, words)) return;
  for (const each of pressed.parentElement.querySelectorAll("button")) each.setAttribute("aria-pressed", String(each === pressed));
}}, two(words)));
