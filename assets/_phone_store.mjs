// What the phone keeps: the queue of what is to be sent, and the last answers and drafts, in IndexedDB. In memory where the browser keeps nothing.

const NAME = "magnet_phone", STORES = ["queue", "kept"];

let opened = null;

function open() {
  opened ??= new Promise((done) => {
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => STORES.forEach((store) => request.result.createObjectStore(store));
      request.onsuccess = () => {
        request.result.onversionchange = () => { request.result.close(); opened = null; };
        done(request.result);
      };
      request.onerror = request.onblocked = () => done(null);
    } catch {
      done(null);
    }
  });
  return opened;
}

const memory = {queue: new Map(), kept: new Map()};

/** Whether what is put survives the page: false in browsers that keep nothing. */
export const lasting = async () => Boolean(await open());

async function run(store, mode, act) {
  const base = await open();
  return new Promise((done, failed) => {
    const deal = base.transaction(store, mode), request = act(deal.objectStore(store));
    deal.oncomplete = () => done(request.result);  // only then it is on the disk
    deal.onerror = deal.onabort = () => failed(deal.error ?? request.error);
  });
}

/** The box `queue` or `kept`: values by a name. */
export function box(store) {
  return {
    async get(key) { return (await open()) ? run(store, "readonly", (all) => all.get(key)) : memory[store].get(key); },
    async put(key, value) { return (await open()) ? run(store, "readwrite", (all) => all.put(value, key)) : void memory[store].set(key, value); },
    async drop(key) { return (await open()) ? run(store, "readwrite", (all) => all.delete(key)) : void memory[store].delete(key); },
    async all() { return (await open()) ? run(store, "readonly", (all) => all.getAll()) : [...memory[store].values()]; },
    async clear() { return (await open()) ? run(store, "readwrite", (all) => all.clear()) : memory[store].clear(); },
  };
}

/** Take everything away that this phone keeps of Magnet: queue, answers, drafts, pages, files. */
export async function wipe() {
  for (const store of STORES) await box(store).clear();
  for (const key of Object.keys(localStorage)) if (key.startsWith("magnet_phone")) localStorage.removeItem(key);
  if ("caches" in globalThis) for (const name of await caches.keys()) if (name.startsWith("magnet-phone")) await caches.delete(name);
}
