// The page history: names what Dash leaves nameless.

import {say} from "./session.mjs";

/** The file field of the upload, drawn anew after every deed, has no label of its own. */
export function start(page) {
  const name = () => page.querySelector('input[type="file"]')?.setAttribute("aria-label", say("导入 YAML 文件", "Import a YAML file"));
  const watching = new MutationObserver(name);
  watching.observe(page, {childList: true, subtree: true});
  name();
  return () => watching.disconnect();
}
