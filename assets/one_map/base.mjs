// The tool that changes the base map.
import { make } from "./card.mjs";

const KINDS = { outline: ["只有区划界线", "Outlines of areas alone"], vector: ["示意道路、水系与楼栋，不联网", "Illustrative streets, water and buildings, offline"], mbtiles: ["本机文件", "A file on the server"], pmtiles: ["本机文件", "A file on the server"], xyz: ["地图服务", "A map service"], wmts: ["地图服务", "A map service"] };

export function mount(map, settings, button) {
  const { say, ground } = settings;
  let panel = null, rows = [];

  function open() {
    panel = settings.panel.open("base", say("底图", "Base map"), () => { panel = null; settings.noTool(); });
    rows = ground.list.map(row);
    panel.body.append(make("div", { class: "om-bases", role: "radiogroup", "aria-label": say("底图", "Base map") }, ...rows.map(({ element }) => element)));
    update();
    (rows.find(({ base }) => base === ground.current)?.element ?? rows[0]?.element)?.focus();
  }

  function row(base) {
    const about = make("small", {});
    const element = make("button", { class: "om-base", type: "button", role: "radio", "data-base": base.id, "aria-checked": "false", disabled: Boolean(base.away) }, make("i", { "aria-hidden": "true" }), make("span", {}, make("b", { text: say(base.zh, base.en) }), about));
    element.onclick = () => ground.choose(base.id);
    element.onkeydown = ({ key }) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[key], free = rows.filter(({ base: each }) => !each.away);
      if (step) free[(free.findIndex((each) => each.element === element) + step + free.length) % free.length].element.focus();
    };
    return { base, element, about };
  }

  function update() {
    const { current, state, trouble } = ground;
    button.toggleAttribute("data-away", Boolean(trouble));
    if (!panel) return;
    for (const { base, element, about } of rows) {
      const mine = base === current;
      element.setAttribute("aria-checked", String(mine));
      const wrong = base.away ? say(...base.away) : mine && trouble ? say(trouble.zh, trouble.en) : mine && state === "outside" ? say("这里没有内容", "nothing here") : "";
      about.textContent = wrong || [say(...KINDS[base.kind]), base.attribution].filter(Boolean).join(" · ");
      about.classList.toggle("wrong", Boolean(wrong));
    }
  }

  const deaf = ground.on(update);
  update();
  return { open, close: () => panel?.close(), destroy: deaf };
}
