// The city's time, date, weekday and lunar date.

import { dateLine } from "../_date.mjs";
import { told } from "./_answer.mjs";
import { h, text } from "./_draw.mjs";
import { now } from "./_case.mjs";
import { cityTime } from "./_words.mjs";

export function mount(el, settings) {
  const { lang, zone, lunar = [] } = settings;
  const time = h("b.tm"), day = h("span.dt");
  el.classList.add("vw", "vw-clock");
  el.dataset.show = "ok";
  el.replaceChildren(h("div.main", time, day));
  const draw = () => {
    const at = new Date(now()), said = cityTime(at, zone);
    text(time, `${said.hour}:${said.minute}:${said.second}`);
    text(day, dateLine(at, zone, lang, lunar));
  };
  draw();
  told(el, "ok");
  const timer = setInterval(draw, 1000);
  return { value() {}, resize() {}, destroy() { clearInterval(timer); el.replaceChildren(); } };
}
