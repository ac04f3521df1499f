// A page on a slow machine: what is done before its module listens is done once it does, and once only.
import assert from "node:assert/strict";
import { test } from "node:test";
import { early } from "../../assets/_early.mjs";

/** An element with what is inside it; an event is first offered to the element, then to whoever listens inside. */
function page() {
  const ears = new Map(), done = [];
  const element = { addEventListener: (kind, run) => ears.set(kind, run), removeEventListener: (kind) => ears.delete(kind), dispatchEvent: ({ type, detail }) => done.push([type, detail.value]) };
  const offer = (type, target, more) => {
    let stopped = false;
    ears.get(type)?.({ target, stopPropagation: () => { stopped = true; }, ...more });
    if (!stopped) done.push([type, target.value ?? target.name]);
  };
  const thing = (name, is, inside = "") => ({ name, isConnected: true, closest(selector) { return selector.split(/, ?/).some((one) => one === is || one === inside) ? this : null; }, click() { offer("click", this); }, dispatchEvent({ type }) { offer(type, this); } });
  return { element, done, offer, thing };
}

test("a press before the module listens is done once it does, not before", () => {
  const { element, done, offer, thing } = page(), ended = early(element), button = thing("handle", "button[data-do]");
  offer("click", button);
  offer("click", button);
  assert.deepEqual(done, []);
  ended()();
  assert.deepEqual(done, [["click", "handle"]]);
});

test("a choice stays although the module begins by writing what the server said", () => {
  const { element, done, offer, thing } = page(), ended = early(element), select = Object.assign(thing("period", "select"), { value: "7d" });
  offer("change", select);
  const redo = ended();
  select.value = "month";
  redo();
  assert.deepEqual(done, [["change", "7d"]]);
});

test("a row picked and an extent told are told again, of each what came last, in the order they came", () => {
  const { element, done, offer, thing } = page(), ended = early(element), row = thing("row", "");
  const pick = (param, value) => offer("mg:pick", row, { detail: { param, value } });
  pick("within", "1_2_3_4");
  pick("area", "440604012");
  pick("within", "5_6_7_8");
  done.length = 0;
  ended()();
  assert.deepEqual(done, [["mg:pick", "440604012"], ["mg:pick", "5_6_7_8"]]);
});

test("what listens by itself is left alone, and what is gone is not pressed", () => {
  const { element, done, offer, thing } = page(), ended = early(element), edit = thing("edit", "button[data-action]", ".desk"), gone = thing("gone", "button[data-tab]");
  offer("click", edit);
  offer("click", gone);
  gone.isConnected = false;
  ended()();
  assert.deepEqual(done, [["click", "edit"]]);
});
