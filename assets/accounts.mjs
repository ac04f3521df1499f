// Accounts, posts and tokens over REST; what a power may not do is not offered, and is refused by the server all the same.

import {postWords} from "./account.mjs";
import {live} from "./live_client.mjs";
import {ask, el, icon, say, toast} from "./session.mjs";

const STATES = {asked: ["待审批", "Asked for"], given: ["生效", "Given"], refused: ["未批准", "Refused"], ended: ["已结束", "Ended"]};
const when = (iso) => (iso ? `${iso.slice(0, 10)} ${iso.slice(11, 16)}` : "—");

export function start(page) {
  const {role, area} = page.dataset;
  const words = JSON.parse(page.dataset.words);
  const admin = role === "admin", security = role === "security";
  const at = (kind, name) => page.querySelector(`[data-${kind}="${name}"]`);
  let ended = false;

  const input = (name, label, more = {}) => el("label", {}, el("span", {}, label), el("input", {class: "inp", name, maxlength: 200, ...more}));
  const choose = (name, label, options, none) => el("label", {}, el("span", {}, label), el("select", {class: "pick", name}, ...(none ? [el("option", {value: ""}, none)] : []), ...options.map(([value, text]) => el("option", {value}, text))));
  /** A form that folds away; `send` gets its values without the empty ones. */
  function form(part, title, fields, send) {
    const problem = el("p", {class: "error", role: "alert", hidden: true});
    const body = el("form", {}, el("div", {class: "fields"}, ...fields), problem, el("button", {class: "btn pri", type: "submit"}, title));
    const fold = el("details", {}, el("summary", {class: "btn sm"}, icon("plus"), title), body);
    body.addEventListener("submit", async (event) => {
      event.preventDefault();
      problem.hidden = true;
      const given = {};
      for (const [name, value] of new FormData(body)) if (value) (["may", "sources"].includes(name) ? (given[name] ??= []).push(value) : (given[name] = value));
      try { await send(given); body.reset(); fold.open = false; read(); } catch (error) { problem.textContent = error.message; problem.hidden = false; body.elements[error.field]?.focus?.(); }
    });
    at("form", part).replaceChildren(fold);
    return body;
  }
  function once(part, text, secret) {
    const box = at("once", part);
    box.replaceChildren(el("b", {}, text), el("code", {}, secret), el("button", {class: "btn sm", type: "button", onclick: () => navigator.clipboard?.writeText(secret).then(() => toast(say("已复制", "Copied")), () => {})}, icon("copy"), say("复制", "Copy")));
    box.hidden = false;
  }
  const doing = (path, method, done, body) => async () => { try { const answer = await ask(path, {method, body}); toast(done); read(); return answer; } catch (error) { toast(error.message); return null; } };
  const empty = (text) => el("div", {class: "void"}, icon("inbox"), el("span", {}, text));
  function fill(part, rows, head, none) {
    at("count", part).textContent = String(rows.length);
    at("inside", part).replaceChildren(...(rows.length ? [head, ...rows] : [empty(none)]));
  }
  const heads = (name, ...all) => el("div", {class: `row head ${name}`}, ...all.map((each) => el("span", {}, each)));

  if (admin) {
    form("accounts", say("新建账号", "New account"), [input("username", say("账号（小写字母与数字）", "User name (a-z, digits)"), {required: true, pattern: "[a-z0-9][a-z0-9._\\-]{1,59}", autocomplete: "off"}), input("name", say("姓名", "Real name"), {required: true}), input("unit", say("单位", "Unit"), {required: true}), input("phone", say("工作电话", "Work phone"), {required: true, type: "tel"})],
      async (given) => { const made = await ask("/accounts", {method: "POST", body: given}); once("accounts", say(`${made.name} 的初始密码，只显示这一次：`, `First password of ${made.name}, shown only this once:`), made.password); });
    form("grants", say("申请岗位", "Ask for a post"), [input("username", say("账号", "User name"), {required: true, autocomplete: "off"}), choose("kind", say("类型", "Kind"), words.kinds), choose("role", say("岗位", "Role"), words.roles), input("area", say("区域编码", "Area code"), {required: true, value: area}), choose("department", say("部门（处置部门、物业）", "Department (handlers, property)"), words.departments, say("无", "None")),
      input("deputy_of", say("代谁的岗（账号）", "Deputy of (user name)")), input("case_no", say("应急事件编号", "Incident (case number)")), input("from_day", say("自", "From"), {type: "date"}), input("to_day", say("至", "Until"), {type: "date"}), input("hours", say("时段，如 20:00-08:00", "Hours, such as 20:00-08:00"), {maxlength: 11}), input("reason", say("理由", "Reason"), {required: true})],
      async (given) => { await ask("/grants", {method: "POST", body: given}); toast(say("已提交，待安全管理员审批", "Asked; a security officer decides")); });
    form("tokens", say("新建令牌", "New token"), [input("name", say("名称", "Name"), {required: true}), input("area", say("区域编码", "Area code"), {required: true, value: area}), el("label", {}, el("span", {}, say("权限", "May")), el("select", {class: "pick", name: "may", multiple: true, required: true, size: words.rights.length}, ...words.rights.map(([value, text]) => el("option", {value}, text)))),
      el("label", {}, el("span", {}, say("来源", "Sources")), el("select", {class: "pick", name: "sources", multiple: true, size: 4}, ...words.sources.map(([value, text]) => el("option", {value}, text)))), input("days", say("有效天数", "Days"), {type: "number", min: 1, max: 366, value: 90})],
      async (given) => { const made = await ask("/tokens", {method: "POST", body: {...given, days: Number(given.days ?? 90)}}); once("tokens", say("令牌，只显示这一次：", "The token, shown only this once:"), made.token); });
  }

  const accountRow = (each) => el("article", {class: `row account-row${each.disabled ? " off" : ""}`, "data-account": each.username},
    el("span", {class: "person"}, el("b", {}, each.name), el("small", {}, each.username)), el("span", {}, each.unit),
    el("span", {}, each.phone ?? "—", el("small", {}, each.phone ? (each.phone_verified ? say(" 已核实", " verified") : say(" 未核实", " not verified")) : "")),
    el("span", {}, each.role ? `${say(each.role_zh, each.role_en)} · ${say(each.where.zh, each.where.en)}` : say("未授岗", "No post yet")),
    el("small", {}, [each.disabled ? say("已停用", "Disabled") : null, each.second_step ? say("动态口令", "codes") : null, each.single_sign_on ? say("单点登录", "single sign-on") : null].filter(Boolean).join(" · ")),
    el("span", {class: "acts"},
      ...(admin && !each.power ? [
        ...(each.phone && !each.phone_verified ? [el("button", {class: "btn sm", onclick: doing(`/accounts/${each.id}`, "PUT", say("已核实", "Verified"), {phone_verified: true})}, say("核实电话", "Verify"))] : []),
        ...(each.role && !each.disabled && each.role !== "wall" ? [el("button", {class: "btn sm", "data-action": "view-as", title: say("以此账号视角查看，只读", "Look as this account, read-only"), onclick: async () => { live.close?.(); try { await ask("/session/view-as", {method: "PUT", body: {username: each.username}}); location.assign("/"); } catch (error) { toast(error.message); setTimeout(() => location.reload(), 2000); } }}, icon("eye"), say("视角", "View as"))] : []),
        ...(each.demo ? [] : [
          el("button", {class: "btn sm", onclick: async () => { const made = await doing(`/accounts/${each.id}/password`, "POST", say("已重置", "Reset"))(); if (made) once("accounts", say(`${each.name} 的新密码：`, `New password of ${each.name}:`), made.password); }}, say("重置密码", "New password")),
          el("button", {class: "btn sm", onclick: doing(`/accounts/${each.id}`, "PUT", each.disabled ? say("已启用", "Enabled") : say("已停用", "Disabled"), {disabled: !each.disabled})}, each.disabled ? say("启用", "Enable") : say("停用", "Disable")),
        ]),
      ] : []),
      ...(security ? [el("button", {class: "btn sm", onclick: doing(`/accounts/${each.id}/sessions`, "DELETE", say("会话已结束", "Sessions ended"))}, say("结束会话", "End sessions"))] : [])));
  const grantRow = (each) => el("article", {class: "row grant-row", "data-grant": each.id},
    el("span", {class: "person"}, el("b", {}, each.name), el("small", {}, `${each.username} · ${each.unit}`)), el("span", {}, el("b", {}, say(each.kind_zh, each.kind_en)), ` ${postWords(each)}`), el("span", {}, each.reason), el("small", {}, say(`${each.asked_by} 申请 ${when(each.asked_at)}`, `asked by ${each.asked_by} ${when(each.asked_at)}`), each.decided_by ? say(` · ${each.decided_by} 审批`, ` · decided by ${each.decided_by}`) : ""),
    el("span", {class: "tag"}, each.over ? say("事件已结", "Incident over") : say(...STATES[each.state])),
    el("span", {class: "acts"}, ...(each.mine_to_decide ? [el("button", {class: "btn sm pri", "data-action": "give", onclick: doing(`/grants/${each.id}/decision`, "POST", say("已授予", "Given"), {given: true})}, say("授予", "Give")), el("button", {class: "btn sm", onclick: doing(`/grants/${each.id}/decision`, "POST", say("未批准", "Refused"), {given: false})}, say("不批准", "Refuse"))] : []),
      ...((admin || security) && (each.state === "asked" || (each.state === "given" && each.kind !== "own")) && !each.mine_to_decide ? [el("button", {class: "btn sm", onclick: doing(`/grants/${each.id}`, "DELETE", say("已结束", "Ended"))}, each.state === "asked" ? say("撤回", "Withdraw") : say("收回", "End"))] : [])));
  const tokenRow = (each) => el("article", {class: "row token-row", "data-token": each.id}, el("span", {class: "person"}, el("b", {}, each.name), el("small", {}, each.area)), el("span", {}, [...each.may, ...each.sources].join(" · ")), el("small", {}, say(`至 ${when(each.expires_at)}`, `until ${when(each.expires_at)}`)), el("small", {}, each.seen_at ? say(`最近使用 ${when(each.seen_at)}`, `used ${when(each.seen_at)}`) : say("未使用", "not used yet")),
    el("span", {class: "acts"}, each.holds ? ((admin || security) ? el("button", {class: "btn sm", onclick: doing(`/tokens/${each.id}`, "DELETE", say("已收回", "Revoked"))}, say("收回", "Revoke")) : el("span", {class: "tag"}, say("有效", "Valid"))) : el("span", {class: "tag"}, each.revoked ? say("已收回", "Revoked") : say("已过期", "Run out"))));

  async function read() {
    try {
      const [people, posts, machines] = await Promise.all(["/accounts", "/grants", "/tokens"].map((path) => ask(path)));
      if (ended) return;
      fill("accounts", people.items.map(accountRow), heads("account-row", say("姓名", "Name"), say("单位", "Unit"), say("工作电话", "Work phone"), say("岗位", "Post"), "", ""), say("没有账号", "No accounts"));
      fill("grants", posts.items.map(grantRow), heads("grant-row", say("谁", "Who"), say("岗位", "Post"), say("理由", "Reason"), say("经办", "By"), say("状态", "State"), ""), say("没有待审批或生效的授权", "Nothing asked for or given"));
      fill("tokens", machines.items.map(tokenRow), heads("token-row", say("名称", "Name"), say("权限与来源", "May, sources"), say("期限", "Until"), "", ""), say("没有令牌", "No tokens"));
      page.dataset.read = "";
    } catch (error) { if (!ended) at("inside", "accounts").replaceChildren(el("div", {class: "void"}, icon("alert-triangle"), el("b", {}, error.message))); }
  }
  read();
  return () => { ended = true; };
}
