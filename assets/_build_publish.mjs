// Words, target and audience of the indicator; kept as an indicator and a magnet, and put on my page. A change shows first where it is used.

import {bothOf} from "./_units.mjs";
import {ask, el, icon, say} from "./session.mjs";

export function publishForm(box, job, known, measure, look, kept) {
  const {edit} = job, body = edit?.body;
  const title = el("input", {class: "inp", value: body?.zh ?? measure.title(), maxlength: 30, "data-build": "title", oninput: () => { touched.title = true; words(); }});
  const english = el("input", {class: "inp", value: body && body.en !== body.zh ? body.en : "", maxlength: 60, placeholder: say("可不填", "Optional"), "data-build": "title-en"});
  const unit = el("input", {class: "inp", value: body?.unit?.zh ?? measure.unit()[0], maxlength: 12, "data-build": "unit", oninput: () => { touched.unit = true; words(); }});
  const unitEnglish = el("input", {class: "inp", value: body && body.unit?.en !== body.unit?.zh ? body.unit.en : "", maxlength: 24, "data-build": "unit-en", oninput: words});
  const target = el("input", {class: "inp", type: "number", step: "any", value: body?.target ?? "", placeholder: say("可不填", "Optional"), "data-build": "target", oninput: words});
  const good = el("select", {class: "pick", "data-build": "good"}, ...[["", say("不分", "Neither")], ["up", say("越高越好", "Higher is better")], ["down", say("越低越好", "Lower is better")]].map(([id, text]) => el("option", {value: id, selected: id === (body?.good ?? "")}, text)));
  const says = el("textarea", {class: "inp", rows: 2, maxlength: 300, "data-build": "says", oninput: () => { touched.says = true; }}, body?.says?.zh ?? "");
  const touched = {title: Boolean(body), unit: Boolean(body), says: Boolean(body)};
  const mine = new Set(edit?.roles ?? []);
  const only = el("input", {type: "radio", name: "audience", checked: !mine.size, onchange: audience}), others = el("input", {type: "radio", name: "audience", checked: mine.size > 0, "data-build": "others", onchange: audience});
  const roles = el("div", {class: "choices", hidden: !mine.size}, ...Object.entries(known.roles).map(([id, text]) => el("label", {class: "check"}, el("input", {type: "checkbox", value: id, checked: mine.has(id), onchange: (event) => (event.target.checked ? mine.add(id) : mine.delete(id))}), text)));
  function audience() { roles.hidden = only.checked; }
  const said = el("p", {class: "why", role: "alert", hidden: true}), usage = el("p", {class: "usage", role: "status", hidden: true}), done = el("div", {});
  const go = el("button", {class: "btn pri", type: "button", "data-action": "publish", onclick: publish}, icon("check"), edit ? say("保存新版本", "Save as a new version") : say("发布并放到我的页面", "Publish and put it on my page"));
  const note = edit ? el("input", {class: "inp", maxlength: 200, placeholder: say("改了什么（可不填）", "What was changed (optional)"), "data-build": "note"}) : null;
  box.replaceChildren(...[
    el("div", {class: "fields"}, field(say("名称", "Title"), title), field(say("英文名称", "Title in English"), english), field(say("单位", "Unit"), unit), field(say("英文单位", "Unit in English"), unitEnglish), field(say("目标值", "Target"), target), field(say("高低", "Direction"), good)),
    field(say("口径（指标怎么算，已自动写好）", "Definition (how it is computed, written for you)"), says),
    known.publishes ? el("fieldset", {}, el("legend", {}, say("谁能用", "For whom")), el("div", {class: "choices"}, el("label", {class: "check"}, only, say("仅自己", "Me alone")), el("label", {class: "check"}, others, say("发布给角色", "Roles"))), roles) : el("p", {class: "hint"}, say("仅自己可见；要给别人用，请镇街或区里的管理员发布。", "For yourself alone; leaders, dispatchers and administrators publish to others.")),
    note && field(say("说明", "Note"), note), usage, said, el("div", {class: "line"}, go), done].filter(Boolean));
  if (edit) ask(`/definitions/indicator/${encodeURIComponent(edit.id)}/usage`).then((found) => { usage.textContent = usageWords(found); usage.hidden = false; }, () => {});
  words();

  /** In English it is what was written, else what it is known to be, else the Chinese one, which the empty field says. */
  function units() {
    const [zh, en] = bothOf(unit.value);
    unitEnglish.placeholder = en || (zh ? say(`未填时英文界面显示“${zh}”`, `Left empty, English pages show “${zh}”`) : say("可不填", "Optional"));
    return {zh, en: unitEnglish.value.trim() || en || zh};
  }
  function words() {
    look.words({title: title.value.trim(), unit: units(), ...(target.value !== "" ? {target: Number(target.value)} : {})});
  }
  /** What was not written by hand follows the clicks. */
  async function answered() {
    if (!touched.title) title.value = measure.title();
    if (!touched.unit) unit.value = say(...measure.unit());
    if (!touched.says) says.value = await measure.says();
    if (!touched.title || !touched.unit) words();
  }
  function whole() {
    const zh = title.value.trim(), en = english.value.trim() || zh, told = says.value.trim();
    const own = {...measure.body(), zh, en, unit: units(), says: {zh: told, en: told}, ...(target.value !== "" ? {target: Number(target.value)} : {}), ...(good.value ? {good: good.value} : {})};
    return own;
  }
  async function publish() {
    said.hidden = true;
    await answered(); // the last click may still be waiting for its number
    if (!title.value.trim()) { title.focus(); return complain(say("请写上名称。", "Give it a title.")); }
    if (!measure.ready()) return complain(say("先点选哪些行算分子。", "Choose first which rows count."));
    if (others.checked && !mine.size) return complain(say("选择至少一个角色，或选“仅自己”。", "Choose a role, or keep it for yourself."));
    go.disabled = true;
    const audienceNow = others.checked ? [...mine] : [];
    try {
      if (edit) {
        job.edit = await ask(`/definitions/indicator/${encodeURIComponent(edit.id)}`, {method: "PUT", body: {body: whole(), roles: audienceNow, version: job.edit.version, note: note.value.trim() || null}});
        finished(say(`已保存为第 ${job.edit.version} 版`, `Saved as version ${job.edit.version}`), "/build");
      } else {
        const views = look.views(), view = views.find((each) => each.id === look.view) ?? views[0];
        if (audienceNow.length && job.dataset) await ask(`/definitions/dataset/${job.dataset.id}`, {method: "PUT", body: {body: job.dataset.body, roles: audienceNow, version: job.dataset.version}}).then((after) => { job.dataset = after; });
        const indicator = await ask("/definitions/indicator", {method: "POST", body: {body: whole(), roles: audienceNow}});
        const by = measure.by();
        const magnet = await ask("/definitions/magnet", {method: "POST", body: {body: {zh: indicator.zh, en: indicator.en, view: view.id, group: "topics", indicator: indicator.id, settings: by ? {by} : {}}, roles: audienceNow}});
        const put = await ask(`/definitions/magnet/${magnet.id}/place`, {method: "POST", body: {w: view.size[0], h: view.size[1]}});
        finished(say(`“${indicator.zh}”已放到${put.title.zh}`, `“${indicator.en}” is on ${put.title.en}`), `/?page=${encodeURIComponent(put.page)}#${put.instance}`);
      }
      kept();
    } catch (error) { complain(error.message); go.disabled = false; }
  }
  function complain(text) { said.textContent = text; said.hidden = false; }
  function finished(text, href) {
    const open = el("a", {class: "btn pri", href, "data-action": "open-page"}, say("去看看", "Open it"));
    const again = el("button", {class: "btn", type: "button", onclick: () => { go.disabled = false; done.replaceChildren(); }}, say("再做一个", "Make another"));
    done.replaceChildren(el("div", {class: "published", role: "status", "data-published": ""}, el("b", {}, text), el("div", {class: "line"}, open, edit ? null : again)));
    open.focus();
  }
  return {answered};
}

/** "On 34 pages and 3 walls, in 2 magnets". */
export function usageWords({pages, walls, indicators, magnets, interfaces, monthly = []}) {
  const parts = [[pages, say("个页面", "pages")], [walls, say("块大屏", "walls")], [monthly.length, say("张月报表", "monthly tables")], [indicators.length, say("个指标", "indicators")], [magnets.length, say("个磁铁", "magnets")], [interfaces.length, say("个接口", "interfaces")]].filter(([count]) => count);
  return parts.length ? say(`用在 ${parts.map(([count, words]) => `${count} ${words}`).join("、")}；修改后都会跟着变。`, `Used on ${parts.map(([count, words]) => `${count} ${words}`).join(", ")}; all of them follow a change.`) : say("还没有别处使用。", "Nothing uses it yet.");
}

const field = (title, control) => el("label", {class: "field"}, el("span", {}, title), control);
