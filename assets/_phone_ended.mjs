// A revoked phone keeps nothing: queue, answers, drafts, pages and the service worker go.

import {wipe} from "./_phone_store.mjs";

await wipe();
const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
await Promise.all(workers.filter(({scope}) => new URL(scope).pathname === "/m").map((each) => each.unregister()));
document.querySelector("[data-gone]").hidden = false;
