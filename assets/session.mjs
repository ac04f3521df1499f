// Asking our own REST interface: the session's CSRF token goes along, errors come back as sentences.

const FOLLOWS_MS = 5000; // by then another page has come, or none does
export const cookie = (name) => document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
export const lang = () => (document.documentElement.lang.startsWith("en") ? "en" : "zh");
export const say = (zh, en) => (lang() === "en" ? en : zh);
export const remember = (name, value) => { document.cookie = `${name}=${value}; path=/; max-age=34560000; samesite=lax`; };

/** When the server made this document, in ms of its clock. */
export const madeAt = () => Number(document.querySelector('meta[name="magnet-made"]')?.content);

/** Call `/api/v1<path>`, a File as it is and all else as JSON; resolves to the JSON answer, rejects with an Error whose `status`, `code` and `data` say why.
 *  `headers` go along; `heard(Response)` is told of any answer. */
export async function ask(path, {method = "GET", body, headers: more = {}, heard} = {}) {
  const headers = {"X-CSRFToken": cookie("_csrf_token"), ...more};
  const file = typeof File !== "undefined" && body instanceof File;
  if (body !== undefined) headers["Content-Type"] = file ? body.type || "image/jpeg" : "application/json";
  let response;
  try {
    response = await fetch(`/api/v1${path}`, {method, headers, body: body === undefined || file ? body : JSON.stringify(body)});
  } catch {
    throw Object.assign(new Error(say("连不上服务器，请检查网络后重试。", "The server cannot be reached: check the network and try again.")), {status: 0});
  }
  heard?.(response);
  const data = response.status === 204 ? {} : await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error((lang() === "zh" && data.error?.zh) || (data.error?.message ?? String(response.status))), {status: response.status, code: data.error?.code, field: data.error?.field, data});
  return data;
}

/** What a page can be narrowed by beside its area (core/page_choice.py NAMES). */
export const CHOICES = ["period", "category", "department", "state", "source", "urgent", "sex", "residence", "origin", "industry", "activity", "post", "segment", "within"];

/** Whether an address says all about a page; another one leaves open what was chosen last (layouts/my_page.py recall). */
export function isWhole(search) {
  const query = new URLSearchParams(search);
  return ["among", ...CHOICES].some((name) => query.get(name)) || Boolean(query.get("page") && query.get("area"));
}

/** Go to an address of ours as a click on one of the rail's links does: one more step of the history, in place of the present one where `quiet`; nothing loaded anew. */
export function visit(address, quiet = false) {
  history[quiet ? "replaceState" : "pushState"]({}, "", address);
  dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  dispatchEvent(new PopStateEvent("popstate"));
  if (!quiet) followed();
}

/** The page is drawn anew: the keyboard goes on in it and not in the rail, unless somebody has put the focus elsewhere. */
function followed() {
  const before = document.querySelector("#main");
  if (!before) return;
  const seen = new MutationObserver(() => {
    const main = document.querySelector("#main");
    if (!main || main === before) return;
    seen.disconnect();
    if (!document.activeElement || document.activeElement === document.body) main.focus({preventScroll: true});
  });
  seen.observe(document.body, {childList: true, subtree: true});
  setTimeout(() => seen.disconnect(), FOLLOWS_MS);
}

/** A short word at the foot of the screen that leaves by itself. */
export function toast(text) {
  const box = Object.assign(document.createElement("div"), {className: "toast", textContent: text});
  box.setAttribute("role", "status");
  document.body.append(box);
  setTimeout(() => box.remove(), 5000);
}

/** An element with class and children; strings become text. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

export const icon = (name) => el("i", {class: `i i-${name}`, "aria-hidden": "true"});
