// How long until a moment of the city's clock, or how long since.

import { note, told } from "./_answer.mjs";
import { attr, h, keyed, text } from "./_draw.mjs";
import { now } from "./_case.mjs";
import { cityTime, date, number } from "./_words.mjs";

const MINUTE = 60000;
const WORDS = { zh: { units: ["天", "时", "分"], left: "还有", over: "已过" }, en: { units: ["d", "h", "min"], left: "to go", over: "past" } };

/** The moment (ms) that `written` names: with an offset as it stands, without one by the clocks of `zone`. */
export function instant(written, zone) {
  const full = written.includes(":") ? written : `${written.slice(0, 10)}T00:00`;
  const text = full.replace(" ", "T");
  if (/(Z|[+-]\d\d:?\d\d)$/.test(text)) return Date.parse(text);
  const wanted = Date.parse(`${text}Z`);
  const ahead = (at) => {
    const c = cityTime(new Date(at), zone);
    return Date.parse(`${c.iso}T${c.hour}:${c.minute}:${c.second}Z`) - Math.floor(at / 1000) * 1000;
  };
  return wanted - ahead(wanted - ahead(wanted));
}

/** A span as [days, hours, minutes]: what is left rounds up, what has passed rounds down. */
export function parts(ms) {
  const minutes = ms > 0 ? Math.ceil(ms / MINUTE) : Math.floor(-ms / MINUTE);
  return [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
}

/** What is written of them: nothing before the first that counts, and beyond a hundred days no minutes. */
export function written(values) {
  const first = Math.min(values.findIndex((n) => n > 0) >>> 0, 2);
  return values.map((value, unit) => ({ value, unit })).slice(first, values[0] >= 100 ? 2 : 3);
}

export function mount(el, settings) {
  const { lang, zone, until, subject } = settings, w = WORDS[lang], end = instant(until, zone);
  const figure = h("div.v"), what = h("span.subject", subject ?? ""), at = h("span.when");
  const day = cityTime(new Date(end), zone);
  at.textContent = `${day.iso.slice(0, 4)}${lang === "zh" ? "年" : " "}${date(day, lang)} ${day.hour}:${day.minute}`;
  el.classList.add("vw", "vw-countdown");
  el.dataset.show = "ok";
  el.replaceChildren(h("div.main", figure, h("div.ft", what, at)));
  attr(what, "hidden", subject ? null : "");
  const draw = () => {
    const left = end - now(), shown = written(parts(left));
    note(el, left > 0 ? w.left : w.over);
    attr(el, "data-over", left > 0 ? null : "");
    keyed(figure, shown, (part) => part.unit, () => h("span.part", h("span"), h("small")), (node, part) => {
      text(node.firstChild, number(part.value));
      text(node.lastChild, w.units[part.unit]);
    });
    figure.style.setProperty("--chars", String(shown.reduce((sum, part) => sum + number(part.value).length + 0.5 * w.units[part.unit].length * (lang === "zh" ? 1.7 : 1) + 0.6, 0)));
  };
  draw();
  told(el, "ok");
  const timer = setInterval(draw, 1000);
  return { value() {}, resize() {}, destroy() { clearInterval(timer); el.replaceChildren(); } };
}
