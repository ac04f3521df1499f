// What lies in a watched area, or in the page's: one line a kind, counted anew when cases change.

import { ask } from "../session.mjs";
import { isWall, linked, note, skeleton, told } from "./_answer.mjs";
import { fits, h, keyed, text, unit } from "./_draw.mjs";
import { boxOf } from "./_ground.mjs";
import { number, words } from "./_words.mjs";

const AGAIN_MS = 5000, EVERY_MS = 60_000;
const ORDER = ["cases", "overdue", "officers", "people", "homes", "enterprises", "venues", "cameras", "supplies", "shelters"];

/** Kinds in the order of a magnet, cases first; what is unknown to it comes last. */
export const inOrder = (counts) => Object.entries(counts).sort(([a], [b]) => (ORDER.indexOf(a) + 1 || 99) - (ORDER.indexOf(b) + 1 || 99));

/** What a line says beside its number: how many cameras are online, how many officers free. */
export function beside({ by }, lang) {
  const rows = by?.[0]?.rows ?? [];
  const first = rows.find(({ id }) => id === "online" || id === "free" || id === "red");
  return first && typeof first.count === "number" ? `${first[lang]} ${number(first.count)}` : "";
}

export function mount(el, settings) {
  const { lang, watched } = settings, t = words(lang), say = (zh, en) => (lang === "zh" ? zh : en);
  const list = h("div.brf"), why = h("p.why", { role: "status" });
  let gone = false, later = 0, area = settings.area, within = settings.narrow?.within;
  el.classList.add("vw", "vw-briefing");
  el.replaceChildren(skeleton(), h("div.main", list), h("div.mid", why));

  const show = (state) => { el.dataset.show = state; told(el, state); };
  const href = (id) => (watched ? `/briefing?watched=${watched}` : id === "cases" ? `/cases?area=${area}` : `/briefing?key=${area}`);
  const make = ([id]) => linked("div.line", href(id), settings, { "data-kind": id }, h("span.k"), h("small"), h("b"));

  function draw(answer) {
    const kinds = inOrder(answer.counts), shown = isWall(settings) ? kinds.slice(0, fits(list.clientHeight, 26 * unit(list))) : kinds;
    keyed(list, shown, ([id]) => id, make, (node, [id, line]) => {
      const [name, small, value] = node.children;
      text(name, line[lang]);
      text(small, beside(line, lang));
      text(value, (line.reckoned && line.count ? say("约 ", "≈ ") : "") + (typeof line.count === "number" ? number(line.count) : line.count ?? "—"));
      node.dataset.kind = id;
    });
    note(el, answer.cut ? say("限辖区内", "cut to your area") : answer.at.slice(11, 16));
    show("ok");
  }

  // The page may be kept to a piece of its map; a watched area is what it is.
  function asked() {
    if (watched) return ask(`/watched/${watched}/briefing`);
    const box = boxOf(within);
    if (box) {
      const [w, s, e, n] = box;
      return ask("/briefings", { method: "POST", body: { geometry: { type: "Polygon", coordinates: [[[w, s], [e, s], [e, n], [w, n], [w, s]]] } } });
    }
    return ask(within ? `/briefings/${within}` : `/areas/${area}/briefing`);
  }

  async function load() {
    clearTimeout(later);
    later = 0;
    try {
      const answer = await asked();
      if (!gone) draw(answer);
    } catch (error) {
      if (gone) return;
      if (watched && error.status === 404) {
        why.textContent = say("这个关注区域已删除，或没有共享给您。", "This watched area is gone, or not shared with you.");
        return show("no_data");
      }
      why.textContent = t.failed;
      if (el.dataset.show !== "ok") show("error");
    }
  }

  const clock = setInterval(load, EVERY_MS);
  show("loading");
  load();
  return {
    value() {},
    message() { later ||= setTimeout(load, AGAIN_MS); },
    settle(next) {
      if (next.watched !== watched || next.lang !== lang) return false;
      if (next.area === area && next.narrow?.within === within) return true;
      [area, within] = [next.area, next.narrow?.within];
      load();
      return true;
    },
    resize() {},
    destroy() { gone = true; clearTimeout(later); clearInterval(clock); el.replaceChildren(); },
  };
}
