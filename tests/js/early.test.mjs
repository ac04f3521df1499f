// What is done on a page before its module listens is done once it does; what is done after its session has ended leads away; what is pressed twice is done once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { doAgain, keepEarly } from "../../assets/_early.mjs";
import { lastAsked } from "../../assets/_once.mjs";
import { whenOver } from "../../assets/_over.mjs";

const document = new EventTarget();
keepEarly((button) => button.dataset.action === "bell", document);

/** An element that knows its attributes and what it stands in; its events pass everything around it and the document at last. */
class Element extends EventTarget {
  constructor(tag, dataset = {}, parent = null) {
    super();
    Object.assign(this, { tag, dataset, parent, isConnected: true });
  }
  matches(selector) {
    return selector.split(", ").some((each) => {
      const tag = each.match(/^[a-z]+/)?.[0], not = each.match(/:not\(\[data-([\w-]+)\]\)/)?.[1], data = each.replace(/:not\(.*\)/, "").match(/\[data-([\w-]+)\]/)?.[1];
      const has = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()) in this.dataset;
      return (tag || data) && !/^\./.test(each) && (!tag || tag === this.tag) && (!data || has(data)) && !(not && has(not)) && !each.includes("[href]");
    });
  }
  closest(selector) { return this.matches(selector) ? this : this.parent?.closest(selector) ?? null; }
  contains(other) { return other === this || Boolean(other.parent && this.contains(other.parent)); }
  tell(event) {
    Object.defineProperty(event, "target", { value: this });
    for (let at = this; at; at = at.parent) at.heard?.(event);
    const passed = new CustomEvent(event.type);
    for (const name of ["target", "detail"]) Object.defineProperty(passed, name, { value: event[name] });
    document.dispatchEvent(passed);
  }
  dispatchEvent(event) { this.tell(event); }
  click() { this.tell(new Event("click")); }
}

/** A page whose module has not come, and what it hears. */
function asleep() {
  const page = new Element("div", { pageModule: "my_page" }), heard = [];
  page.heard = ({ type, target, detail }) => { if ("awake" in page.dataset) heard.push([type, target.value ?? target.dataset.do ?? target.dataset.clear ?? target.dataset.action ?? detail?.value]); };
  return { page, heard, wake() { page.dataset.awake = ""; doAgain(page); } };
}

test("a period that is chosen before the page listens is chosen once it does, though its control was set back meanwhile", () => {
  const { page, heard, wake } = asleep(), period = new Element("select", { control: "period" }, page);
  period.value = "7d";
  period.dispatchEvent(new Event("change", { bubbles: true }));
  period.value = "";
  wake();
  assert.deepEqual(heard, [["change", "7d"]]);
});

test("presses and a row's choice are done again in their order, each once however often it was pressed", () => {
  const { page, heard, wake } = asleep(), chip = new Element("button", { clear: "period" }, page), icon = new Element("i", {}, chip), row = new Element("button", { key: "01" }, page);
  icon.click();
  chip.click();
  row.dispatchEvent(new CustomEvent("mg:pick", { detail: { param: "category", value: "01" } }));
  wake();
  assert.deepEqual(heard, [["click", "period"], ["mg:pick", "01"]]);
  doAgain(page);
  assert.equal(heard.length, 2);
});

test("what others hear, what a magnet does itself and what is gone is not done a second time", () => {
  const { page, heard, wake } = asleep(), gone = new Element("button", { do: "dispatch" }, page);
  new Element("button", { action: "bell" }, page).click();
  new Element("button", { do: "more" }, new Element("section", { instance: "open" }, page)).click();
  gone.click();
  gone.isConnected = false;
  wake();
  assert.deepEqual(heard, []);
});

test("a page that listens is left alone", () => {
  const { page, heard, wake } = asleep();
  wake();
  new Element("button", { do: "dispatch" }, page).click();
  doAgain(page);
  assert.deepEqual(heard, [["click", "dispatch"]]);
});

test("a page whose session is over leaves as soon as Dash is refused, and Dash hears nothing of it", async () => {
  const refused = { status: 401 }, left = [], scope = { fetch: async (what) => (String(what).includes("fine") ? { status: 200 } : refused) };
  whenOver(() => left.push("left"), scope);
  assert.equal((await scope.fetch("/_dash-update-component?fine")).status, 200);
  assert.equal(await scope.fetch("/api/v1/session"), refused); // whoever asks for himself hears it
  assert.deepEqual(left, []);
  const heard = await Promise.race([scope.fetch("/_dash-update-component?endId=1"), new Promise((go) => setTimeout(go, 20, "nothing"))]);
  assert.deepEqual([heard, left], ["nothing", ["left"]]);
});

test("pressed again before it is there it is the same press; of two questions the later one's answer counts, whichever comes first", async () => {
  const last = lastAsked(), give = {}, asked = [];
  const ask = (key) => last(key, () => new Promise((go) => { asked.push(key); give[key] = go; }));
  const first = ask("bell"), again = ask("bell"), other = ask("case");
  give.case("of the case");
  give.bell("of the bell");
  assert.deepEqual(await Promise.all([first, again, other]), [undefined, undefined, "of the case"]);
  assert.deepEqual(asked, ["bell", "case"]);
  const anew = ask("bell");
  give.bell("once more");
  assert.equal(await anew, "once more");
  const failing = last("bell", () => Promise.reject(new Error("late"))), fine = last("case", async () => "fine");
  assert.deepEqual(await Promise.all([failing, fine]), [undefined, "fine"]); // nor does its fault
  await assert.rejects(last(undefined, () => Promise.reject(new Error("away"))), /away/);
  assert.equal(await last(undefined, async () => "back"), "back");
});
