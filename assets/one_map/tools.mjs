// The buttons above a map: each opens its tool, one at a time.
import { make } from "./card.mjs";

/** The bar of `settings.tools`. Returns {element, open(id), close(), destroy()}. */
export function toolBar(map, context) {
  const entries = new Map();
  let current = null, wanted = null;

  async function mounted(entry) {
    entry.handle ??= import(entry.tool.module).then((module) => (entry.gone ? null : module.mount(map, context, entry.button)));
    return entry.handle;
  }

  async function open(id) {
    const entry = entries.get(id);
    if (!entry || current === entry) return;
    wanted = entry;
    await close();  // whatever the one before does at its end is done before this one begins
    if (wanted !== entry || current) return;
    current = entry;
    entry.button.setAttribute("aria-pressed", "true");
    const handle = await mounted(entry);
    if (current === entry) handle?.open?.();
  }

  function close() {
    if (!current) return undefined;
    const entry = current;
    current = null;
    entry.button.setAttribute("aria-pressed", "false");
    return entry.handle?.then((handle) => handle?.close?.());
  }

  for (const tool of context.tools.filter(({ onPage }) => !onPage || context.pick)) {
    const name = context.say(tool.zh, tool.en);
    const button = make("button", { class: "btn sm om-tool", type: "button", "data-tool": tool.id, "aria-pressed": "false", "aria-label": name, title: name }, make("i", { class: `i i-${tool.icon}`, "aria-hidden": "true" }));
    const entry = { tool, button, handle: null, gone: false };
    entries.set(tool.id, entry);
    button.onclick = () => (current === entry ? close() : open(tool.id).catch((error) => { close(); context.failed(error); }));
    if (tool.early) mounted(entry).catch(context.failed);
  }
  const element = make("div", { class: "om-tool-bar", role: "toolbar", "aria-label": context.say("地图工具", "Map tools") }, ...[...entries.values()].map(({ button }) => button));

  return {
    element,
    open,
    close,
    destroy() {
      for (const entry of entries.values()) {
        entry.gone = true;
        entry.handle?.then((handle) => handle?.destroy?.());
      }
      entries.clear();
    },
  };
}
