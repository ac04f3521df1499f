// The map of my community's cells with what is to be done; a sign leads to its case.

import {fitting, places} from "./_phone_places.mjs";
import {light, lightOf, two} from "./_phone_words.mjs";
import {titleOf, linkOf} from "./phone_todo.mjs";
import {pinMap} from "./_pin_map.mjs";
import {el, icon, say} from "./session.mjs";

export async function mount(box, _id, app) {
  app.title(say("地图", "Map"), {small: two(app.settings.areas[app.account.community])});
  const [{data, at, old}, ground] = await Promise.all([app.read("/tasks"), places(app)]);
  app.fresh(at, old);
  const frame = el("div", {class: "pin-map whole", tabindex: "0", role: "application", "aria-label": say("地图：加减键缩放", "Map: plus and minus zoom")}), items = data.items.filter((item) => item.lon != null);
  let map = null;
  const button = (act, name, words, action) => el("button", {class: "icb", type: "button", "data-action": action, "aria-label": words, onclick: act}, icon(name));
  box.append(el("div", {class: "map"}, frame, el("div", {class: "zoom"}, button(() => map.zoom(1 / 1.6), "plus", say("放大", "Zoom in")), button(() => map.zoom(1.6), "minus", say("缩小", "Zoom out")), button(here, "current-location", say("我的位置", "Where I am"), "here"))),
    el("p", {class: "hint"}, say(`图上 ${items.length} 项，共 ${data.items.length} 项待办`, `${items.length} of ${data.items.length} things to do have a place`), app.settings.sketched ? say("；界线为示意", "; outlines are sketched") : ""));
  const several = el("ul", {class: "items"}), self = el("i", {class: "self", role: "img", "aria-label": say("我的位置", "Where I am")});

  async function here() {
    const mine = await app.place();
    if (!mine) return app.tell("view", {text: say("没有得到位置。", "Your place is not to be had.")});
    map.marks([...items, {lon: mine.lon, lat: mine.lat, alone: true, self: true}], sign);
    map.look(mine.lon, mine.lat, 2);
  }

  /** One thing to do leads to it; several show how many, and open a list. */
  function sign(things) {
    if (things[0].self) return self;
    const now = app.now(), worst = ["red", "yellow", "green"].find((name) => things.some((item) => lightOf(item, now) === name));
    if (things.length === 1) return el("a", {class: "sign", href: linkOf(things[0]), "aria-label": titleOf(things[0]), title: titleOf(things[0])}, light(worst));
    return el("button", {class: "sign", type: "button", "data-several": things.length, "aria-label": say(`${things.length} 项待办`, `${things.length} things to do`), onclick: () => list(things)}, light(worst), el("b", {}, String(things.length)));
  }

  function list(things) {
    several.replaceChildren(...things.map((item) => el("li", {class: "item"}, el("a", {href: linkOf(item)}, el("span", {class: "a"}, light(lightOf(item, app.now())), el("b", {}, titleOf(item)))))));
    several.scrollIntoView({block: "nearest"});
  }

  box.append(several);
  setTimeout(() => {
    map = pinMap(frame, ground.places, app.settings.centre);
    map.marks(items, sign);
    const home = ground.home ?? ground.cells[0];
    if (home) map.look(home.lon, home.lat, fitting(home, frame.clientWidth));
  });
  const again = () => map?.draw();
  addEventListener("resize", again);
  return () => removeEventListener("resize", again);
}
