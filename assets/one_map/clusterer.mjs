// One layer's clusters, made beside the main thread: what is asked while an answer is on its way is asked afterwards, only the newest.

let worker = null, asked = 0;
const waiting = new Map();

function line() {
  if (worker) return worker;
  worker = new Worker(new URL("./cluster.worker.mjs", import.meta.url), { type: "module" });
  worker.onmessage = ({ data: { id, found } }) => {
    waiting.get(id)?.(found);
    waiting.delete(id);
  };
  worker.onerror = ({ message }) => {
    console.error("cluster.worker", message);
    worker = null;
    [...waiting.values()].forEach((done) => done(null));
    waiting.clear();
  };
  return worker;
}

const question = (words) => new Promise((done) => {
  const id = ++asked;
  waiting.set(id, done);
  line().postMessage({ id, ...words });
});

/** `ask({points, zoom, radius, options})` (cluster.mjs); `heard(found, zoom)` gets each answer. `options.apart` {base, digit, single} in px moves marks off each other. */
export function clusterer(heard) {
  let busy = false, next = null, gone = false;

  async function ask(words) {
    if (busy) { next = words; return; }
    busy = true;
    const found = await question(words);
    busy = false;
    if (gone) return;
    if (found) heard(found, words);
    if (next) { const words = next; next = null; ask(words); }
  }

  return { ask, close() { gone = true; } };
}
