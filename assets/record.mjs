// The page of a home, an enterprise, a camera or a licence: what is known, from which interface and when; of a home its sheets of consent and the way to
// its owner, of an enterprise its licences.

import {notMine, whyButton} from "./_not_mine.mjs";
import {showPerson} from "./_person.mjs";
import {placed, way} from "./service.mjs";
import {ask, el, icon, say} from "./session.mjs";

export function start(page) {
  const {kind, id} = page.dataset;
  let stop = () => {};
  page.replaceChildren(el("p", {class: "bd-wait"}, say("正在读取…", "Loading …")));
  ask(`/records/${kind}/${encodeURIComponent(id)}`).then(show, (error) => page.replaceChildren(el("p", {class: "bd-fault", role: "alert"}, error.status === 404 ? say("没有这一项，或不在您的范围内。", "There is no such thing, or it is not in your scope.") : error.message, whyButton(`${kind}:${id}`))));

  function show(found) {
    const where = found.area.slice(0, 12);
    const at = {home: found.building && `thing=building:${found.building.id}`, enterprise: `thing=enterprise:${id}`, camera: `find=camera:${id}`}[kind];
    const links = [
      found.building ? way(`/building?id=${found.building.id}`, found.building.name) : null,
      at ? way(`/map?area=${where}&${at}`, say("在地图上看", "On the map")) : null,
      found.watch ? way(`/cameras?ids=${id}`, say("看视频", "Watch")) : kind === "camera" ? notMine(say("看视频", "Watch"), `camera:${id}`) : null,
      whyButton(`${kind}:${id}`),
    ].filter(Boolean);
    const facts = [...found.facts.map((each) => [say(each.word_zh, each.word_en), say(each.value_zh, each.value_en)]), [say("位置", "Where"), placed(found.where)]];
    page.replaceChildren(
      el("header", {class: "record-head"}, el("h2", {}, say(found.title, found.title_en ?? found.title)), el("nav", {class: "record-links"}, ...links)),
      el("section", {class: "panel"}, el("dl", {class: "bd-facts"}, ...facts.flatMap(([word, value]) => [el("dt", {}, word), el("dd", {}, value)])), el("p", {class: "reach-from"}, `${say("来源", "From")} ${say(found.interface.zh, found.interface.en)} · ${found.as_of ? String(found.as_of).slice(0, 16).replace("T", " ") : say("时间未登记", "time not registered")}`)),
      ...(found.sheets.length ? [sheets(found)] : []),
      ...(found.licences?.length ? [licences(found)] : []),
      ...found.serves.map((each) => serve(each, found)),
    );
    page.querySelector(".licence.here")?.scrollIntoView({block: "center"});
  }

  // The licence that a search led to stands out.
  function licences({licences: list}) {
    const here = new URLSearchParams(location.search).get("licence");
    const row = (each) => {
      const id = `${each.of}:${each.key}`;
      const state = each.state_zh ? el("span", {class: `tag${each.holds ? "" : " off"}`}, say(each.state_zh, each.state_en)) : null;
      return el("li", {class: id === here ? "licence here" : "licence", "data-licence": id, ...(id === here ? {"aria-current": "true"} : {})}, el("b", {}, say(each.kind_zh, each.kind_en)), el("span", {class: "number"}, each.number), state, each.ends ? el("small", {}, say(`至 ${each.ends}`, `until ${each.ends}`)) : null, way(`/licence?id=${encodeURIComponent(id)}`, say("打开", "Open")));
    };
    return el("section", {class: "panel"}, el("h3", {}, say("证照", "Licences")), el("ul", {class: "sheet-list"}, ...list.map(row)));
  }

  function sheets({sheets: list}) {
    return el("section", {class: "panel"}, el("h3", {}, say("签名表", "Sheets of consent")), el("ul", {class: "sheet-list"}, ...list.map((each) => el("li", {}, el("b", {}, each.title), el("span", {class: `consent-key ${each.state}`}, el("i", {"aria-hidden": "true"}), say(each.state_zh, each.state_en)), each.closed ? el("span", {class: "tag"}, say("已结束", "Closed")) : null, way(`/consent?id=${each.id}&home=${id}`, say("打开", "Open"))))));
  }

  function serve({service, subject, zh, en}, found) {
    const place = el("div", {class: "reach", hidden: true});
    const first = found.sheets.find((each) => !each.closed);
    const button = el("button", {class: "btn", type: "button", "data-serve": service, "aria-expanded": "false", onclick: async () => {
      stop();
      const open = place.hidden;
      place.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
      if (open) { stop = await showPerson(place, service, subject, {ref: first ? `consent:${first.id}` : ""}); place.querySelector("select")?.focus(); }
    }}, icon("id"), say(`联系${zh}`, `Reach the ${en.toLowerCase()}`));
    return el("section", {class: "panel"}, button, place);
  }
  return () => stop();
}
