// The urgent banner: one at a time across the head of the map, each as long as --m-banner says, the rest wait in a short queue.

import {el, say} from "./session.mjs";

const MOST_WAITING = 8;
const OCTAGON = '<svg class="bx" viewBox="0 0 16 16" aria-hidden="true"><path d="M5.3 1h5.4L15 5.300v5.400L10.700 15H5.300L1 10.700V5.300z" fill="var(--alarm-on)"/><text x="8" y="11.200" text-anchor="middle" font-size="9" font-weight="700" fill="var(--alarm)">急</text></svg>';

/** Minutes:seconds, or hours:minutes:seconds, until `due` (epoch ms); negative shows how long it is over. */
export function left(due, now) {
  const s = Math.floor(Math.abs(due - now) / 1000);
  const two = (n) => String(n).padStart(2, "0");
  const text = s >= 3600 ? `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`;
  return {text, over: due < now};
}

/** C20261121-0393 → 1121-0393, as it stands on cards. */
export const shortNo = (no) => no.replace(/^\D*\d{4}(?=\d{4}-)/, "");

/** What the banner says of a case's live value. */
export function sentence(v, zone) {
  const time = (iso) => new Intl.DateTimeFormat("en-GB", {timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23"}).format(new Date(iso));
  const date = new Intl.DateTimeFormat("en-CA", {timeZone: zone, month: "2-digit", day: "2-digit"});
  const day = (iso) => (date.format(new Date(iso)) === date.format(new Date()) ? "" : `${date.format(new Date(iso))} `);
  const place = say(`${v.area_zh ?? ""} ${v.grid_zh ?? ""}`, v.area_en ?? v.area_zh ?? "").trim();
  const minutes = v.due_at ? Math.max(1, Math.round((Date.parse(v.due_at) - Date.parse(v.state_at ?? v.reported_at)) / 60_000)) : null;
  const limit = minutes == null ? null : minutes <= 120 ? say(`本环节时限 ${minutes} 分钟`, `this stage: ${minutes} min`) : say(`${day(v.due_at)}${time(v.due_at)} 到期`, `due ${day(v.due_at)}${time(v.due_at)}`);
  return [shortNo(v.no), place, say(`${time(v.reported_at)} 上报`, `reported ${time(v.reported_at)}`), limit].filter(Boolean).join(" · ");
}

/** How long an urgent case stays on show, in ms: the token --m-banner. */
export function stay() {
  const text = getComputedStyle(document.documentElement).getPropertyValue("--m-banner").trim();
  return parseFloat(text) * (text.endsWith("ms") ? 1 : 1000) || 20_000;
}

/** A queue of banners in `layer`, each over the top of `head()` (an element); → {show(v), stop()}. */
export function banners(layer, head, zone, {onshow} = {}) {
  const waiting = [];
  const shown = new Map(); // no → when, so that the same case is not announced twice in ten minutes
  let open = null;

  const place = () => {
    const box = head()?.getBoundingClientRect();
    const base = layer.getBoundingClientRect();
    if (!open || !box) return;
    Object.assign(open.node.style, {left: `${box.left - base.left}px`, top: `${box.top - base.top}px`, width: `${box.width}px`});
  };
  const next = () => {
    open = null;
    const v = waiting.shift();
    if (v) raise(v);
  };
  const leave = () => {
    const {node, timer} = open;
    clearInterval(timer);
    node.classList.add("out");
    setTimeout(() => { node.remove(); next(); }, 220);
  };
  function raise(v) {
    const count = el("b");
    const word = el("span");
    const node = el("div", {class: "banner", role: "alert", "data-alarm": v.no});
    node.innerHTML = OCTAGON;
    node.append(
      el("div", {class: "what"}, el("h2", {}, el("span", {}, say(v.category_zh, v.category_en)), el("em", {}, say("急", "URGENT"))), el("p", {}, sentence(v, zone))),
      ...(v.due_at ? [el("div", {class: "left"}, count, word)] : []),
      el("i", {class: "run"}),
    );
    const due = Date.parse(v.due_at);
    const write = () => { const {text, over} = left(due, Date.now()); count.textContent = text; word.textContent = over ? say("超时", "over") : say("剩余", "left"); };
    if (v.due_at) write();
    layer.append(node);
    open = {node, timer: setInterval(write, 1000)};
    place();
    setTimeout(leave, stay());
    onshow?.(v);
  }
  addEventListener("resize", place);
  return {
    show(v) {
      const now = Date.now();
      for (const [no, at] of shown) if (now - at > 600_000) shown.delete(no);
      if (shown.has(v.no)) return;
      shown.set(v.no, now);
      if (open) { if (waiting.length < MOST_WAITING) waiting.push(v); } else raise(v);
    },
    stop() {
      removeEventListener("resize", place);
      waiting.length = 0;
      if (open) { clearInterval(open.timer); open.node.remove(); }
    },
  };
}
