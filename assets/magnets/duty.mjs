// Who is in charge, officers on duty, cameras online, and what is announced.

import { live } from "../live_client.mjs";
import { isWall, told } from "./_answer.mjs";
import { attr, band, h, mark, text } from "./_draw.mjs";
import { number, say, words } from "./_words.mjs";

const BAND = /(?:红|\bred\b)|(橙|\borange\b)|(黄|\byellow\b)|(蓝|\bblue\b)/i;

/** The band a notice speaks of, 0 for none: 行通济 橙色响应 → 2. */
export function bandOfNotice(notice) {
  const found = BAND.exec(`${notice.zh ?? ""} ${notice.en ?? ""}`);
  return found ? (found[1] ? 2 : found[2] ? 3 : found[3] ? 4 : 1) : 0;
}

/** Whether a notice holds at `at` (ms). */
export const holds = (notice, at) => (!notice.from || Date.parse(notice.from) <= at) && (!notice.until || Date.parse(notice.until) > at);

export function mount(el, settings) {
  const { lang, area } = settings;
  const t = words(lang), notices = new Map((settings.notices ?? []).map((n) => [String(n.id), n]));
  const part = (label) => h("span", { hidden: "" }, `${label} `, h("b"), h("span"));
  const charge = part(t.charge), officers = part(t.officers), cameras = part(t.cameras);
  const shape = h("span.bn"), said = h("b"), mode = h("span.mode", { hidden: "" }, shape, said);
  el.classList.add("vw", "vw-duty");
  el.dataset.show = "ok";
  el.replaceChildren(h("div.main.duty", charge, officers, cameras, mode));

  const fraction = (node, answer) => {
    if (!answer) return;
    const top = answer.numerator ?? answer.value;
    attr(node, "hidden", top == null ? "" : null);
    text(node.children[0], number(top));
    text(node.children[1], answer.denominator == null ? "" : `/${number(answer.denominator)}`);
  };
  const announce = () => {
    const now = Date.now(), held = [...notices.values()].filter((n) => holds(n, now));
    const duty = held.find((n) => n.kind === "duty"), news = held.find((n) => n.kind !== "duty");
    attr(charge, "hidden", duty ? null : "");
    text(charge.children[0], duty ? say(duty, lang).replace(/^(带班|In charge)[:：\s]*/i, "") : "");
    const level = news ? bandOfNotice(news) : 0;
    attr(mode, "hidden", news ? null : "");
    attr(mode, "class", level ? `mode band${level}` : "mode");
    mark(shape, level ? band(level, lang) : "");
    text(said, news ? say(news, lang) : "");
  };
  announce();
  told(el, "ok");
  const watch = (key, node) => live?.watch?.(`${key}|${area}|now|`, (answer) => fraction(node, answer?.v ?? answer));
  for (const [node, answer] of [[officers, settings.officers], [cameras, settings.cameras]]) fraction(node, answer);
  const offs = [watch("officer.on_duty", officers), watch("camera.online_rate", cameras)];
  const timer = setInterval(announce, 20000);
  attr(el, "data-wall", isWall(settings) ? "" : null);
  return {
    value() {},
    message(message) {
      if (message.topic !== "notice") return;
      if (message.v) notices.set(String(message.key), { id: message.key, ...message.v }); else notices.delete(String(message.key));
      announce();
    },
    resize() {},
    destroy() { clearInterval(timer); for (const off of offs) off?.(); el.replaceChildren(); },
  };
}
