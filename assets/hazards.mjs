// The ledger of hazards over REST: totals, filters kept in the address, each hazard's photos before and after; one opens and is acted on beside it.

import {forms, MOVED, take} from "./_case_act.mjs";
import {caseView, minute, words} from "./_case_view.mjs";
import {lastAsked} from "./_once.mjs";
import {hears, reads} from "./_reads.mjs";
import {placeOf} from "./magnets/_case.mjs";
import {placed} from "./magnets/_on_map.mjs";
import {ask, el, icon, say, toast} from "./session.mjs";

const TOTALS = [["found", "发现隐患", "Found", ""], ["rectified", "已整改", "Rectified", ""], ["to_write_off", "待销账", "To write off", "to_write_off"], ["written_off", "已销账", "Written off", "written_off"], ["overdue", "超期未整改", "Overdue", "overdue"]];

export function start(page) {
  const {area} = page.dataset;
  const [totals, ledger, side, out] = [".totals", ".ledger", ".case-drawer", '[data-action="export"]'].map((each) => page.querySelector(each));
  const filters = [...page.querySelectorAll("[data-filter]")];
  let rows = [];
  let open = null;
  let ended = false;
  let busy = false;
  const lastCase = lastAsked();
  for (const each of filters) each.value = each.dataset.now;
  const query = () => new URLSearchParams({area, ...Object.fromEntries(filters.filter((each) => each.value).map((each) => [each.dataset.filter, each.value]))});

  const photos = (ids, label) => el("span", {class: "shots"}, el("small", {}, label), ...(ids.length ? ids.slice(0, 3).map((id) => el("a", {href: `/api/v1/photos/${id}`, target: "_blank"}, el("img", {src: `/api/v1/photos/${id}?size=thumb`, alt: label, loading: "lazy"}))) : [el("i", {class: "no-shot"}, "—")]));
  const one = (each) => placed(el("article", {class: `hazard${each.late ? " late" : ""}${each.closed_at ? " done" : ""}`, "data-no": each.no},
    el("button", {class: "head", onclick: () => show(each.no)}, each.grade ? el("span", {class: `grade ${each.grade.id}`}, words(each.grade)) : null, el("b", {}, say(each.category_zh, each.category_en)), el("span", {class: "no"}, each.no), el("span", {class: "tag"}, say(each.state_zh, each.state_en))),
    el("p", {class: "t"}, `${each.title} · ${say(each.area_zh, each.area_en)} ${say(each.grid_zh ?? "", "")}`),
    el("dl", {}, el("dt", {}, say("责任单位", "Unit")), el("dd", {}, each.unit ? words(each.unit) : "—"), el("dt", {}, say("整改期限", "Deadline")), el("dd", {class: each.late ? "late" : ""}, minute(each.deadline_at), each.late ? say(" 超期", " overdue") : ""),
      el("dt", {}, say("整改措施", "Measures")), el("dd", {}, each.measures ?? "—", each.fixed_by ? el("small", {}, ` ${each.fixed_by} ${minute(each.fixed_at)}`) : null),
      el("dt", {}, say("销账", "Written off")), el("dd", {}, each.written_off_by ? `${each.how ?? ""} ${each.written_off_by} ${minute(each.written_off_at)}` : "—")),
    el("div", {class: "pair"}, photos(each.before, say("整改前", "Before")), photos(each.after, say("整改后", "After")))), placeOf(each));

  const get = reads(ledger, read);
  async function read() {
    const answer = await get(`/hazards?${query()}`);
    if (!answer || ended) return;
    rows = answer.items;
    out.href = `/api/v1/hazards.xlsx?${query()}`;
    const standing = page.querySelector('[data-filter="standing"]');
    totals.replaceChildren(...TOTALS.map(([id, zh, en, to]) => el("button", {class: "fig", "data-total": id, "data-none": answer.totals[id] ? null : "", "aria-pressed": String(Boolean(to) && standing.value === to), onclick: () => { standing.value = to; changed(); }}, el("span", {}, say(zh, en)), el("b", {}, String(answer.totals[id])))),
      el("div", {class: "fig", "data-total": "rate"}, el("span", {}, say("整改销账率", "Rate written off")), el("b", {}, answer.totals.rate == null ? "—" : `${answer.totals.rate}%`), el("small", {}, `${answer.totals.written_off} / ${answer.totals.found}`)));
    const had = document.activeElement?.closest?.(".hazard")?.dataset.no;
    ledger.replaceChildren(...(rows.length ? rows.map(one) : [el("div", {class: "void"}, icon("shield-check"), el("b", {}, say("没有符合的隐患", "No such hazard")))]));
    if (answer.next) ledger.append(el("p", {class: "hint"}, say(`列出前 ${rows.length} 条，其余请筛选或导出。`, `The first ${rows.length}; narrow the list or export it for the rest.`)));
    if (had) ledger.querySelector(`[data-no="${had}"] .head`)?.focus({preventScroll: true});
    page.dataset.read = "";
  }
  async function show(no) {
    if (!no) { open = null; side.hidden = true; lastCase({}, () => null); return; }
    let of;
    try { of = await lastCase({}, () => ask(`/cases/${encodeURIComponent(no)}`)); } catch (error) { toast(error.message); return; }
    if (ended || !of) return;
    open = of;
    const line = rows.find((each) => each.no === no);
    side.replaceChildren(caseView(of, line && {department_words: line.unit}, {close: () => { show(null); ledger.querySelector(`[data-no="${no}"] .head`)?.focus(); }, act: (offer) => forming.press(offer)}));
    side.hidden = false;
    side.querySelector(".close").focus({preventScroll: true});
  }
  async function act(offer, given) {
    const {no, version} = open;
    if (busy) return;
    busy = true;
    for (const button of side.querySelectorAll(".doing button")) button.disabled = true;
    try {
      const after = await take(no, version, offer, given);
      forming.sent();
      toast(`${no} · ${say(after.state_zh, after.state_en)}`);
      await Promise.all([show(no), read()]);
    } catch (error) {
      toast(error.status === 409 ? MOVED() : error.message);
      if (error.status === 409) await show(no); else for (const button of side.querySelectorAll(".doing button")) button.disabled = false;
    } finally { busy = false; }
  }
  const forming = forms(side, {no: () => open?.no, offers: () => open.actions, act});
  function changed() {
    const now = new URLSearchParams(location.search);
    for (const each of filters) { each.value ? now.set(each.dataset.filter, each.value) : now.delete(each.dataset.filter); each.classList.toggle("on", Boolean(each.value)); }
    history.replaceState(history.state, "", `${location.pathname}${now.size ? `?${now}` : ""}`);
    read();
  }
  const key = (event) => { if (event.key === "Escape" && !side.hidden) show(null); };
  page.addEventListener("change", (event) => event.target.closest("[data-filter]") && changed());
  document.addEventListener("keydown", key);
  const end = hears([{topic: "case", fits: (v) => v.workflow === "hazard"}], read, 1500);
  read();
  return () => { ended = true; end(); forming.stop(); document.removeEventListener("keydown", key); };
}
