// The indicator as it would look: a preview answer drawn by the magnet's own module, asked anew after each click.

import {ask, el, say} from "./session.mjs";

const PAUSE = 200;
const address = (view) => { const name = `magnets/${view}.mjs`; return `/assets/${name}${window.magnetAssets?.[name] ? `?v=${window.magnetAssets[name]}` : ""}`; };

/** → {ask(body, by, title), draw(view, words), views(), stop}; `onAnswer(answer)` hears each. */
export function lookBox(box, known) {
  const title = el("span", {class: "t"}), live = el("div", {}), frame = el("section", {class: "mg", role: "group", "data-look": ""}, el("header", {}, title, el("span", {class: "of"}), el("span", {class: "at"})), el("div", {class: "body"}, live));
  const facts = el("dl", {class: "facts"}), said = el("p", {class: "why", role: "alert", hidden: true}), tiles = el("div", {class: "tiles", role: "group", "aria-label": say("图形", "View")});
  box.replaceChildren(frame, tiles, said, facts);
  const me = {onAnswer: null, ask: soon, draw, views, get view() { return chosen; }, stop, words, choose};
  let timer = null, turn = 0, last = null, chosen = null, drawn = null, named = {};

  function soon(body, by, name) {
    clearTimeout(timer);
    frame.classList.add("busy");
    timer = setTimeout(() => now(body, by, name), PAUSE);
  }
  async function now(body, by, name) {
    const mine = ++turn;
    if (body.measure === "ratio" && !Object.keys(body.part ?? {}).length) { frame.classList.remove("busy"); return problem(say("点选哪些行算分子，例如“状态：有效”。", "Choose the rows that count, such as state: valid.")); }
    let found;
    try { found = await ask("/definitions/preview", {method: "POST", body: {body, by, area: known.screen.area}}); } catch (error) { if (mine === turn) { frame.classList.remove("busy"); problem(error.message); } return; }
    if (mine !== turn) return;
    frame.classList.remove("busy");
    said.hidden = true;
    last = {...found, body, by};
    if (!named.title) title.textContent = name;
    const possible = views();
    if (!possible.some((view) => view.id === chosen)) chosen = possible[0]?.id ?? null;
    await draw();
    me.onAnswer?.(last);
  }
  function problem(words) { said.textContent = words; said.hidden = false; }

  /** The views that can show this answer, the usual one first. */
  function views() {
    if (!last) return [];
    const {measure} = last.body, {by} = last;
    const order = by ? (["day", "month", "hour"].includes(by) ? ["trend", "calendar", "bars"] : by === "area" ? ["ranking", "bars", "table"] : ["ring", "bars", "ranking"]) : measure === "ratio" ? ["rate", "number", "gauge"] : ["number"];
    const rank = (id) => (order.includes(id) ? order.indexOf(id) : order.length);
    return known.views.filter((view) => view.fits.includes(measure) && Boolean(by) === view.needs_by && (!view.by.length || view.by.includes(by))).sort((a, b) => rank(a.id) - rank(b.id));
  }
  function choose(id) { chosen = id; return draw(); }
  function words(next) { named = next; if (last) draw(); }

  async function draw() {
    const view = views().find((each) => each.id === chosen);
    tiles.replaceChildren(...views().map((each) => el("button", {class: "choice", type: "button", "data-view": each.id, "aria-pressed": String(each.id === chosen), onclick: () => choose(each.id)}, each.title)));
    if (!view) return problem(say("没有能显示它的图形：换一种分组。", "No view can show this: tell it apart by something else."));
    const {mount} = await import(address(view.id));
    drawn?.destroy?.();
    title.textContent = named.title || title.textContent;
    frame.className = `mg v-${view.id}`;
    frame.style.setProperty("--rows", view.size[1]);
    const fresh = el("div", {});
    frame.querySelector(".body").replaceChildren(fresh);
    frame.querySelector(".of").replaceChildren();
    const indicator = {...last.indicator, ...(named.unit ? {unit: named.unit} : {}), ...(named.target != null ? {target: named.target} : {})};
    drawn = mount(fresh, {...view.settings, ...known.screen, title: title.textContent, by: last.by, indicator, unit: named.unit ?? last.indicator.unit, ...(named.target != null ? {target: named.target} : {})});
    drawn.value({...last.answer, ...(named.target != null ? {target: named.target} : {})});
    tell();
  }
  function tell() {
    const {answer} = last, row = (name, value) => (value == null || value === "" ? [] : [el("dt", {}, name), el("dd", {}, value)]);
    const number = (n) => (n == null ? null : n.toLocaleString());
    facts.replaceChildren(...row(say("数值", "Value"), answer.value == null ? "—" : number(answer.value)), ...row(say("分子 / 分母", "Numerator / denominator"), answer.denominator == null ? null : `${number(answer.numerator)} / ${number(answer.denominator)}`), ...row(say("数据时间", "Data time"), answer.data_time?.slice(0, 16).replace("T", " ")), ...row("", answer.approximate ? say("近似值", "approximate") : null));
  }
  function stop() { clearTimeout(timer); turn += 1; drawn?.destroy?.(); }
  return me;
}
