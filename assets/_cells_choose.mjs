// Which community's cells: the communities of the area that is switched to, found by name or code, or clicked on the map.
import {ask, el, icon, say, visit} from "./session.mjs";

/** Fill the side with the communities of `area`; returns what ends it. */
export function communities(page, side, area) {
  let ended = false;
  const root = page.querySelector("[data-one-map]");
  const go = (code) => visit(`/cells?area=${code}${page.dataset.tab ? `&tab=${page.dataset.tab}` : ""}`);
  function onMap() {
    if (ended || !root.cellsMap || !all.length) return;
    root.cellsMap.host.pick = (code) => { if (code) go(code); };
    root.cellsMap.show({cells: all.filter((each) => each.outline).map((each) => ({key: each.code, name: each.name, name_en: each.name_en, kind: "basic", outline: each.outline}))});
  }
  root.addEventListener("cells:map", onMap);
  const list = el("ul", {class: "communities"});
  const input = el("input", {class: "inp", type: "search", placeholder: say("社区名称或代码", "Name or code of a community"), "aria-label": say("查找社区", "Find a community"), oninput: () => show()});
  let all = [];
  const show = () => {
    const wanted = input.value.trim().toLowerCase();
    const found = all.filter((each) => !wanted || [each.code, each.name, each.name_en.toLowerCase()].some((text) => text.includes(wanted)));
    list.replaceChildren(...found.map((each) => el("li", {}, el("button", {type: "button", "data-community": each.code, onclick: () => go(each.code)}, el("b", {}, say(each.name, each.name_en)), el("span", {class: "no"}, each.code)))));
    if (!found.length) list.replaceChildren(el("li", {class: "hint"}, say("没有符合的社区", "No such community")));
  };
  side.replaceChildren(el("header", {}, el("h2", {}, say("选择社区", "Choose a community"))), el("p", {class: "hint"}, say("网格在社区之内划分：先选一个社区。", "Cells are drawn within a community: choose one first.")), input, el("div", {class: "inside"}, list));
  ask(`/areas?area=${area}&level=community&outline=1`).then(({items}) => { if (!ended) { all = items; show(); onMap(); page.dataset.read = ""; } }, (error) => { if (!ended) list.replaceChildren(el("li", {class: "void"}, icon("alert-triangle"), el("b", {}, error.message))); });
  return () => { ended = true; root.removeEventListener("cells:map", onMap); };
}
