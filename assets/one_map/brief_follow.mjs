// How a map on a page and the page keep to each other: the lists of cases to the map's extent or to what is picked, the map to the page's filters.
import { el } from "../session.mjs";

const SETTLED_MS = 300;

/** `row()` is the switches for the panel; `picked(answer)` hears of a briefing, `destroy()` lets the lists go. None on a whole-page map, which has no lists. */
export function followPage(map, settings) {
  const { say } = settings;
  let way = "", briefed = null, later = 0;

  const tell = (detail) => document.dispatchEvent(new CustomEvent("mg:ground", { detail }));

  function extent() {
    const bounds = map.getBounds(), box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((n) => Math.round(n * 1e5) / 1e5);
    tell({ within: box.join(","), box });
  }

  function moved() {
    clearTimeout(later);
    later = setTimeout(extent, SETTLED_MS);
  }

  function turn(next) {
    map.off("moveend", moved);
    clearTimeout(later);
    way = next;
    if (way === "extent") {
      map.on("moveend", moved);
      extent();
    } else if (way === "picked" && briefed) tell({ within: briefed.key, geometry: briefed.geometry });
    else tell(null);
  }

  function row() {
    if (settings.full) return null;
    const names = [["", say("不随地图", "All")], ["extent", say("随视野", "In view")], ["picked", say("随选区", "Picked")]];
    const lists = el("select", { class: "inp", name: "follow", "aria-label": say("页面案件清单", "Lists of cases on the page") }, ...names.map(([value, word]) => el("option", { value, selected: value === way }, word)));
    const page = el("input", { type: "checkbox", name: "own", checked: !settings.own });
    lists.addEventListener("change", () => turn(lists.value));
    page.addEventListener("change", () => settings.keepToPage(page.checked));
    return el("div", { class: "om-brief-follow-page" }, el("label", {}, el("span", {}, say("页面案件清单", "Lists on the page")), lists), el("label", {}, page, el("span", {}, say("地图随页面筛选", "The map keeps to the page's filters"))));
  }

  return {
    row,
    picked(answer) {
      briefed = answer?.geometry ? answer : null;
      if (way === "picked") turn("picked");
    },
    destroy() { if (way) turn(""); },
  };
}
