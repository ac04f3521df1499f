// The tool that says whether the page keeps to the map, and the map to the page.
import { el } from "../session.mjs";

export function mount(map, settings) {
  const { say } = settings;
  let panel = null;
  return {
    open() {
      panel = settings.panel.open("keep", say("地图与页面", "Map and page"), () => { panel = null; settings.noTool(); });
      panel.body.append(
        el("p", { class: "om-hint" }, say("页面上的数字和清单可以只看地图视野或圈选范围内的；不能按范围算的，磁铁标题旁会注明。", "Figures and lists of the page can keep to what the map shows or to what is picked; those that cannot say so beside their title.")),
        settings.keep.row(),
      );
      panel.body.querySelector("select")?.focus({ preventScroll: true });
    },
    close() { const mine = panel; panel = null; mine?.close(); },
    destroy() {},
  };
}
