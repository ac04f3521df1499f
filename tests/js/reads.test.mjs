// What a list shows while the server cannot be reached, and when it is read again.
import assert from "node:assert/strict";
import { test } from "node:test";

const heard = new Set();
const element = (tag) => ({ tag, attributes: {}, children: [], press: null, addEventListener(_, fn) { this.press = fn; }, setAttribute(name, value) { this.attributes[name] = value; }, append(...children) { this.children.push(...children); } });
globalThis.document = { cookie: "", documentElement: { lang: "en", dataset: {} }, body: { dataset: {} }, createElement: element, querySelector: () => null };
globalThis.addEventListener = (name, fn) => { if (name === "online") heard.add(fn); };
globalThis.removeEventListener = (_, fn) => heard.delete(fn);
const { reads } = await import("../../assets/_reads.mjs");

/** A list, the answers of the server in the order they are asked for, and how often it was read again. */
function list(...answers) {
  heard.clear();
  const box = { isConnected: true, shown: null, replaceChildren(...nodes) { this.shown = nodes; } };
  const asked = { again: 0 };
  globalThis.fetch = async () => {
    const next = answers.shift();
    const answer = await (typeof next === "function" ? next() : next);
    if (answer === "cut") throw new TypeError("network");
    return { ok: answer.status === undefined, status: answer.status ?? 200, json: async () => answer };
  };
  return { box, asked, get: reads(box, () => { asked.again += 1; }) };
}

test("what stands there stays while the server cannot be reached, is restarted or asks for patience", async () => {
  const { box, get } = list({ items: [1] }, "cut", { status: 502 }, { status: 429 });
  assert.deepEqual(await get("/hazards"), { items: [1] });
  for (let n = 0; n < 3; n++) assert.equal(await get("/hazards"), null);
  assert.equal(box.shown, null);
});

test("of another question nothing older stays: the error stands there, with a way to try again", async () => {
  const { box, asked, get } = list({ items: [1] }, "cut");
  await get("/hazards?grade=major");
  assert.equal(await get("/hazards?grade=general"), null);
  const [said] = box.shown;
  assert.equal(said.attributes.role, "alert");
  said.children.at(-1).press();
  assert.equal(asked.again, 1);
});

test("what may no longer be seen goes", async () => {
  const { box, get } = list({ items: [1] }, { status: 403, error: { message: "Not yours any more." } });
  await get("/hazards");
  await get("/hazards");
  assert.equal(box.shown.length, 1);
});

test("once the network is back the list is read again, unless it has left the page", async () => {
  const { box, asked, get } = list("cut", "cut");
  await get("/hazards");
  heard.forEach((fn) => fn());
  assert.equal(asked.again, 1);
  await get("/hazards");
  box.isConnected = false;
  heard.forEach((fn) => fn());
  assert.equal(asked.again, 1);
});

test("an answer that comes after a later question was asked is not drawn", async () => {
  let late;
  const { get } = list(() => new Promise((done) => { late = done; }), { items: [2] });
  const first = get("/hazards?grade=major");
  assert.deepEqual(await get("/hazards?grade=general"), { items: [2] });
  late({ items: [1] });
  assert.equal(await first, null);
});
