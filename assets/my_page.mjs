// My page in the browser: what is chosen goes into the address, and from there to the magnets; a row of a magnet chooses as the line above does.

import {openCategories} from "./_category.mjs";
import {close, pop} from "./_pop.mjs";
import {CHOICES, el, isWhole, say, toast, visit} from "./session.mjs";

const CUSTOM = "custom";
const LONGEST = 366; // days of one stretch

/** The query of the page `here` ({base, own, begins}) after `changes`: only what is not as the page begins, and enough to say that nothing is left open. */
export function queryAfter(search, changes, {base, own, begins}) {
  const before = new URLSearchParams(search);
  const after = new URLSearchParams({page: base});
  const value = (name) => (name in changes ? changes[name] : before.get(name) ?? "");
  const area = value("area") || own;
  if (area !== own) after.set("area", area);
  const among = value("among");
  if (among && among !== area && area.startsWith(among)) after.set("among", among);
  for (const name of CHOICES) {
    const now = name in changes ? changes[name] || "off" : before.get(name) ?? begins[name] ?? "off";
    if (now !== (begins[name] ?? "off")) after.set(name, now);
  }
  if (!isWhole(`?${after}`)) after.set("area", area);
  return `?${after.toString().replaceAll("%2F", "/").replaceAll("%2C", ",")}`;
}

/** Nothing chosen, as an address says it. */
export const queryOfReset = ({base, own}) => `?${new URLSearchParams({page: base, area: own})}`;

/** What choosing a row of `param` changes, where the page looks at `area` and shows the parts of `among`: an area chosen among others leaves those to be seen. */
export function changesOf({param, value}, {area, among}) {
  if (param !== "area") return {[param]: value};
  const around = among || area;
  return value && value !== around ? {area: value, among: around} : {area: around, among: ""};
}

/** Why two days are no stretch, "" where they are one. */
export function wrongStretch(first, last) {
  if (!first || !last) return say("请选起止两天", "Choose the first and the last day");
  if (first > last) return say("止日在起日之前", "The last day lies before the first");
  return (Date.parse(last) - Date.parse(first)) / 86_400_000 > LONGEST ? say(`最多 ${LONGEST} 天`, `At most ${LONGEST} days`) : "";
}

export function start(page) {
  const line = page.querySelector("[data-base]");
  const {base, own, search} = line.dataset;
  const here = {base, own, begins: JSON.parse(line.dataset.begins)};
  const entries = JSON.parse(line.dataset.categories);
  const choice = () => new URLSearchParams(location.search);
  const area = () => choice().get("area") ?? own;
  // The address says what is shown: also what was chosen last, and nothing that could not be.
  const shown = search || (choice().has("area") || isWhole(location.search) ? queryOfReset(here) : location.search);
  if (shown !== location.search) history.replaceState(history.state, "", location.pathname + shown + location.hash);
  const named = location.hash.length > 1 && page.querySelector(`[data-instance="${CSS.escape(location.hash.slice(1))}"]`); // what the builder has just put here
  named?.scrollIntoView?.({block: "center"});

  const go = (query, quiet = false) => {
    if (query === location.search) return;
    // The step before says all, too: going back to it must not mean "as it was chosen last".
    if (!isWhole(location.search)) history.replaceState(history.state, "", location.pathname + queryAfter(location.search, {}, here) + location.hash);
    line.setAttribute("aria-busy", "true");
    visit(location.pathname + query, quiet);
  };
  const choose = (changes) => go(queryAfter(location.search, changes, here));

  // What a control shows is the server's word, also after it was left with something else.
  const settle = () => {
    for (const each of line.querySelectorAll("select[data-control]")) if (each.value !== each.dataset.now) each.value = each.dataset.now;
  };
  const settled = new MutationObserver(() => { line.removeAttribute("aria-busy"); settle(); });
  settled.observe(line, {childList: true, subtree: true, characterData: true, attributeFilter: ["data-now"]});
  settle();

  const stretch = (select) => {
    const [from, to] = (select.dataset.now.includes("/") ? select.dataset.now : "/").split("/");
    const day = (label, value) => el("label", {}, label, el("input", {type: "date", class: "inp", value, max: "2100-12-31"}));
    const why = el("p", {class: "why", role: "alert", hidden: true});
    const first = day(say("起", "From"), from), last = day(say("止", "To"), to);
    const form = el("form", {class: "stretch"}, first, last, why, el("button", {class: "btn pri", type: "submit"}, say("应用", "Apply")));
    form.noValidate = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const days = [first, last].map((each) => each.querySelector("input").value);
      const wrong = wrongStretch(...days);
      why.hidden = !wrong;
      why.textContent = wrong;
      if (wrong) return;
      close(true);
      choose({period: days.join("/")});
    });
    pop(select, say("自定义周期", "Other days"), "pop", form)?.querySelector("input").focus();
  };
  const copy = () => {
    const query = choice();
    query.set("page", base);
    query.set("area", area());
    const link = `${location.origin}${location.pathname}?${query.toString().replaceAll("%2F", "/").replaceAll("%2C", ",")}`;
    navigator.clipboard.writeText(link).then(() => toast(say("链接已复制，对方只看到自己范围内的内容", "Link copied; whoever opens it sees what lies in their own scope")), () => toast(say("浏览器不允许复制，请复制地址栏", "The browser does not let us copy: copy the address")));
  };

  const change = (event) => {
    const select = event.target.closest("select[data-control]");
    if (!select) return;
    const {value} = select;
    if (value !== CUSTOM) return choose({[select.dataset.control]: value});
    settle();
    stretch(select);
  };
  const click = (event) => {
    const at = (selector) => event.target.closest?.(selector);
    const clear = at("[data-clear]");
    if (clear) choose(clear.dataset.clear === "area" ? {area: clear.dataset.to ?? "", among: ""} : {[clear.dataset.clear]: ""});
    else if (at("[data-control=category]")) openCategories(at("[data-control=category]"), entries, choice().get("category") ?? at("[data-control=category]").dataset.now, (category) => choose({category}));
    else if (at("[data-do=reset-page]")) go(queryOfReset(here));
    else if (at("[data-do=copy-page]")) copy();
  };
  const pick = ({detail}) => go(queryAfter(location.search, {...changesOf(detail, {area: area(), among: choice().get("among")}), ...detail.also}, here), detail.quiet);
  const switched = (event) => { event.preventDefault(); choose(event.detail); };

  line.addEventListener("change", change);
  line.addEventListener("click", click);
  page.addEventListener("mg:pick", pick);
  addEventListener("mg:choose", switched);
  return () => {
    settled.disconnect();
    close();
    removeEventListener("mg:choose", switched);
    page.removeEventListener("mg:pick", pick);
  };
}
