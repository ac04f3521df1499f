// How a map on a page and the page keep to each other: the page's figures and lists to the map's extent or to what is picked, the map to the page's
// filters. What the page is kept to is a choice of the page (`within`, `area`): in its address, remembered with it, taken back by its line as well.
import { boxOf, drawnAt } from "../magnets/_ground.mjs";
import { el } from "../session.mjs";

const SETTLED_MS = 400, DIGITS = 1e5;

/** What kind of ground a page's `within` is: "", "extent" or "picked". */
export const wayOf = (within) => (!within ? "" : boxOf(within) ? "extent" : "picked");

/** A view as `within`. */
export const written = (...box) => box.map((n) => Math.round(n * DIGITS) / DIGITS).join("_");

const own = (account) => `magnet:map:own:${account}`;

/** Whether this account's maps do not keep to the page's filters. */
export const keepsOwn = (account) => { try { return localStorage.getItem(own(account)) === "1"; } catch { return false; } };

/**
 * `context.pick` says that the map stands on a page that can be narrowed; without there is nothing to keep. `row()` is the switches for a panel,
 * `picked(answer)` hears of a briefing or of its end (null), `settled(within)` of what the page has come to.
 */
export function keepPage(map, root, context) {
  const { say } = context, rows = new Set();
  let within = context.within ?? null, way = wayOf(within), briefed = null, later = 0, narrowedTo = null;

  const choose = (param, value, also, quiet = false) => root.dispatchEvent(new CustomEvent("mg:pick", { bubbles: true, detail: { param, value, also, quiet } }));

  function tell(next, quiet) {
    if ((next || null) === within) return;
    within = next || null;
    choose("within", next ?? "", undefined, quiet);
  }

  function extent(quiet) {
    const bounds = map.getBounds();
    tell(written(bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()), quiet);
  }

  function moved() {
    clearTimeout(later);
    later = setTimeout(extent, SETTLED_MS, true);
  }

  function letGo() {
    if (narrowedTo && context.pick.at.includes(narrowedTo)) choose("area", "", { within: "" });
    else tell("");
    narrowedTo = within = null;
  }

  // An area of the tree is the page's own area; other ground is named by the key of its briefing.
  function keepToPicked() {
    if (!briefed) return letGo();
    if (!briefed.area) return tell(briefed.key);
    within = null;
    narrowedTo = briefed.area;
    if (!context.pick.at.includes(narrowedTo)) choose("area", narrowedTo, { within: "" });
  }

  function turn(next) {
    map.off("moveend", moved);
    clearTimeout(later);
    way = next;
    if (way === "extent") {
      map.on("moveend", moved);
      extent();
    } else if (way === "picked" && briefed) keepToPicked();
    else letGo();
    for (const each of rows) each.value = way;
  }

  function row() {
    if (!context.pick) return null;
    const names = [["", say("不限", "All")], ["extent", say("随地图视野", "In view")], ["picked", say("随圈选", "Picked")]];
    const page = el("select", { class: "inp", name: "follow", "aria-label": say("页面随地图", "The page keeps to the map") }, ...names.map(([value, word]) => el("option", { value, selected: value === way }, word)));
    const mine = el("input", { type: "checkbox", name: "own", checked: !context.own });
    rows.clear();
    rows.add(page);
    page.addEventListener("change", () => turn(page.value));
    mine.addEventListener("change", () => {
      try { localStorage.setItem(own(context.account), mine.checked ? "0" : "1"); } catch { /* it is asked again next time */ }
      context.keepToPage(mine.checked);
    });
    return el("div", { class: "om-keep" }, el("label", {}, el("span", {}, say("页面随地图", "The page keeps to the map")), page), el("label", {}, el("span", {}, say("地图随页面筛选", "The map keeps to the page's filters")), mine));
  }

  // What was remembered: the map goes to the view, or shows what was drawn.
  async function restore() {
    const box = boxOf(within);
    if (box) {
      const [w, s, e, n] = context.bounds, meets = box[0] < e && box[2] > w && box[1] < n && box[3] > s;
      if (meets) {
        context.hold();
        map.fitBounds([[box[1], box[0]], [box[3], box[2]]], { animate: false });
      } else extent(true);
      map.on("moveend", moved);
    } else if (within) {
      const geometry = await drawnAt(within);
      briefed = { key: within, geometry };
      context.selection.set({ geometry, words: say("所选范围", "Selected area") }, "page");
    }
  }

  return {
    row,
    restore: () => (context.pick ? restore().catch(context.failed) : null),
    picked(answer) {
      briefed = answer?.geometry ? answer : null;
      if (way === "picked") keepToPicked();
    },
    settled(next) {
      if ((next ?? null) === within) return;
      within = next ?? null;
      if (wayOf(within) === way) return;
      map.off("moveend", moved);
      clearTimeout(later);
      way = wayOf(within);
      for (const each of rows) each.value = way;
    },
    destroy() {
      clearTimeout(later);
      map.off("moveend", moved);
    },
  };
}
