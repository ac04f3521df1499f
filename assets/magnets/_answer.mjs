// What every view of an answer has in common: its states, its way to the records, its side note in the title row.

import { h, icon, mark, text, attr } from "./_draw.mjs";
import { placed } from "./_on_map.mjs";
import { say, words } from "./_words.mjs";

const WALLS = new Set(["wall", "wallfar", "wall4k", "wallfar4k"]);

/** How high a row that can be pressed is at least, in px: also where a unit is smaller than one. */
export const target = (u) => 24 * Math.max(u, 1);

/** Whether nobody can touch this surface. */
export const isWall = (settings) => WALLS.has(settings.surface);

/** A link on a desk, a plain element on a wall or where there is nothing to open. */
export const linked = (tag, href, settings, ...rest) => (href && !isWall(settings) ? h(`a.${tag.split(".").slice(1).join(".")}`, { href }, ...rest) : h(tag, ...rest));

/** A row that narrows the page to itself where its magnet lets it (`settings.pick`), else leads to its records. `id` null is a row that does neither. */
export function pickRow(tag, settings, id, ...rest) {
  if (id == null || !picks(settings)) return linked(tag, id == null ? null : rowHref(settings, id), settings, ...rest);
  const hit = h("button.hit", { type: "button" }), to = h("a.to", { hidden: "" }, words(settings.lang).records);
  hit.addEventListener("click", () => hit.dispatchEvent(new CustomEvent("mg:pick", { bubbles: true, detail: { param: settings.pick.param, value: chosen(settings, id) ? "" : id } })));
  hit.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !settings.pick.at.length) return;
    event.stopPropagation();
    hit.dispatchEvent(new CustomEvent("mg:pick", { bubbles: true, detail: { param: settings.pick.param, value: "" } }));
  });
  return h(`${tag}.picks`, ...rest, hit, to);
}

/** Brings a row of `pickRow` up to date: whether it is chosen, what it is called, where its records are. */
export function fillPick(node, settings, id, name) {
  if (id != null && (settings.by === "area" || settings.by === "segment")) placed(node, { [settings.by]: id }, settings);
  if (id != null && node.tagName === "A") attr(node, "href", rowHref(settings, id));
  const hit = node.querySelector(":scope > .hit");
  if (!hit) return;
  const on = chosen(settings, id), to = rowHref(settings, id);
  attr(hit, "aria-pressed", String(on));
  attr(hit, "aria-label", name);
  node.classList.toggle("on", on);
  attr(hit.nextSibling, "href", to);
  attr(hit.nextSibling, "hidden", on && to ? null : "");
}

/** Whether rows of this magnet narrow the page. */
const picks = (settings) => Boolean(settings.pick) && !isWall(settings);

/** Whether the page is narrowed to this row. */
export const chosen = (settings, id) => Boolean(settings.pick?.at.includes(String(id)));

/** The address of a row's records: `{id}` in the pattern stands for the row. */
export const rowHref = (settings, id) => settings.href_row?.replace("{id}", encodeURIComponent(id));

/** Settings that a drawing takes without being made anew. */
const MILD = new Set(["area", "period", "pick", "narrow", "filters", "told", "href", "href_row", "title"]);

/** Lays `next` over `settings` in place; false where more has changed than a drawing can take. */
export function settled(settings, next) {
  const changed = [...new Set([...Object.keys(settings), ...Object.keys(next)])].filter((name) => JSON.stringify(settings[name]) !== JSON.stringify(next[name]));
  if (changed.some((name) => !MILD.has(name)) || Boolean(settings.pick) !== Boolean(next.pick) || settings.pick?.param !== next.pick?.param) return false;
  for (const name of changed) next[name] === undefined ? delete settings[name] : (settings[name] = next[name]);
  return true;
}

/** Writes the note at the right of the title row (unit, scale, legend): a node, or the first of the texts that fits beside the title. */
export function note(el, ...choices) {
  const place = el.closest(".mg")?.querySelector(":scope > header > .of");
  if (!place) return;
  if (choices[0] instanceof Node) { if (place.firstChild !== choices[0]) place.replaceChildren(choices[0]); return; }
  for (const choice of choices) {
    text(place, choice);
    if (choices.length === 1 || place.offsetTop < place.offsetHeight) return;
  }
}

/** The state of an answer as a magnet shows it: loading, ok, empty, no_data or error. */
export function stateOf(answer) {
  if (!answer) return "loading";
  if (answer.state === "error" || answer.state === "no_data") return answer.state;
  if (answer.value == null && !answer.rows) return "no_data";
  if (answer.rows) return answer.rows.some((row) => row.value || row.past || row.numerator) ? "ok" : "empty";
  return answer.value === 0 ? "empty" : "ok";
}

/** The answer as the settings want it compared: with the period before, with the year before, with a target, or with nothing. */
export function suited(answer, { compare, target }) {
  const aim = target ?? answer.target ?? null;
  const plain = { ...answer, target: aim };
  if (compare === "target" && aim != null) return { ...plain, past: aim, past_label: "target" };
  if (compare === "year") return { ...plain, past: answer.year ?? null, past_label: answer.year_label ?? "year_ago", past_why: answer.year_why ?? null, spark_past: answer.spark_year ?? null, rows: answer.rows?.map((row) => ({ ...row, past: row.year ?? null })) ?? null };
  if (compare !== "none") return plain;
  return { ...plain, past: null, spark_past: null, rows: answer.rows?.map((row) => ({ ...row, past: null })) ?? null };
}

/** Tells the frame around `el` how this magnet stands, once what is being drawn has been drawn. */
export const told = (el, state) => queueMicrotask(() => el.dispatchEvent(new CustomEvent("mg:state", { detail: state })));

/** Skeleton in the shape of the content: one block each, drawn after 300 ms. */
export const skeleton = () => h("div.sks", { "aria-hidden": "true" }, h("div.sk.a"), h("div.sk.b"), h("div.sk.c"));

/**
 * A view of answers. `build(main)` makes its elements once and returns `draw(answer)`; drawn in place from then on.
 * Returns what `mount` must: {value, settle, resize, destroy}.
 */
export function answerView(el, settings, name, build) {
  const t = words(settings.lang);
  const main = h("div.main");
  const mid = h("div.mid");
  el.classList.add("vw", `vw-${name}`);
  el.replaceChildren(skeleton(), main, mid);
  const view = build(main, t);

  const show = (state) => { if (el.dataset.show !== state) el.dataset.show = state; told(el, settings.pretend ?? state); };
  let whole = true; // until this account itself was told that there are too few
  const own = (asked) => again(settings, asked).catch(() => el.dataset.show === "loading" && asked).then((found) => { // what stands there is better than less
    whole &&= !found;
    value(found);
  });
  const value = (asked) => {
    if (!asked) return;
    if (asked.few && whole) return own(asked); // what all hear live leaves out numbers of few people, which those on duty among them are told
    whole = !asked.few;
    const answer = { ...suited(asked, settings), told: settings.told };
    const state = stateOf(answer);
    show(state);
    if (state === "no_data") missing(mid, answer, settings, t);
    else if (state === "error") broken(mid, answer, settings, isWall(settings) ? null : () => again(settings, answer).then(value, () => {}));
    else if (state === "empty") { nothing(mid, settings.empty ? say(settings.empty, settings.lang) : none(answer, settings, t)); view.draw(answer); }
    else view.draw(answer);
  };
  show("loading");
  return {
    value,
    settle: (next) => settled(settings, next),
    resize() { view.resize?.(); },
    destroy() { view.stop?.(); el.replaceChildren(); },
  };
}

/** What is said of 0: the indicator's own words where they hold, which they do not for other periods and narrowed figures. */
export function none(answer, settings, t) {
  const now = answer.period === "now", usual = (now || answer.period === "today") && !Object.keys(answer.filters ?? {}).length;
  return (usual && t.empty[settings.indicator?.id]) || (now ? t.nothing : t.nothingThen);
}

/** 0 is a value: one plain sentence beside it. */
export const nothing = (mid, sentence) => mid.replaceChildren(shape("inbox"), h("span", sentence));

/** No value, and why. */
export function missing(mid, answer, settings, t) {
  mid.replaceChildren(h("div.v.none", "—"), h("span.why", h("b", say(answer.why, settings.lang) || t.none)));
}

/** What went wrong and the way out. */
export function broken(mid, answer, settings, retry) {
  const t = words(settings.lang);
  const out = retry && h("button.btn", { type: "button", "data-action": "retry" }, t.retry);
  out?.addEventListener("click", retry);
  mid.replaceChildren(shape("plug"), h("span.why", h("b", t.failed), h("br"), say(answer.why, settings.lang) || t.failedWhy), ...(out ? [out] : []));
}

function shape(name) {
  const node = h("span.shape");
  mark(node, icon(name));
  return node;
}

/** Asks the same question again over REST. */
export async function again(settings, answer = {}) {
  const query = new URLSearchParams({ area: answer.area ?? settings.area ?? "" });
  for (const name of ["period", "by"]) if (answer[name] ?? settings[name]) query.set(name, answer[name] ?? settings[name]);
  for (const [name, values] of Object.entries(answer.filters ?? settings.filters ?? {})) query.set(name, values.join(","));
  if (settings.compare === "year") query.set("compare", "year");
  const reply = await fetch(`/api/v1/indicators/${answer.indicator ?? settings.indicator?.id}?${query}`, { credentials: "same-origin" });
  if (!reply.ok) throw new Error(`${reply.status}`);
  return reply.json();
}

/** The value with its small unit; shrinks with its length so that it never runs out of its box. */
export function figure(settings) {
  const value = h("span"), small = h("small");
  const node = linked("div.v", settings.href, settings, value, small);
  node.update = (shown, unitText) => {
    text(value, shown);
    text(small, unitText);
    if (node.tagName === "A") attr(node, "href", settings.href);
    const length = String(shown).length + (unitText ? String(unitText).length * 0.5 + 0.4 : 0);
    if (node.style.getPropertyValue("--chars") !== String(length)) node.style.setProperty("--chars", length);
  };
  return node;
}

/** "较昨 +84" and its tone. */
export function compareLine() {
  const label = h("span.than"), delta = h("b"), points = h("span.pp");
  const node = h("div.cmp", label, delta, points);
  node.update = (compared) => {
    attr(node, "hidden", compared ? null : "");
    if (!compared) return;
    text(label, [compared.label, compared.was].filter(Boolean).join(" "));
    text(delta, compared.delta);
    attr(delta, "class", compared.tone || null);
    text(points, compared.unit);
  };
  return node;
}

/** A track with what is reached and, where there is a target, its tick. */
export function track() {
  const done = h("i"), tick = h("u");
  const node = h("div.tgt", { "aria-hidden": "true" }, done, tick);
  node.update = (percent, target) => {
    done.style.width = `${Math.max(0, Math.min(100, percent ?? 0))}%`;
    attr(tick, "hidden", target == null ? "" : null);
    if (target != null) tick.style.left = `${target}%`;
  };
  return node;
}
