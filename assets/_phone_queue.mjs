// What was done on the phone and has to reach the server: kept first, sent at once or when there is a network again, each entry once, in their order.
// An entry is {id, label {zh, en}, path, method, body, photos: [Blob], voices?: [Blob], then?: {path, method, body, photos}, made (ms)}; `{no}` in the path of `then` is the number that the first answer gave.
// While it is here it has a state: waiting (for the network), sending, stuck (the server refused it: somebody decides).

import {ask, clock, corrected} from "./_phone_ask.mjs";
import {box} from "./_phone_store.mjs";
import {say} from "./session.mjs";

const AGAIN_MS = 15_000, LOCK = "magnet_phone_queue";
const kept = box("queue");

/** What is sent of one part of an entry, photos by their ids; a time that a wrong clock put ahead is brought back. */
export function bodyOf(part, ids, said = [], skew = clock.skew, present = Date.now()) {
  const body = {...part.body, ...(ids.length ? {[part.photos_as ?? "photos"]: ids} : {}), ...(said.length ? {voices: said} : {})};
  return body.at ? {...body, at: corrected(body.at, skew, present)} : body;
}

/** What an error means for an entry: try again later, or somebody has to decide. */
export const later = (error) => [0, 401, 408, 429].includes(error.status) || error.status >= 500 || /^(no_)?device/.test(error.code ?? "");

const noWay = (error) => [0, 401].includes(error.status) || /^(no_)?device/.test(error.code ?? "");

/** The queue of `who` (a user name): what somebody else left on this phone stays his and is not sent by another. */
export function makeQueue({who = "", send = ask, storage = kept, changed = () => {}} = {}) {
  let timer = null, running = null;
  const list = async () => (await storage.all()).filter((entry) => entry.who === who).sort((a, b) => a.made - b.made);
  const save = async (entry) => { await storage.put(entry.id, entry); changed(await list()); };

  /** One photo after the other; those that are there already are not sent again. */
  async function photosOf(part, entry) {
    part.ids ??= [];
    for (const blob of (part.photos ?? []).slice(part.ids.length)) {
      const file = new File([blob], "photo.jpg", {type: blob.type || "image/jpeg"});
      part.ids.push((await send("/photos", {method: "POST", body: file})).id);
      await storage.put(entry.id, entry);
    }
    return part.ids;
  }

  /** What was said goes the same way. */
  async function voicesOf(part, entry) {
    part.said ??= [];
    for (const blob of (part.voices ?? []).slice(part.said.length)) {
      part.said.push((await send("/voices", {method: "POST", body: new File([blob], "voice", {type: blob.type})})).id);
      await storage.put(entry.id, entry);
    }
    return part.said;
  }

  async function part(entry, each, answer, name) {
    const ids = await photosOf(each, entry), said = await voicesOf(each, entry), path = each.path.replace("{no}", encodeURIComponent(answer?.no ?? ""));
    try {
      return await send(path, {method: each.method ?? "POST", body: bodyOf(each, ids, said), entry: name});
    } catch (error) {
      if (["unknown_photo", "unknown_voice"].includes(error.code)) Object.assign(each, {ids: [], said: []});  // they waited for longer than a day: handed in anew with the next try
      throw error;
    }
  }

  /** Send one entry; the answer of its last part. Throws when it has to wait or stay. */
  async function deliver(entry) {
    Object.assign(entry, {state: "sending", why: null});
    await save(entry);
    try {
      if (!entry.answer) {
        entry.answer = await part(entry, entry, null, entry.id);
        await storage.put(entry.id, entry);
      }
      const answer = entry.then ? await part(entry, entry.then, entry.answer, `${entry.id}.2`) : entry.answer;
      await storage.drop(entry.id);
      changed(await list());
      return answer;
    } catch (error) {
      const wait = later(error) || ["unknown_photo", "unknown_voice"].includes(error.code);
      Object.assign(entry, {state: wait ? "waiting" : "stuck", tries: (entry.tries ?? 0) + 1});
      entry.why = {text: error.message, status: error.status ?? 0, code: error.code ?? "", steps: error.data?.error?.steps ?? []};
      await save(entry);
      throw error;
    }
  }

  /** Send all that waits; one tab of this phone at a time. Stops at the first that finds no network. */
  function flush() {
    running ??= alone(async () => {
      for (const entry of await list()) {
        if (entry.state === "stuck") continue;
        try {
          await deliver(entry);
        } catch (error) {
          if (noWay(error)) break;  // the others would not get through either
        }
      }
    }).finally(() => {
      running = null;
      plan();
    });
    return running;
  }

  const alone = (act) => (globalThis.navigator?.locks ? navigator.locks.request(LOCK, act) : act());

  async function plan() {
    clearTimeout(timer);
    if ((await list()).some((entry) => entry.state !== "stuck")) timer = setTimeout(flush, AGAIN_MS);
  }

  return {
    list,
    flush,
    /** Keep an entry and send it now if it goes: {sent: true, answer}, {sent: false, entry} while it waits or is stuck (`entry.state`, `entry.why`). */
    async put({id, label, path, method = "POST", body = {}, photos = [], then, ...more}) {
      const entry = {id, label, path, method, body, photos, then, ...more, who, made: Date.now(), state: "waiting"};
      await save(entry);
      let result = null;
      await running;
      await alone(async () => {
        const mine = await storage.get(id);
        if (!mine) { result = {sent: true, answer: entry.answer ?? {}}; return; }
        try {
          result = {sent: true, answer: await deliver(mine)};
        } catch {
          result = {sent: false, entry: mine};
        }
      });
      plan();
      return result;
    },
    /** Try one that is stuck again, perhaps with another body: {sent, …} as `put`. */
    async retry(id, body) {
      const entry = await storage.get(id);
      if (entry) await save({...entry, ...(body && !entry.answer ? {body: {...entry.body, ...body}} : {}), ...(body && entry.answer && entry.then ? {then: {...entry.then, body: {...entry.then.body, ...body}}} : {}), state: "waiting", why: null});
      return flush();
    },
    async discard(id) {
      await storage.drop(id);
      changed(await list());
    },
  };
}

/** A name that nothing else has. */
export const newId = () => (crypto.randomUUID ? crypto.randomUUID() : [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));

/** What an entry's state means, in a word. */
export const stateWords = (entry) => ({waiting: say("待发送", "Waiting"), sending: say("发送中", "Sending"), stuck: say("需处理", "Decide")})[entry.state];
