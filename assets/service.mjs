// The page of a person in the frame of a service.

import {whyButton} from "./_not_mine.mjs";
import {showPerson} from "./_person.mjs";
import {ask, el, say, visit} from "./session.mjs";

export function start(page) {
  const {service, id, ref} = page.dataset;
  const panel = el("section", {class: "panel reach"});
  const back = el("nav", {class: "record-links"});
  back.append(whyButton(`person:${service}:${id}`));
  page.append(back, panel);
  let stop = () => {};
  showPerson(panel, service, id, {ref}).then((end) => { stop = end; });
  ask(`/services/${encodeURIComponent(service)}/people/${id}`).then(({home}) => {
    if (!home || !page.isConnected) return;
    back.prepend(way(`/home?id=${home.id}`, home.label), way(`/building?id=${home.building}`, home.building_name));
  }, () => {});
  return () => stop();
}

/** A link of ours that loads nothing anew. */
export function way(href, words) {
  return el("a", {class: "btn sm", href, onclick: (event) => { if (event.ctrlKey || event.metaKey || event.shiftKey) return; event.preventDefault(); visit(href); }}, words);
}

export const placed = (where) => where.slice(-3).map((each) => say(each.name, each.name_en)).join(" · ");
