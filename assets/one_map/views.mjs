// Bookmarks of the map: what the address says, kept under a name, mine or shared with my role; and that address to send to somebody.
import { ask, toast } from "../session.mjs";
import { make } from "./card.mjs";
import { readView, writeView } from "./view.mjs";

const HERE = new Set(["area", "view", "layers", "base"]);

/** All that the address of the present view has to say; `shown` = {area, view, layers, base} of the map, which the address may leave out where they are the usual ones. */
export function whole(search, shown) {
  const query = Object.fromEntries([...new URLSearchParams(search)].filter(([, value]) => value));
  return { ...query, ...Object.fromEntries(Object.entries(shown).filter(([, value]) => value != null)) };
}

/** Whether a map of `area` can show a view without opening anew: it names nothing that only a fresh map reads. */
export const takes = (query, area) => query.area === area && Object.keys(query).every((name) => HERE.has(name));

/** `query` as an address, commas and colons as people write them. */
export const addressOf = (query, origin = "") => `${origin}/map?${new URLSearchParams(query)}`.replaceAll("%2C", ",").replaceAll("%3A", ":");

export function mount(map, settings) {
  const { say } = settings;
  let panel = null, list = null, said = null, name = null, shared = null;

  const now = () => whole(location.search, { area: settings.area, view: writeView(map), layers: settings.layerSet.text(), base: settings.ground.current?.id });

  function open() {
    panel = settings.panel.open("views", say("书签与分享", "Bookmarks and sharing"), () => { panel = null; settings.noTool(); });
    name = make("input", { class: "om-search", type: "text", maxlength: 40, "aria-label": say("书签名称", "Name of the bookmark"), placeholder: say("给当前视图起个名称", "A name for the present view"), "data-view-name": "" });
    shared = make("input", { type: "checkbox", "data-view-shared": "" });
    const form = make("form", { class: "om-tool-form" }, name, make("div", { class: "om-row" }, make("label", { class: "om-check" }, shared, make("span", { text: say("同角色可用", "Share with my role") })), make("button", { class: "btn sm pri", type: "submit", "data-action": "save-view", text: say("保存", "Save") })));
    form.onsubmit = (event) => { event.preventDefault(); save(); };
    const copy = make("button", { class: "btn sm", type: "button", "data-action": "share-view" }, make("i", { class: "i i-link", "aria-hidden": "true" }), make("span", { text: say("复制当前视图的地址", "Copy the address of this view") }));
    copy.onclick = share;
    said = make("p", { class: "om-hint", role: "status" });
    list = make("ul", { class: "om-views" });
    panel.body.append(make("div", { class: "om-row" }, copy), form, said, list);
    load();
  }

  async function load() {
    if (!panel) return;
    try {
      const { items } = await ask("/map/views");
      if (!panel) return;
      list.replaceChildren(...items.map(row));
      said.textContent = items.length ? "" : say("还没有书签。书签记住视图、图层、底图与选择。", "No bookmarks yet. One remembers view, layers, base map and selection.");
    } catch (error) {
      if (panel) said.textContent = error.message;
    }
  }

  function row(view) {
    const go = make("button", { class: "om-view", type: "button", "data-view": view.id }, make("b", { text: view.name }), (view.audience === "role" || !view.own) && make("small", { text: view.own ? say("已共享", "shared") : say("他人共享", "shared with you") }));
    go.onclick = () => visit(view.query);
    const more = view.own ? [["pencil", "rename-view", say("改名", "Rename"), () => rename(view, element)], ["trash", "delete-view", say("删除", "Delete"), () => remove(view, element)]] : [];
    const element = make("li", {}, go, ...more.map(([icon, action, word, run]) => {
      const button = make("button", { class: "om-icon", type: "button", "data-action": action, "aria-label": `${word} ${view.name}`, title: word }, make("i", { class: `i i-${icon}`, "aria-hidden": "true" }));
      button.onclick = run;
      return button;
    }));
    return element;
  }

  function visit(query) {
    if (!takes(query, settings.area)) return location.assign(addressOf(query));
    if (query.layers) settings.layerSet.take(query.layers);
    if (query.base) settings.ground.choose(query.base);
    const view = readView(query.view);
    settings.hold();
    if (view) settings.go(view.center, view.zoom);
  }

  async function save() {
    try {
      await ask("/map/views", { method: "POST", body: { name: name.value, audience: shared.checked ? "role" : "mine", query: now() } });
      name.value = "";
      await load();
      if (panel) said.textContent = say("已保存。", "Saved.");
    } catch (error) {
      if (panel) said.textContent = error.message;
    }
  }

  function rename(view, element) {
    const input = make("input", { class: "om-search", type: "text", maxlength: 40, value: view.name, "aria-label": say("新名称", "New name") });
    const form = make("form", { class: "om-row" }, input, make("button", { class: "btn sm pri", type: "submit", text: say("改名", "Rename") }));
    form.onsubmit = (event) => { event.preventDefault(); change(view, { method: "PUT", body: { name: input.value } }); };
    form.onkeydown = (event) => { if (event.key === "Escape") { event.stopPropagation(); load(); } };
    element.replaceChildren(form);
    input.select();
  }

  function remove(view, element) {
    const sure = make("button", { class: "btn sm", type: "button", "data-action": "delete-view-sure", text: say("确认删除", "Delete it") }), keep = make("button", { class: "btn sm", type: "button", text: say("保留", "Keep") });
    sure.onclick = () => change(view, { method: "DELETE" });
    keep.onclick = load;
    element.replaceChildren(make("div", { class: "om-row" }, make("b", { text: view.name }), sure, keep));
    sure.focus();
  }

  async function change(view, how) {
    try {
      await ask(`/map/views/${view.id}`, how);
      await load();
    } catch (error) {
      if (panel) said.textContent = error.message;
    }
  }

  async function share() {
    const text = addressOf(now(), location.origin);
    try {
      await navigator.clipboard.writeText(text);
      toast(say("地址已复制。打开的人看到的仍以其权限为准。", "The address is copied. Whoever opens it sees what his rights allow."));
    } catch {  // without HTTPS, or not allowed: to be copied by hand
      const field = make("input", { class: "om-search", type: "text", readonly: true, value: text, "aria-label": say("当前视图的地址", "The address of this view") });
      said.replaceChildren(make("span", { text: say("浏览器不允许自动复制，请手动复制：", "The browser does not allow copying; copy it by hand:") }), field);
      field.select();
    }
  }

  return { open, close: () => panel?.close(), destroy: () => panel?.close() };
}
