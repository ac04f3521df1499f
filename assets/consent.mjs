// A sheet of consent: the shares by number and by floor area, floors × units that keys walk through, and of the home chosen how it stands and who owns it.

import {missingWords, sharesOf} from "./_consent_shares.mjs";
import {step, rowsOf} from "./one_map/building.mjs";
import {notMine} from "./_not_mine.mjs";
import {showPerson} from "./_person.mjs";
import {way} from "./service.mjs";
import {ask, el, icon, say} from "./session.mjs";

const STATES = [["signed", "同意", "Agreed"], ["opposed", "不同意", "Against"], ["unsigned", "未签", "Not signed"], ["unreachable", "联系不上", "Cannot be reached"]];

export function start(page) {
  const {id} = page.dataset;
  let chosen = Number(page.dataset.home) || null;
  let stop = () => {}, sheet = null;
  const head = el("header", {class: "consent-head"}), place = el("section", {class: "panel consent-homes"}), side = el("section", {class: "panel consent-side", "aria-live": "off"});
  page.append(head, place, side);
  ask(`/consents/${id}`).then((found) => { draw(found); if (chosen) choose(chosen); }, (error) => page.replaceChildren(el("p", {class: "bd-fault", role: "alert"}, error.status === 404 ? say("没有这张签名表，或不在您的范围内。", "There is no such sheet, or it is not in your scope.") : error.message)));

  const homes = () => [...sheet.floors.flatMap((row) => row.homes), ...sheet.others].filter(Boolean);

  function draw(found, focus = false) {
    sheet = found;
    const {counts} = found;
    const state = el("strong", counts.reached ? {class: "consent-done"} : {}, ...(counts.reached ? [icon("check")] : []), say(...missingWords(counts)));
    head.replaceChildren(
      el("div", {class: "consent-title"}, el("h2", {}, found.title), el("span", {class: "tag"}, say(found.matter_zh, found.matter_en)), found.closed_at ? el("span", {class: "tag"}, say("已结束", "Closed")) : null, el("nav", {class: "record-links"}, way(`/building?id=${found.building}`, found.building_name), close())),
      el("p", {class: "consent-figure", "data-consent": `${counts.signed}/${counts.homes}`, role: "status"}, state), sharesOf(found),
      el("p", {class: "consent-keys"}, ...STATES.map(([key, zh, en]) => el("span", {class: `consent-key ${key}`}, el("i", {"aria-hidden": "true"}), `${say(zh, en)} ${counts[key]}`))), ...(found.rule ? [el("p", {class: "reach-from"}, say(found.rule.zh, found.rule.en))] : []));
    table(focus);
  }

  function close() {
    const words = sheet.closed_at ? say("重新打开", "Open again") : say("结束表决", "Close");
    if (!sheet.keeps) return notMine(words, "door:POST /consents/<id>/close");
    return el("button", {class: "btn sm", type: "button", onclick: async () => { try { draw(await ask(`/consents/${id}/close`, {method: "POST", body: {closed: !sheet.closed_at}})); if (chosen) choose(chosen); } catch (error) { said(error.message); } }}, words);
  }

  function table(focus) {
    const floors = rowsOf(sheet.floors).filter((row) => row.homes);
    const cells = floors.map(({homes: list}) => list.map((home) => cell(home)));
    let at = [0, 0];
    cells.forEach((list, row) => list.forEach(({home}, column) => { if (home?.id === chosen) at = [row, column]; }));
    const go = (to, move = true) => {
      if (!cells.length) return;
      cells[at[0]][at[1]].button.tabIndex = -1;
      at = to;
      cells[at[0]][at[1]].button.tabIndex = 0;
      if (move) cells[at[0]][at[1]].button.focus();
    };
    const grid = el("table", {class: "bd-table", role: "grid", "aria-label": say("楼层 × 单元，方向键移动，回车选择", "Floors by units: arrows move, Enter chooses")},
      el("thead", {}, el("tr", {}, el("th", {scope: "col"}, say("层", "Floor")), ...sheet.units.map((unit) => el("th", {scope: "col"}, String(unit).padStart(2, "0"))))),
      el("tbody", {}, ...floors.map((row, number) => el("tr", {}, el("th", {scope: "row"}, row.floor), ...cells[number].map(({button}) => el("td", {role: "gridcell"}, button))))));
    grid.addEventListener("keydown", (event) => {
      const to = step(event.key, at, floors.length, sheet.units.length);
      if (to) { event.preventDefault(); go(to); }
    });
    cells.forEach((list, row) => list.forEach(({home, button}, column) => button.addEventListener("click", () => { go([row, column], false); if (home) choose(home.id, true); })));
    go(at, focus);
    place.replaceChildren(el("h3", {}, say("各户", "Homes")), el("div", {class: "bd-scroll"}, grid), ...sheet.others.map((home) => cell(home, () => choose(home.id, true)).button));
  }

  function cell(home, onclick) {
    const state = STATES.find(([key]) => key === home?.state);
    const words = home ? say(state[1], state[2]) : say("无户", "No home");
    const button = el("button", {type: "button", tabindex: onclick ? 0 : -1, class: `bd-cell consent-key ${home?.state ?? "none"}`, "data-home": home?.id, "aria-label": `${home?.label ?? ""} ${words}`, "aria-pressed": String(Boolean(home) && home.id === chosen), "aria-disabled": home ? null : "true", onclick: onclick ?? (() => {})}, el("span", {}, home?.label ?? ""), el("i", {"aria-hidden": "true"}));
    return {home, button};
  }

  function said(words) { const line = side.querySelector(".consent-said"); if (line) line.textContent = words; }

  function choose(home_, move = false) {
    stop();
    const home = homes().find((each) => each.id === home_);
    if (!home) return;
    chosen = home.id;
    for (const each of place.querySelectorAll("[data-home]")) each.setAttribute("aria-pressed", String(Number(each.dataset.home) === chosen));
    const note = el("input", {class: "inp", maxlength: 200, value: home.note ?? "", "aria-label": say("备注", "Note"), placeholder: say("备注：何时、怎样联系", "Note: when and how")});
    const deed = el("input", {class: "inp", type: "number", min: "1", max: "10000", step: "0.01", inputmode: "decimal", "aria-label": say("专有部分面积（㎡）", "Floor area (m²)"), placeholder: say("按不动产权证", "As the deed says")});
    const person = el("div", {class: "reach", hidden: true});
    const marks = STATES.map(([key, zh, en]) => el("button", {type: "button", "data-state": key, "aria-pressed": String(home.state === key), disabled: !sheet.may, onclick: () => mark(key, note.value, Number(deed.value) || null)}, say(zh, en)));
    const reach = el("button", {class: "btn", type: "button", "data-serve": "home_owner", "aria-expanded": "false", onclick: async () => {
      const open = person.hidden;
      person.hidden = !open;
      reach.setAttribute("aria-expanded", String(open));
      stop();
      if (open) { stop = await showPerson(person, "home_owner", home.id, {ref: sheet.ref, reached: (outcome) => { if (outcome !== "reached" && home.state === "unsigned") said(say("可把此户标为“联系不上”。", "You may mark this home as not reached.")); }}); person.querySelector("select")?.focus(); }
    }}, icon("id"), say("联系产权人", "Reach the owner"));
    side.replaceChildren(
      el("h3", {tabindex: -1}, home.label, home.m2 ? el("small", {}, ` ${home.m2} ${say("㎡", "m²")}`) : null, home.occupied ? null : el("span", {class: "tag"}, say("空置", "Empty"))),
      el("p", {class: "consent-owner"}, home.owner ? say(`产权人 ${home.owner}`, `Owner ${home.owner}`) : "", home.at ? ` · ${say("最近", "last")} ${home.at.slice(5, 16).replace("T", " ")} ${home.by ?? ""}` : ""),
      el("div", {class: "sg", role: "group", "aria-label": say("签名状态", "State")}, ...marks), ...[sheet.may && !home.m2 && el("label", {class: "field"}, el("span", {}, say("面积 ㎡", "Area m²")), deed), sheet.may && el("label", {class: "field"}, el("span", {}, say("备注", "Note")), note), !sheet.may && home.note && el("p", {}, home.note), !sheet.keeps && notMine(say("登记", "Write it down"), "door:PUT /consents/<id>/homes/<home>")].filter(Boolean), el("p", {class: "consent-said reach-said", role: "status"}), reach, person);
    side.querySelector(".consent-owner:empty")?.remove();
    if (move) side.querySelector("[data-state]:not(:disabled)")?.focus({preventScroll: innerWidth > 900});
  }

  async function mark(state, note, m2) {
    let found;
    try { found = await ask(`/consents/${id}/homes/${chosen}`, {method: "PUT", body: {state, note, ...(m2 ? {m2} : {})}}); } catch (error) { said(error.message); return; }
    draw(found);
    for (const each of side.querySelectorAll("[data-state]")) each.setAttribute("aria-pressed", String(each.dataset.state === state));
    said(say("已保存。", "Saved."));
  }
  return () => stop();
}
