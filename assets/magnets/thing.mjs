// One thing that is followed: what it is, its few figures, and the open cases at it, asked for anew when cases change.

import { ask } from "../session.mjs";
import { isWall, linked, note, skeleton, told } from "./_answer.mjs";
import { lightAt } from "./_case.mjs";
import { h, light, mark } from "./_draw.mjs";
import { placed } from "./_on_map.mjs";
import { clock as time, timeLeft, words } from "./_words.mjs";

const AGAIN_MS = 4000, EVERY_MS = 60_000;

/** Its address: the parts of a number may hold slashes and colons. */
export const address = (kind, ref) => `/cards/${kind}/${ref.split("/").map(encodeURIComponent).join("/")}`;

export function mount(el, settings) {
  const { lang, kind, ref } = settings, t = words(lang), say = (zh, en) => (lang === "zh" ? zh : en);
  const one = h("div.one"), why = h("p.why", { role: "status" });
  let gone = false, later = 0;
  el.classList.add("vw", "vw-thing");
  el.replaceChildren(skeleton(), h("div.main", one), h("div.mid", why));

  const show = (state) => { el.dataset.show = state; told(el, state); };
  const put = (tag, href, ...inside) => linked(tag, href, settings, ...inside);

  function line(each) {
    const bar = each.share == null ? [] : [meter(each)];
    return put("div.line", each.href, h("span.k", {}, each[lang]), h("span.says", {}, each[`value_${lang}`]), ...bar);
  }

  function meter({ share, threshold }) {
    const full = h("i"), least = h("u");
    full.style.width = `${Math.min(100, share * 100)}%`;
    least.style.left = `${Math.min(100, threshold * 100)}%`;
    return h("span.bar", { role: "img", "aria-label": say(`${Math.round(share * 100)}%，须达 ${Math.round(threshold * 100)}%`, `${Math.round(share * 100)} %, ${Math.round(threshold * 100)} % needed`) }, full, least);
  }

  function lamp(sign) {
    const place = h("i");
    if (sign) mark(place, light(sign, lang));
    return place;
  }

  function caseRow(v) {
    const sign = lightAt(v, Date.now());
    const row = put("div.case", `/case?no=${v.no}`, lamp(sign), h("span", {}, v[`category_${lang}`]), h("small", {}, v[`state_${lang}`]));
    placed(row, { case: v.no, lon: v.lon, lat: v.lat }, settings);
    return row;
  }

  function draw(found) {
    const open = found.cases ?? [], own = found.case, sign = own && lightAt(own, Date.now());
    const left = own ? [h("p.time", {}, lamp(sign), own.closed_at ? say("已办结", "Closed") : own.due_at ? timeLeft(Date.parse(own.due_at) - Date.now(), lang) : say("不计时", "No clock runs"))] : [];
    const cases = found.cases ? [h("section.open", {}, h("h4", {}, open.length ? say(`在办案件 ${open.length}`, `Open cases: ${open.length}`) : say("没有在办案件", "No open cases")), ...open.map(caseRow))] : [];
    one.replaceChildren(put("div.name", found.href, h("b", {}, found[lang]), h("small", {}, found[`sub_${lang}`])), ...left, ...found.lines.map(line), ...cases);
    note(el, time(new Date().toISOString(), settings.zone));
    show("ok");
  }

  async function load() {
    clearTimeout(later);
    later = 0;
    try {
      const found = await ask(address(kind, ref));
      if (!gone) draw(found);
    } catch (error) {
      if (gone) return;
      if ([403, 404].includes(error.status)) {
        why.textContent = error.status === 404 ? say("没有这一项，或不在您的范围内。", "There is no such thing, or it is not in your scope.") : error.message;
        return show("no_data");
      }
      why.textContent = t.failed;
      if (el.dataset.show !== "ok") show("error");
    }
  }

  const every = isWall(settings) ? 5 * EVERY_MS : EVERY_MS, clock = setInterval(load, every);
  show("loading");
  load();
  return {
    value() {},
    message() { later ||= setTimeout(load, AGAIN_MS); },
    resize() {},
    destroy() { gone = true; clearTimeout(later); clearInterval(clock); el.replaceChildren(); },
  };
}
