// Before anything is picked: the areas somebody watches, and ground given by its coordinates.
import { ask, el, icon, toast } from "../session.mjs";

/** "lon, lat" by line, GeoJSON, or null. */
export function geometryOf(text) {
  const plain = text.trim();
  if (plain.startsWith("{")) {
    try {
      const given = JSON.parse(plain), found = given.geometry ?? given.features?.[0]?.geometry ?? given;
      return found.coordinates ? found : null;
    } catch {
      return null;
    }
  }
  const numbers = plain.match(/-?\d+(\.\d+)?/g)?.map(Number) ?? [];
  if (numbers.length < 6 || numbers.length % 2) return null;
  const ring = Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]]);
  const [first, last] = [ring[0], ring.at(-1)];
  return { type: "Polygon", coordinates: [first[0] === last[0] && first[1] === last[1] ? ring : [...ring, first]] };
}

/** A form that takes corners as numbers. */
export function byCoordinates({ say }, tool) {
  const text = el("textarea", { class: "inp", rows: 4, name: "coordinates", "aria-label": say("坐标", "Coordinates"), placeholder: "113.10, 23.02\n113.12, 23.02\n113.12, 23.03" });
  const why = el("p", { class: "why", role: "alert", hidden: true });
  const form = el("form", {}, el("p", { class: "hint" }, say("每行一点：经度，纬度（WGS-84）；或粘贴 GeoJSON。", "One corner a line: lon, lat (WGS-84); or GeoJSON.")), text, why, el("button", { class: "btn", type: "submit" }, say("按坐标圈选", "Pick these")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const geometry = geometryOf(text.value);
    why.hidden = Boolean(geometry);
    why.textContent = say("读不出至少三个点：每行写“经度，纬度”。", "These are no three points: write “lon, lat”, one a line.");
    if (geometry) tool.pick({ geometry });
  });
  return el("details", { class: "om-brief-fold" }, el("summary", {}, say("按坐标圈选", "By coordinates")), form);
}

/** One's watched areas and those shared with one's role: opened, renamed, taken away. */
export function watchedList(settings, tool) {
  const { say } = settings, list = el("ul", { class: "om-brief-rows", "data-watched": "" }), said = el("p", { class: "hint" });

  function row(each) {
    const open = () => (each.area ? tool.area(each.area) : tool.pick({ geometry: each.geometry, circle: each.circle ?? undefined, words: each.name, watched: each.id }));
    const go = el("button", { class: "go", type: "button", "data-watched-area": each.id, onclick: open }, el("b", {}, each.name), el("small", {}, each.own ? (each.audience === "role" ? say("与同岗共享", "Shared with my role") : "") : say("他人共享", "Shared by somebody")));
    if (!each.own) return el("li", {}, go);
    const icb = (action, sign, word, run) => el("button", { class: "icb", type: "button", "data-action": action, "aria-label": `${word} ${each.name}`, title: word, onclick: run }, icon(sign));
    return el("li", {}, go, icb("rename", "pencil", say("改名", "Rename"), () => rename(each)), icb("unwatch", "trash", say("删除", "Delete"), () => unwatch(each)));
  }

  function rename(each) {
    const input = el("input", { class: "inp", name: "name", maxlength: 40, value: each.name, "aria-label": say("名称", "Name") });
    const form = el("form", { class: "om-brief-name" }, input, el("button", { class: "btn sm pri", type: "submit" }, say("保存", "Save")));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await ask(`/watched/${each.id}`, { method: "PUT", body: { name: input.value } }).then(load, (error) => toast(error.message));
    });
    list.querySelector(`[data-watched-area="${each.id}"]`).closest("li").replaceChildren(form);
    input.focus();
  }

  async function unwatch(each) {
    await ask(`/watched/${each.id}`, { method: "DELETE" }).then(load, (error) => toast(error.message));
  }

  async function load() {
    try {
      const { items } = await ask("/watched");
      list.replaceChildren(...items.map(row));
      said.textContent = items.length ? "" : say("还没有。圈选后点“关注”。", "None yet: pick an area, then watch it.");
    } catch (error) {
      said.textContent = error.message;
    }
  }

  load();
  return el("section", {}, el("h3", {}, say("关注区域", "Watched areas")), list, said);
}
