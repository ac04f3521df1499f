// The number on the bell: what the stream tells and what the server answers come in any order.
import assert from "node:assert/strict";
import { test } from "node:test";

const badge = {}, bell = { dataset: { account: "7" }, querySelector: () => badge, setAttribute() {} };
globalThis.document = { documentElement: { lang: "zh-CN" }, cookie: "", querySelector: () => bell, querySelectorAll: () => [bell] };
const listeners = {}, answers = [];
globalThis[Symbol.for("magnet.live")] = { on: ({ topic }, fn) => { listeners[topic] = fn; }, onSnapshot() {} };
globalThis.fetch = () => new Promise((go) => answers.push((unread) => go({ ok: true, status: 200, json: async () => ({ unread, besides: [{ count: 1 }] }) })));
const { listen } = await import("../../assets/bell.mjs");
const quiet = () => new Promise((go) => setImmediate(go));

test("an answer on its way does not take back what the stream has told meanwhile", async () => {
  const listening = listen();
  listeners.told({ v: { unread: 3 } });
  answers[0](2);
  await listening;
  assert.equal(bell.dataset.unread, 4); // three, and what waits beside them
});

test("of two answers the one asked for last counts", async () => {
  listeners.staff();
  listeners.correction();
  answers[2](9);
  await quiet();
  answers[1](5);
  await quiet();
  assert.equal(bell.dataset.unread, 10);
});
