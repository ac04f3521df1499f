// What stands below a desk's list: a department's figures, a company's own reports, the supervisor's distribution and ledger.

import {minute, words} from "./_case_view.mjs";
import {ask, el, icon, say, toast} from "./session.mjs";

const EVERY = 30_000;
const FIGURES = ["case.open", "case.overdue", "case.handled_on_time_rate", "case.on_time_rate", "case.rework_rate", "case.closed_late_rate", "case.special_share"];
const shown = (value, unit) => (value == null ? "—" : `${value.toLocaleString("en", {maximumFractionDigits: 2})}${unit === "%" ? "%" : ""}`);
const part = (page, name) => page.querySelector(`[data-part="${name}"]`);

/** Do `work` now and every half a minute while `page` is there. */
function keep(page, work) {
  let last = 0;
  return () => { if (Date.now() - last > EVERY || !last) { last = Date.now(); work().catch((error) => toast(error.message)); } };
}

/** A department's figures, each opening the cases that make it. */
export function departmentFigures(page, {area}) {
  const box = part(page, "figures").querySelector(".desk-figures");
  return keep(page, async () => {
    const answers = await Promise.all(FIGURES.map((id) => ask(`/indicators/${id}?area=${area}`)));
    box.replaceChildren(...answers.map((each) => el("a", {class: "fig", href: `/cases?of=${each.indicator}&period=${each.period}&area=${area}`, "data-figure": each.indicator},
      el("span", {}, words(each.title)), el("b", {}, shown(each.value, each.unit)), el("small", {}, each.denominator == null ? "" : `${each.numerator.toLocaleString("en")} / ${each.denominator.toLocaleString("en")}`))));
  });
}

/** What the company has reported itself, and the form of a new report. */
export function ownReports(page, {area, soon}) {
  const box = part(page, "own");
  const list = box.querySelector(".own");
  const ask_ = box.querySelector(".ask");
  const button = box.querySelector('[data-action="report"]');
  const categories = JSON.parse(box.dataset.categories);
  function fill() {
    const name = (zh, en) => ({name: zh, "aria-label": en});
    const message = el("p", {class: "why", role: "alert", hidden: true});
    ask_.replaceChildren(
      el("label", {}, say("问题类别", "What"), el("select", {class: "pick", ...name("category", "category")}, ...categories.map((each) => el("option", {value: each.id}, words(each))))),
      el("label", {}, say("事由", "Subject"), el("input", {class: "inp", maxlength: 80, ...name("title", "title")})),
      el("label", {}, say("说明（不写住户姓名和电话）", "Details (no names or telephones)"), el("textarea", {class: "inp", rows: 2, maxlength: 500, ...name("text", "text")})),
      el("label", {}, say("照片（可不填）", "Photos (optional)"), el("input", {class: "inp", type: "file", accept: "image/*", multiple: true, ...name("photos", "photos")})),
      message, el("div", {class: "acts"}, el("button", {class: "btn pri", type: "submit"}, say("上报", "Report")), el("button", {class: "btn", type: "button", onclick: () => { ask_.hidden = true; button.focus(); }}, say("取消", "Cancel"))));
    ask_.noValidate = true;
    ask_.hidden = false;
    ask_.querySelector("select").focus();
    ask_.onsubmit = async (event) => {
      event.preventDefault();
      const {category, title, text, photos} = ask_.elements;
      message.hidden = Boolean(title.value.trim());
      if (!title.value.trim()) { message.textContent = say("请填写事由。", "Please give the subject."); title.focus(); return; }
      const submit = ask_.querySelector('[type="submit"]');
      submit.disabled = true;
      try {
        const ids = await Promise.all([...photos.files].map(async (file) => (await ask("/photos", {method: "POST", body: file})).id));
        const answer = await ask("/reports", {method: "POST", body: {source: "property", external_id: `estate-${area}-${crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`}`, category: category.value, title: title.value.trim(), text: text.value.trim(), area, at: new Date().toISOString(), photos: ids}});
        toast(say(`已上报 ${answer.no}`, `Reported: ${answer.no}`));
        ask_.hidden = true;
        soon();
      } catch (error) { message.textContent = error.message; message.hidden = false; } finally { submit.disabled = false; }
    };
  }
  button.addEventListener("click", fill);
  return ({own}) => list.replaceChildren(...(own.length ? own.map((each) => el("li", {"data-own": each.no}, el("span", {class: "no"}, each.no), el("b", {}, words(each)), el("span", {}, minute(each.reported_at)), el("span", {class: "tag"}, words(each.stands)))) : [el("li", {class: "none"}, say("还没有上报过。", "Nothing reported yet."))]));
}

/** What is overdue by department and by street, each opening its cases; the special procedures with their share of all cases. */
export function supervision(page, {area}) {
  const [overdue, special] = ["overdue", "special"].map((name) => part(page, name).querySelector(".rows"));
  const bars = (rows, to) => {
    const most = Math.max(1, ...rows.map((each) => each.value ?? 0));
    return rows.filter((each) => each.value).sort((a, b) => b.value - a.value).slice(0, 8).map((each) => el("a", {class: "bar", href: to(each)}, el("span", {}, words(each)), el("i", {style: `--part: ${(each.value / most).toFixed(3)}`}), el("b", {}, String(each.value))));
  };
  const share = (each, head) => el("tr", {class: each.above ? "above" : ""}, el("th", {scope: "row"}, head), el("td", {}, shown(each.value, "%")), el("td", {}, `${each.numerator ?? 0} / ${each.denominator ?? 0}`), el("td", {}, each.above ? el("span", {class: "tag red"}, icon("alert-triangle"), say("超控", "above limit")) : ""));
  return keep(page, async () => {
    const [by, street, ledger] = await Promise.all([ask(`/indicators/case.overdue?area=${area}&by=department`), ask(`/indicators/case.overdue?area=${area}&by=area`), ask(`/special-procedures?area=${area}`)]);
    const group = (name, rows) => el("div", {class: "bars"}, el("h4", {}, name), ...(rows.length ? rows : [el("p", {class: "none"}, say("没有超期案件", "Nothing overdue"))]));
    overdue.replaceChildren(group(say("按部门", "By department"), bars(by.rows ?? [], (each) => `/cases?of=case.overdue&period=now&area=${area}&department=${each.id}`)), group(say("按街镇社区", "By area"), bars(street.rows ?? [], (each) => `/cases?of=case.overdue&period=now&area=${each.id}`)));
    special.replaceChildren(
      el("p", {class: ledger.whole.above ? "limit above" : "limit"}, ledger.whole.above ? icon("alert-triangle") : icon("check"), say(`近 30 天特殊程序占全部案件 ${shown(ledger.whole.value, "%")}（${ledger.whole.numerator} / ${ledger.whole.denominator}），控制线 ${ledger.limit}%。`, `Special procedures are ${shown(ledger.whole.value, "%")} of all cases of 30 days (${ledger.whole.numerator} / ${ledger.whole.denominator}); the limit is ${ledger.limit}%.`)),
      el("table", {class: "shares"}, el("tbody", {}, ...ledger.kinds.map((each) => share({...each, above: false}, el("a", {href: `/supervise?group=special&area=${area}`}, words(each)))), ...ledger.by.area.filter((each) => each.denominator).map((each) => share(each, words(each))), ...ledger.by.department.filter((each) => each.above).map((each) => share(each, words(each))))));
  });
}
