// The list of officers' phones: those that wait to be approved first, each approved or taken back; used by the administrator's page and by the phone of a community worker.

import {el, icon, say} from "./session.mjs";

const STATES = {waiting: ["待批准", "Waiting"], bound: ["已绑定", "Bound"], revoked: ["已收回", "Revoked"]};
const minute = (iso) => `${iso.slice(5, 10)} ${iso.slice(11, 16)}`;

/** Fill `box`; `ask` as session.mjs, `toast(text)`, `counted(n)` hears how many there are. Returns a function that asks anew. */
export function devices(box, {ask, toast, counted = () => {}}) {
  let drawn = "";

  const order = (path, method, done) => async ({target}) => {
    target.disabled = true;
    delete target.dataset.sure;
    try { await ask(path, {method}); toast(done); } catch (error) { toast(error.message); }
    drawn = "";
    refresh();
  };
  /** Asked twice: whoever holds that phone is signed out. */
  const revoke = (each) => (event) => {
    if (event.target.dataset.sure) return order(`/devices/${each.id}`, "DELETE", say("已收回，已退出登录", "Revoked and signed out"))(event);
    event.target.dataset.sure = "1";
    event.target.textContent = say("确认收回", "Really revoke");
  };
  const row = (each) => el("div", {class: "row device-row", "data-device": each.id, "data-state": each.state},
    el("span", {class: `tag${each.state === "waiting" ? " yellow" : ""}`}, say(...STATES[each.state])), el("b", {}, `${each.person} · ${each.username}`), el("span", {}, each.unit), el("span", {}, `${say("编号", "no.")} ${each.id} · ${each.name}`),
    el("small", {}, say(`最后 ${minute(each.seen_at)}`, `seen ${minute(each.seen_at)}`)),
    el("span", {class: "acts"}, each.state === "bound" ? null : el("button", {class: "btn sm", type: "button", "data-action": "approve-device", onclick: order(`/devices/${each.id}/approve`, "POST", say("已批准", "Approved"))}, say("批准", "Approve")),
      each.state === "revoked" ? null : el("button", {class: "btn sm warn", type: "button", "data-action": "revoke-device", onclick: revoke(each)}, say("收回", "Revoke"))));

  async function refresh() {
    let items;
    try { ({items} = await ask("/devices")); } catch (error) { if (!drawn) box.replaceChildren(el("div", {class: "void"}, icon("alert-triangle"), el("span", {}, error.message))); return; }
    const text = JSON.stringify(items);
    if (text === drawn || box.querySelector("[data-sure]")) return;
    drawn = text;
    counted(items.length);
    box.replaceChildren(...(items.length ? items.map(row) : [el("div", {class: "void"}, icon("device-mobile"), el("span", {}, say("还没有绑定的手机", "No phone is bound yet")))]));
  }

  refresh();
  return refresh;
}
