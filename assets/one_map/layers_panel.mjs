// The layers' panel: by theme, each with its switch, what it shows, its choices, how strong it is drawn, how old its data are and whether it failed.
import { number } from "../magnets/_words.mjs";
import { make } from "./card.mjs";
import { clockTime, legendLine } from "./legend.mjs";

const SHUT = "magnet:map:layers-shut", WIDE = 700;  // u from which the whole-page map has room for it beside the map
let panels = 0;

const shut = {
  get: () => { try { return localStorage.getItem(SHUT) === "1"; } catch { return false; } },
  set(yes) { try { localStorage.setItem(SHUT, yes ? "1" : "0"); } catch { /* it opens as usual next time */ } },
};

export function mount(map, settings) {
  const { layerSet, say, lang, zone } = settings;
  let panel = null, rows = [], deaf = () => {}, clock = 0;

  function open() {
    panels += 1;
    panel = settings.panel.open("layers", say("图层", "Layers"), closed);
    rows = layerSet.list().map(({ layer }) => row(layer));
    const groups = Object.entries(settings.groups).map(([id, [zh, en]]) => [say(zh, en), rows.filter(({ layer }) => layer.group === id)]);
    panel.body.classList.add("om-layers");
    panel.body.append(...groups.filter(([, mine]) => mine.length).map(([name, mine]) => make("section", { role: "group", "aria-label": name }, make("h3", { text: name }), ...mine.map(({ element }) => element))));
    deaf = layerSet.on(update);
    clock = setInterval(update, 1000);
    update();
    shut.set(false);
  }

  function update() {
    layerSet.list().forEach((state, i) => rows[i].update(state));
  }

  function closed() {
    panel = null;
    deaf();
    clearInterval(clock);
    shut.set(true);
    settings.noTool();
  }

  function row(layer) {
    const name = say(layer.zh, layer.en);
    const button = make("button", { class: "om-switch", type: "button", role: "switch", "data-layer": layer.id, "aria-checked": "false" }, make("i", { "aria-hidden": "true" }), make("span", { text: name }));
    const count = make("span", { class: "om-count" }), legend = make("ul", {}), failed = make("p", { class: "om-failed", role: "status" }), time = make("span", { class: "om-time" });
    const strength = make("input", { type: "range", min: 10, max: 100, step: 5, "data-opacity": layer.id, "aria-label": say(`${name}的不透明度`, `Opacity of ${name}`), title: say("不透明度", "Opacity") });
    const options = layer.options.map((option) => choices(layer, option));
    const more = make("div", { class: "om-more" }, failed, legend, ...options.map(({ element }) => element), make("div", { class: "om-foot" }, time, strength));
    button.onclick = () => layerSet.turn(layer.id, button.getAttribute("aria-checked") !== "true");
    strength.oninput = () => layerSet.fade(layer.id, strength.valueAsNumber / 100);
    let drawn = null;

    function update(state) {
      button.setAttribute("aria-checked", String(state.on));
      more.hidden = !state.on;
      if (!state.on) { count.textContent = ""; return; }
      set(count, state.count == null ? "" : number(state.count));
      set(failed, state.failed ? say(`没有读到：${state.failed}。稍后自动重试。`, `Could not be read: ${state.failed}. It is read again soon.`) : "");
      failed.hidden = !state.failed;
      set(time, state.at ? say(`数据时间 ${clockTime(state.at, lang, zone)}`, `Data of ${clockTime(state.at, lang, zone)}`) : state.old ? say("尚无数据", "No data yet") : "");
      more.classList.toggle("old", state.old);
      const lines = JSON.stringify(state.legend);
      if (lines !== drawn) legend.replaceChildren(...state.legend.map((line) => legendLine(line, say)));
      legend.hidden = !state.legend.length;
      drawn = lines;
      const percent = String(Math.round(state.opacity * 100));
      if (strength.value !== percent) strength.value = percent;
      strength.setAttribute("aria-valuetext", `${percent} %`);
      options.forEach((option) => option.update(state.options));
    }

    return { layer, element: make("div", { class: "om-layer" }, make("div", { class: "om-head" }, button, count), more), update };
  }

  function choices(layer, { name, zh, en, choices: all, many }) {
    const inputs = all.map((choice) => {
      const input = make("input", { type: many ? "checkbox" : "radio", name: `om-${panels}-${layer.id}-${name}`, value: choice.id, "data-choice": `${layer.id}:${choice.id}` });
      input.onchange = () => layerSet.choose(layer.id, name, many ? inputs.filter((each) => each.checked).map(({ value }) => value) : choice.id);
      return input;
    });
    const element = make("fieldset", {}, make("legend", { text: say(zh, en) }), ...inputs.map((input, i) => make("label", {}, input, make("span", { text: say(all[i].zh, all[i].en) }))));
    return { element, update: (options) => inputs.forEach((input) => { input.checked = many ? options[name].includes(input.value) : options[name] === input.value; }) };
  }

  const wide = map.getContainer().clientWidth > WIDE * settings.look.u;
  if (settings.full && wide && !shut.get() && !settings.panel.id) settings.tool("layers");
  return { open, close: () => panel?.close(), destroy: () => { deaf(); clearInterval(clock); } };
}

function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
