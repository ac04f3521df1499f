// Catches every Leaflet map a page makes and hands those inside [data-one-map] to one_map/map.mjs. A page script: it must run before the first map.
(function () {
  const opened = new WeakMap();

  // What the map is drawn by, and what the page is narrowed to, which its magnet says.
  const settingsOf = (root) => ({ ...JSON.parse(root.dataset.oneMap), ...JSON.parse(root.closest("[data-choice]")?.dataset.choice ?? "{}") });

  async function open(map, root) {
    const settings = settingsOf(root);
    const { openMap } = await import(settings.module);
    if (root.isConnected && map.getContainer().isConnected) opened.set(map, openMap(map, root, settings));
  }

  function watch(map) {
    const root = map.getContainer().closest("[data-one-map]");
    if (!root) return;
    let running = open(map, root);
    const close = () => { opened.get(map)?.close(); opened.delete(map); };
    // Dash keeps the map where only its settings changed: what an open map can take it takes, for another area or language it is opened anew.
    const turn = () => (opened.get(map)?.settle(settingsOf(root)) ? null : (close(), open(map, root)));
    const settings = new MutationObserver(() => { running = running.then(turn); });
    for (const each of [root, root.closest("[data-choice]")].filter(Boolean)) settings.observe(each, { attributes: true, attributeFilter: ["data-one-map", "data-choice"] });
    map.on("unload", () => { settings.disconnect(); running.then(close); });
  }

  function hook(L) {
    L.Map.addInitHook(function () { setTimeout(() => this.getContainer()?.isConnected && watch(this), 0); });
  }

  if (window.L) hook(window.L);
  else {
    let value;
    Object.defineProperty(window, "L", { configurable: true, get: () => value, set(L) { value = L; if (L?.Map) hook(L); } });
  }
})();
