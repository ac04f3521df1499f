// The page of a building, with its sheets of consent.
import { missingWords } from "./_consent_shares.mjs";
import { notMine } from "./_not_mine.mjs";
import { showBuilding } from "./one_map/building.mjs";
import { way } from "./service.mjs";
import { ask, el, lang, say, visit } from "./session.mjs";

export function start(page) {
  const place = page.querySelector("[data-place]"), title = page.querySelector("h2"), { id } = page.dataset;
  const sheets = el("section", { class: "bd-consents" });
  showBuilding(place, id, lang(), (name) => { title.textContent = name; }).then((found) => {
    if (!found || found.homes.why || !found.homes.counts.all) return;
    place.append(sheets);
    ask(`/buildings/${id}/consents`).then(show, () => sheets.remove());
  });
  place.addEventListener("click", (event) => {
    const home = event.target.closest("[data-home]")?.dataset.home;
    if (home) place.querySelector(".bd-detail")?.append(" ", way(`/home?id=${home}`, say("打开户室", "Open the home")));
  });

  function show({ items, matters, may }) {
    const rows = items.map((each) => el("li", {}, el("b", {}, each.title), el("span", {}, say(`同意 ${each.counts.signed} / ${each.counts.homes} 户 · ${missingWords(each.counts)[0]}`, `${each.counts.signed} of ${each.counts.homes} homes agree · ${missingWords(each.counts)[1]}`)), each.closed_at ? el("span", { class: "tag" }, say("已结束", "Closed")) : null, way(`/consent?id=${each.id}`, say("打开", "Open"))));
    sheets.replaceChildren(el("h3", {}, say(`签名表 ${items.length}`, `Sheets of consent ${items.length}`)), items.length ? el("ul", { class: "sheet-list" }, ...rows) : el("p", { class: "bd-none" }, say("还没有签名表。", "There is no sheet of consent yet.")), may ? add(matters) : notMine(say("新建签名表", "New sheet"), "door:POST /buildings/<id>/consents"));
  }

  function add(matters) {
    const matter = el("select", { class: "pick", "aria-label": say("事项", "Matter") }, ...matters.map((each) => el("option", { value: each.id }, say(each.zh, each.en))));
    const said = el("span", { class: "bd-fault", role: "alert" });
    const form = el("form", { class: "sheet-new", onsubmit: async (event) => {
      event.preventDefault();
      try { visit(`/consent?id=${(await ask(`/buildings/${id}/consents`, { method: "POST", body: { matter: matter.value } })).id}`); } catch (error) { said.textContent = error.message; }
    } }, matter, el("button", { class: "btn", type: "submit" }, say("新建签名表", "New sheet")), said);
    return form;
  }
  return () => {};
}
