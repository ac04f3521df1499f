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
  const self = el("i", {class: "self", role: "img", "aria-label": say("我的位置", "Where I am")});

  async function here() {
    const mine = await app.place();
    if (!mine) return app.tell("view", {text: say("没有得到位置。", "Your place is not to be had.")});
    map.marks([...signs, {lon: mine.lon, lat: mine.lat, node: self}]);
    map.look(mine.lon, mine.lat, 3);
  }

  const signs = items.map((item) => ({lon: item.lon, lat: item.lat, node: el("a", {class: "sign", href: linkOf(item), "aria-label": titleOf(item), title: titleOf(item)}, light(lightOf(item, app.now())))}));
  setTimeout(() => {
    map = pinMap(frame, ground.places, app.settings.centre);
    map.marks(signs);
    const home = ground.home ?? ground.cells[0];
    if (home) map.look(home.lon, home.lat, fitting(home, frame.clientWidth));
  });
  const again = () => map?.draw();
  addEventListener("resize", again);
  return () => removeEventListener("resize", again);
}
