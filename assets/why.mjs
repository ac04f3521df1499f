// Why do I see this, or not: the tests of the decision in words, and who could give what is missing, beside the element it was asked about.

import {lastAsked} from "./_once.mjs";
import {pop} from "./_pop.mjs";
import {whatOf} from "./_why_of.mjs";
import {ask, el, icon, say, toast} from "./session.mjs";

const EDGE = 8; // px kept free at the window's edges
const LONGEST = 40; // characters of what an element calls itself

const last = lastAsked();

/** What an element calls itself. */
export function named(node) {
  const text = (node.getAttribute("aria-label") || node.title || node.querySelector?.("h1, h2, h3, b, .no, .t")?.textContent || node.textContent || "").replace(/\s+/g, " ").trim();
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** Ask about an element and show the answer beside it, or beside the point `at` {x, y}; pressed again it closes. */
export async function open(element, at = null) {
  const {what, node} = whatOf(element) ?? {};
  if (!what) { toast(say("这里没有可询问的内容。", "There is nothing to ask about here.")); return; }
  let found;
  try { found = await last(node, () => ask(`/why?what=${encodeURIComponent(what)}`)); } catch (error) { toast(error.message); return; }
  if (!found) return;
  const title = say("为什么", "Why");
  const line = (each) => el("li", {class: each.ok ? "ok" : "no"}, icon(each.ok ? "check" : "lock"), el("span", {}, say(each.zh, each.en)));
  const about = node.dataset.action === "why" ? "" : named(node);
  const box = pop(element, title, "why-pop",
    el("header", {}, el("b", {}, found.allowed ? say("为什么我能看到或操作", "Why I see or may do this") : say("为什么我不能", "Why I may not")), about ? el("small", {}, about) : null),
    el("ul", {"data-allowed": String(found.allowed)}, ...found.reasons.map(line)),
    found.ways.length ? el("section", {}, el("b", {}, say("怎样才能", "What would help")), el("ul", {class: "ways"}, ...found.ways.map((each) => el("li", {}, icon("arrow-right"), el("span", {}, say(each.zh, each.en)))))) : null);
  if (box && at) {
    box.style.left = `${Math.max(EDGE, Math.min(at.x, innerWidth - box.offsetWidth - EDGE))}px`;
    box.style.top = `${Math.max(EDGE, Math.min(at.y + EDGE, innerHeight - box.offsetHeight - EDGE))}px`;
  }
  box?.setAttribute("tabindex", "-1");
  box?.focus();
}
