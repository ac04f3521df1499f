// Why do I see this: the tests of the decision, under the button that asked (data-why="case:C2026…").

import {pop} from "./_pop.mjs";
import {ask, el, icon, say, toast} from "./session.mjs";

/** Ask and show; pressed again it closes. */
export async function open(button) {
  let found;
  try { found = await ask(`/why?what=${encodeURIComponent(button.dataset.why)}`); } catch (error) { toast(error.message); return; }
  const box = pop(button, say("为什么能看到", "Why do I see this"), "why-pop",
    el("b", {}, found.allowed ? say("为什么我能看到", "Why I see this") : say("为什么我不能", "Why I may not")),
    el("ul", {}, ...found.reasons.map((each) => el("li", {class: each.ok ? "ok" : "no"}, icon(each.ok ? "check" : "lock"), el("span", {}, say(each.zh, each.en))))));
  box?.setAttribute("tabindex", "-1");
  box?.focus();
}
