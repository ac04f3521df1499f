// The phones of the community's officers, for a community worker outside.

import {devices} from "./devices.mjs";
import {el, say} from "./session.mjs";

export async function mount(box, _id, app) {
  app.title(say("网格员的手机", "Officers' phones"), {back: true});
  const list = el("div", {class: "panel rows"});
  box.append(el("p", {class: "hint"}, say("每位网格员的第一部手机自动绑定；更换手机在这里批准，丢失的手机在这里收回。", "An officer's first phone is bound by itself; a change is approved here, a lost phone revoked.")), list);
  devices(list, {ask: app.ask, toast: (text) => app.tell("view", {text})});
}
