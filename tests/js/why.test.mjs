// What "why do I see this" is asked about: the nearest record, magnet, button or page around what was pressed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DOORS, whatOf } from "../../assets/_why_of.mjs";

/** Elements as the rules look at them: attributes, classes, what stands around. */
function element(parent, name, attributes = {}, ...classes) {
  const dataset = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()), value]));
  const one = (part) => {
    const found = part.matchAll(/\.([\w-]+)|\[data-([\w-]+)(?:="?([^"\]]*)"?)?\]|:is\(([^)]*)\)|^([a-z]+)/g);
    return [...found].every(([, type, key, value, names, tag]) => (type ? classes.includes(type) : key ? key in attributes && (value === undefined || attributes[key] === value) : names ? names.split(", ").includes(name) : tag === name));
  };
  const node = { dataset, parentElement: parent };
  node.matches = (selector) => selector.split(/, (?![^(]*\))/).some((each) => {
    const parts = each.split(" "), mine = parts.pop();
    if (!one(mine)) return false;
    let up = parent;
    return parts.reverse().every((part) => { while (up && !up.one(part)) up = up.parentElement; return Boolean(up); });
  });
  node.one = one;
  node.closest = (selector) => (node.matches(selector) ? node : parent?.closest(selector) ?? null);
  return node;
}

const app = element(null, "div", { page: "cases" }, "app");

test("a page answers for what has nothing of its own, a wall's frame for nothing", () => {
  assert.equal(whatOf(element(app, "p")).what, "page:cases");
  assert.equal(whatOf(element(element(null, "div", { page: "none" }, "app"), "p")), null);
});

test("the nearest counts: a button of an action in a case in a magnet", () => {
  const magnet = element(app, "section", { magnet: "case_board" }), card = element(magnet, "article", { case: "C20261126-0001" });
  assert.deepEqual([magnet, card, element(card, "button", { do: "dispatch" }), element(card, "b")].map((each) => whatOf(each).what), ["magnet:case_board", "case:C20261126-0001", "action:C20261126-0001:dispatch", "case:C20261126-0001"]);
});

test("a button names the endpoint it calls; one that only changes the view answers by what it stands in", () => {
  assert.equal(whatOf(element(app, "button", { action: "send-guard" })).what, `door:${DOORS["send-guard"]}`);
  assert.equal(whatOf(element(app, "button", { action: "back" })).what, "page:cases");
  assert.equal(whatOf(element(app, "button", { action: "why", why: "home:7" })).what, "home:7");
});

test("rows of lists are their records", () => {
  const audit = element(app, "div", {}, "audit-page");
  assert.equal(whatOf(element(audit, "article", { line: "12" }, "row")).what, "audit:12");
  assert.equal(whatOf(element(app, "div", { found: "person", id: "home_owner:7" }, "find-row")).what, "person:home_owner:7");
  assert.equal(whatOf(element(app, "div", { kind: "home", id: "7" }, "record-page")).what, "home:7");
  assert.equal(whatOf(element(app, "li", { thing: "enterprise-3" })).what, "enterprise:3");
});
