// The phone's service worker. VERSION and FILES stand before this text (layouts/plain/phone_worker.py): files come from what is kept of this version,
// the page from the network and, where there is none in time, from what is kept. Everything else goes its own way; the page keeps its data itself.

const FILES_OF = "magnet-phone-files-", PAGES = "magnet-phone-page", PATIENCE = 4000;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const {request} = event, {origin, pathname} = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === "/m") event.respondWith(page(event));
  else if (FILES.includes(pathname)) event.respondWith(file(request, pathname));
});

self.addEventListener("push", (event) => event.waitUntil(told(event.data?.json() ?? {})));
self.addEventListener("notificationclick", (event) => { event.notification.close(); event.waitUntil(show(event.notification.data)); });

/** A message of the house: what it says, and the way to its case. */
const told = ({title = "Magnet", body = "", url = "/m", urgent = false}) => registration.showNotification(title, {body, tag: url, data: url, icon: "/assets/phone_icon_192.png", requireInteraction: urgent});

async function show(url) {
  const open = (await clients.matchAll({type: "window"})).find((page) => new URL(page.url).pathname === "/m");
  return open ? (await open.navigate(url))?.focus() : clients.openWindow(url);
}

async function install() {
  const box = await caches.open(FILES_OF + VERSION);
  await box.addAll(FILES.map((path) => new Request(path, {cache: "reload"})));
  const answer = await fetch("/m", {cache: "no-store"});
  if (answer.ok && !answer.redirected) await (await caches.open(PAGES)).put("/m", answer);  // already after the first visit
  await self.skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith(FILES_OF) && name !== FILES_OF + VERSION);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function file(request, path) {
  return (await caches.match(path, {cacheName: FILES_OF + VERSION})) ?? fetch(request);
}

async function page(event) {
  const box = await caches.open(PAGES), kept = await box.match("/m");
  const asked = fetch(event.request).then((answer) => {
    if (answer.ok && !answer.redirected) event.waitUntil(box.put("/m", answer.clone()));
    return answer;
  });
  if (!kept) return asked;
  const late = new Promise((done) => setTimeout(done, PATIENCE, kept));
  return Promise.race([asked.then((answer) => (answer.status >= 500 ? kept : answer), () => kept), late]);
}
