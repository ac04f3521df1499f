// Lines of a legend: a mark and its words. A mark is markup of our own modules, never data.
import { make } from "./card.mjs";

/** The time of day of `at` (ms) in `zone`. */
export const clockTime = (at, lang, zone) => new Date(at).toLocaleTimeString(lang === "zh" ? "zh-CN" : "en-GB", { timeZone: zone, hour12: false });

/** `line` = {zh, en, mark} as a list item. `since`, if its data have become old, is their time in words, null where nothing came yet. */
export function legendLine({ zh, en, mark }, say, since) {
  const sign = make("span", { class: "om-mark", "aria-hidden": "true" });
  sign.innerHTML = mark;
  const old = since !== undefined;
  return make("li", old ? { class: "old" } : {}, sign, make("span", { text: say(zh, en) }), old && make("small", { text: since ? say(`数据时间 ${since}`, `data of ${since}`) : say("尚无数据", "no data yet") }));
}
