// Webhooks in the administration: whom we tell what happens to cases, how it goes, and what did not arrive.

import {ask, el, icon, say, toast} from "./session.mjs";

const USUAL = {report: ["上报", "Report"], accept: ["受理", "Accept"], file_case: ["立案", "File"], dispatch: ["派遣", "Dispatch"], sign_for: ["签收", "Sign for"], return_case: ["回退", "Return"], feed_back: ["反馈", "Feed back"], close: ["结案", "Close"], return_visit: ["回访", "Return visit"], supervise: ["督办", "Supervise"], light: ["灯色变化", "Light turns"]};
const STATES = {waiting: ["待送", "Waiting"], delivered: ["已送达", "Delivered"], dead: ["未送达", "Given up"], discarded: ["已丢弃", "Dropped"]};
const minute = (iso) => (iso ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : "—");

/** Runs the part `root` of the page. → {refresh()} */
export function webhooks(root) {
  const place = (name) => root.querySelector(`[data-part="${name}"]`), departments = JSON.parse(root.dataset.departments);
  let drawn = "", filter = "dead";
  const attempt = (does, done) => async (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    try { const answer = await does(); if (done) toast(typeof done === "function" ? done(answer) : done); } catch (error) { toast(error.message); }
    button.disabled = false;
    refresh(true);
  };
  const button = (action, text, does, done, kind = "") => el("button", {class: `btn sm ${kind}`, type: "button", "data-action": action, onclick: attempt(does, done)}, text);
  const once = (made) => {
    const line = (label, value, name) => el("div", {class: "link"}, el("b", {}, label), el("code", {[name]: ""}, value), el("button", {class: "btn sm", type: "button", onclick: () => navigator.clipboard?.writeText(value).then(() => toast(say("已复制", "Copied")), () => {})}, icon("copy"), say("复制", "Copy")));
    place("secret").replaceChildren(...[line(say("签名密钥，只显示这一次：", "Secret, shown only this once:"), made.secret, "data-secret"), made.token ? line(say("回传令牌，只显示这一次：", "Token for its updates, shown only this once:"), made.token, "data-token") : null].filter(Boolean));
    place("secret").hidden = false;
  };

  // ── a new one ──
  const options = (first) => [el("option", {value: ""}, first), ...departments.map(([id, name]) => el("option", {value: id}, name))];
  const form = el("form", {class: "new-webhook"},
    el("label", {class: "field"}, el("span", {}, say("名称", "Name")), el("input", {class: "inp", name: "name", maxlength: 60, required: true, placeholder: say("如 市级平台", "Such as city platform")})),
    el("label", {class: "field wide"}, el("span", {}, say("地址", "Address")), el("input", {class: "inp", name: "url", type: "url", maxlength: 500, required: true, placeholder: "https://"})),
    el("label", {class: "field"}, el("span", {}, say("只告知此部门的案件", "Only cases of")), el("select", {class: "pick", name: "department"}, ...options(say("全部部门", "all departments")))),
    el("label", {class: "field"}, el("span", {}, say("作为外部处置系统", "Handles cases for")), el("select", {class: "pick", name: "handler"}, ...options(say("否，仅告知", "nobody, it is only told")))),
    el("fieldset", {}, el("legend", {}, say("事件（不选为全部）", "Events (none: all)")), ...Object.entries(USUAL).map(([id, words]) => el("label", {class: "event-choice"}, el("input", {type: "checkbox", name: "events", value: id}), say(...words)))),
    el("p", {class: "why", role: "alert", hidden: true}),
    el("button", {class: "btn pri", type: "submit", "data-action": "add-webhook"}, icon("plus"), say("添加推送", "Add webhook")));
  form.noValidate = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = new FormData(form), why = form.querySelector(".why");
    const body = {name: given.get("name"), url: given.get("url").trim(), department: given.get("department") || null, handler: given.get("handler") || null, events: given.getAll("events")};
    why.hidden = true;
    try { once(await ask("/webhooks", {method: "POST", body})); form.reset(); refresh(true); } catch (error) { why.textContent = error.message; why.hidden = false; form.elements[error.field]?.focus?.(); }
  });
  place("form").replaceChildren(form);

  // ── those there are ──
  function hookRow(hook) {
    const name = (id) => departments.find(([each]) => each === id)?.[1] ?? id;
    const scope = hook.handler ? say(`处置系统：${name(hook.handler)}`, `Handles for ${name(hook.handler)}`) : hook.department ? name(hook.department) : say("全部部门", "All departments");
    const events = hook.handler ? "" : hook.events.length ? hook.events.map((each) => (USUAL[each] ? say(...USUAL[each]) : each)).join("、") : say("全部事件", "All events");
    const sure = (event) => { const it = event.currentTarget; if (it.dataset.sure) return attempt(() => ask(`/webhooks/${hook.id}`, {method: "DELETE"}), say("已结束", "Ended"))(event); it.dataset.sure = "1"; it.textContent = say("确认结束", "Really end"); };
    return el("div", {class: "row hook-row", "data-webhook": hook.id},
      el("span", {class: hook.active ? "tag now" : "tag yellow"}, hook.active ? say("推送中", "Active") : say("已暂停", "Paused")),
      el("span", {class: "what"}, el("b", {}, hook.name), el("small", {}, hook.url), el("small", {}, [scope, events].filter(Boolean).join(" · "))),
      el("span", {class: "how"}, el("span", {}, say(`待送 ${hook.waiting} · 未送达 ${hook.dead}`, `${hook.waiting} waiting · ${hook.dead} given up`)), el("small", {}, say(`最近送达 ${minute(hook.delivered_at)}`, `last delivered ${minute(hook.delivered_at)}`))),
      el("span", {class: "acts"},
        button("test-webhook", say("测试", "Test"), () => ask(`/webhooks/${hook.id}/test`, {method: "POST"}), (answer) => (answer.ok ? say(`测试送达，对方答复 ${answer.status}`, `Delivered: it answered ${answer.status}`) : say(`没有送达：${answer.error}`, `Not delivered: ${answer.error}`))),
        button("pause-webhook", hook.active ? say("暂停", "Pause") : say("继续", "Go on"), () => ask(`/webhooks/${hook.id}`, {method: "PUT", body: {active: !hook.active}})),
        button("new-secret", say("换密钥", "New secret"), async () => once(await ask(`/webhooks/${hook.id}/secret`, {method: "POST"})), say("旧密钥 24 小时内仍有效", "The old one holds for 24 hours")),
        el("button", {class: "btn sm warn", type: "button", "data-action": "end-webhook", onclick: sure}, say("结束", "End"))));
  }
  const deliveryRow = (item) => el("div", {class: "row delivery-row", "data-delivery": item.id, "data-state": item.state},
    el("span", {class: item.state === "dead" ? "tag red" : "tag"}, say(...STATES[item.state])), el("span", {class: "what"}, el("b", {}, [item.event, item.key].filter(Boolean).join(" · ")), el("small", {}, item.name)),
    el("span", {class: "how"}, el("span", {}, item.error ?? (item.status ? say(`对方答复 ${item.status}`, `it answered ${item.status}`) : "—")), el("small", {}, say(`试过 ${item.tries} 次 · ${item.next_at && item.state === "waiting" ? `下次 ${minute(item.next_at)}` : minute(item.done_at ?? item.at)}`, `${item.tries} tries · ${item.next_at && item.state === "waiting" ? `next ${minute(item.next_at)}` : minute(item.done_at ?? item.at)}`))),
    el("span", {class: "acts"}, ...(["dead", "waiting"].includes(item.state) ? [button("resend", say("重发", "Resend"), () => ask(`/deliveries/${item.id}/resend`, {method: "POST"}), say("已排入重发", "It is sent again")), button("discard", say("丢弃", "Drop"), () => ask(`/deliveries/${item.id}/discard`, {method: "POST"}), say("已丢弃", "Dropped"), "warn")] : [])));

  const tabs = el("div", {class: "sg", role: "group", "aria-label": say("投递记录", "Deliveries")}, ...["dead", "waiting", "delivered"].map((state) => el("button", {type: "button", "data-deliveries": state, "aria-pressed": String(state === filter), onclick: () => { filter = state; for (const each of tabs.children) each.setAttribute("aria-pressed", String(each.dataset.deliveries === filter)); refresh(true); }}, say(...STATES[state]))));
  place("tabs").replaceChildren(el("h3", {}, say("投递记录", "Deliveries")), tabs);
  async function refresh(now = false) {
    let hooks, sent;
    try { [hooks, sent] = await Promise.all([ask("/webhooks"), ask(`/deliveries?limit=50&state=${filter}`)]); } catch (error) { if (!drawn) place("hooks").replaceChildren(el("p", {class: "void"}, error.message)); return; }
    const text = JSON.stringify([hooks.items, sent.items, filter]);
    if (!now && (text === drawn || root.querySelector("[data-sure]"))) return;
    drawn = text;
    root.querySelector('[data-count="webhooks"]').textContent = say(`${hooks.items.length} 项`, `${hooks.items.length}`);
    const none = (words) => el("div", {class: "void"}, icon("inbox"), el("span", {}, words));
    place("hooks").replaceChildren(...(hooks.items.length ? hooks.items.map(hookRow) : [none(say("还没有推送", "No webhooks yet"))]));
    place("deliveries").replaceChildren(...(sent.items.length ? sent.items.map(deliveryRow) : [none(filter === "dead" ? say("没有未送达的消息", "Nothing was given up") : say("没有记录", "Nothing here"))]));
  }
  refresh();
  return {refresh};
}
