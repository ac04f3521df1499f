// From the map to the cell editor: of the community that is chosen, picked, or shown.
import { visit } from "../session.mjs";

/** The community's code in `code`, or the code itself above one. */
export const communityOf = (code) => code.slice(0, 12);

export function mount(map, settings) {
  return {
    open() {
      const code = settings.card.current?.area ?? settings.selection.get()?.area ?? settings.area;
      settings.noTool();
      visit(`/cells?area=${communityOf(code)}`);
    },
  };
}
