// The page of a case: what may be done, kept true by the stream; its place with what is open near by, links, messages, photos; printing.

import {forms, MOVED, offersOn, take} from "./_case_act.mjs";
import {linked} from "./_case_links.mjs";
import {viewer} from "./_case_photos.mjs";
import {talk} from "./_case_talk.mjs";
import {pinMap} from "./_pin_map.mjs";
import {timeLeft} from "./_case_view.mjs";
import {live} from "./live_client.mjs";
import {light} from "./magnets/_draw.mjs";
import {ask, el, lang, say, toast} from "./session.mjs";

const set = (id, props) => window.dash_clientside.set_props(id, props);

export function start(page) {
  const {no} = page.dataset, changing = page.querySelector("#case-page-live");
  const again = () => set("case-page-at", {data: {no, at: Date.now()}});
  const links = linked(page.querySelector("[data-linked]"), no), room = page.querySelector("[data-talk]");
  const words = room ? talk(room, no) : null;
  const names = async () => {
    const {maskedValues} = await import("./_masked_values.mjs"); // not in the way of the page's first click
    const place = page.querySelector("[data-named]"), box = maskedValues("case", no);
    if (place.firstChild !== box) place.replaceChildren(box);
  };
  names();
  place(page, no);

  const forming = forms(page, {no: () => no, offers: () => offersOn(page), act});
  const doing = (idle) => { for (const button of page.querySelectorAll(".doing button")) button.disabled = !idle; };
  async function act(offer, given) {
    doing(false);
    try {
      await take(no, Number(changing.querySelector("[data-version]").dataset.version), offer, given);
      forming.sent();
    } catch (error) {
      toast(error.status === 409 ? MOVED() : error.message);
      if (error.status !== 409) return doing(true);
    }
    return again();
  }
  const click = (event) => {
    const at = (selector) => event.target.closest?.(selector);
    const photo = at("[data-photo]");
    if (photo && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      return viewer(photo, page.querySelector("[data-covers]") !== null, again);
    }
    if (at('[data-action="print-case"]')) return print();
    const doable = at("[data-do]");
    return doable ? forming.press(offersOn(page)[Number(doable.dataset.index)]) : null;
  };
  const root = document.documentElement, theme = root.dataset.theme;
  const dark = () => { root.dataset.theme = theme; };
  const when = () => {
    root.dataset.theme = "light"; // paper is white
    const mark = page.querySelector("[data-printed-at]");
    mark.textContent = new Date().toLocaleString(lang() === "en" ? "en-GB" : "zh-CN", {timeZone: mark.dataset.printedAt, hour12: false});
  };
  const clocks = setInterval(() => { for (const node of page.querySelectorAll("[data-due]")) if (node.dataset.due) node.textContent = timeLeft(node.dataset.due, Date.now()); }, 15_000);
  page.addEventListener("click", click);
  addEventListener("beforeprint", when);
  addEventListener("afterprint", dark);
  const ends = [
    live.on({topic: "case"}, ({key, v}) => {
      if (v.noted_at) { if (key === no || page.querySelector(`[data-linked-case="${CSS.escape(key)}"]`)) links.again(); }
      else if (page.querySelector(`[data-linked-case="${CSS.escape(key)}"]`)) links.again();
      if (key !== no) return;
      if (v.noted_at) words?.again();
      names();
      const seen = Number(changing.querySelector("[data-version]")?.dataset.version);
      if (v.version <= seen && !v.noted_at) return;
      if (page.querySelector(".doing .ask")?.hidden !== false) again();
      else if (v.version > seen) toast(say("此案件刚被他人处理；提交前请看最新经过。", "Somebody else has just acted on this case: look at its history before you send."));
    }),
    live.onSnapshot?.(() => { again(); links.again(); words?.again(); names(); }),
  ];
  return () => {
    clearInterval(clocks);
    forming.stop();
    page.removeEventListener("click", click);
    removeEventListener("beforeprint", when);
    removeEventListener("afterprint", dark);
    ends.forEach((end) => end?.());
  };
}

/** The place on a small map, with the open cases around it, which also stand in a list. */
async function place(page, no) {
  const box = page.querySelector("[data-map]"), list = page.querySelector("[data-near]");
  const {lon, lat} = page.querySelector("[data-lon]")?.dataset ?? {};
  if (!lon) {
    box.hidden = true;
    return list.replaceChildren(el("li", {class: "waits"}, say("上报时没有位置。", "It was reported without a place.")));
  }
  try {
    const [{items: places}, {items: near}] = await Promise.all([ask("/reports/places"), ask(`/cases/${encodeURIComponent(no)}/near`)]);
    if (!box.isConnected) return null;
    const address = (v) => `/case?no=${encodeURIComponent(v.no)}`, kind = (v) => v[`category_${lang()}`];
    const lamp = (v) => { const node = el("span", {class: "lt"}); node.innerHTML = light(v.light ?? "done", lang()); return node; };
    // Those that would overlap are one sign with their number; each stands in the list.
    const sign = ([first, ...more]) => {
      const words = more.length ? say(`${more.length + 1} 件在办`, `${more.length + 1} open cases`) : `${kind(first)} ${first.no}`;
      return more.length ? el("span", {class: "near-mark", title: words}, lamp(first), el("b", {}, String(more.length + 1))) : el("a", {class: "near-mark", href: address(first), title: words, "aria-label": words}, lamp(first));
    };
    const map = pinMap(box, places, [Number(lon), Number(lat)]);
    map.marks(near, sign);
    map.put(Number(lon), Number(lat));
    list.replaceChildren(...(near.length ? near.map((v) => el("li", {}, el("a", {href: address(v)}, lamp(v), el("b", {}, kind(v)), el("small", {}, `${v[`state_${lang()}`]} · ${v.distance_m} m`)))) : [el("li", {class: "waits"}, say("500 米内没有其他在办案件。", "No other open case within 500 m."))]));
  } catch (error) { list.replaceChildren(el("li", {class: "waits"}, error.message)); }
  return null;
}
