// Lists that stay true: read again once something of them came or was missed, and kept as they stand while the server cannot be reached.

import {live} from "./live_client.mjs";
import {ask, el, icon, say} from "./session.mjs";

/** Whether an answer is only late, and not a no. */
const late = ({status}) => !status || status >= 500 || status === 429;

/** Asks for what `box` lists: `get(path)` gives the answer, or null where there is nothing to draw, since something else was asked for meanwhile or no answer
 *  came. What stands in the box and answers the same question then stays; else the error stands there, with a button that calls `again`, as does the network
 *  once it is back. */
export function reads(box, again, tag = "div") {
  let drawn = null, turn = 0;
  const back = () => box.isConnected && again();
  return async (path) => {
    const mine = ++turn;
    removeEventListener("online", back);
    try {
      const found = await ask(path);
      if (mine !== turn) return null;
      drawn = path;
      return found;
    } catch (error) {
      if (mine !== turn) return null;
      addEventListener("online", back, {once: true});
      if (drawn === path && late(error)) return null;
      drawn = null;
      box.replaceChildren(el(tag, {class: "void", role: "alert"}, icon("alert-triangle"), el("b", {}, error.message),
        el("button", {class: "btn sm", type: "button", "data-action": "again", onclick: () => again()}, icon("refresh"), say("重试", "Try again"))));
      return null;
    }
  };
}

/** Calls `read` soon after a message of one of these ({topic, area?, fits?(v)}), and once some were missed. Gives a function that ends it. */
export function hears(wanted, read, wait = 800) {
  let due = null;
  const soon = () => { due ??= setTimeout(() => { due = null; read(); }, wait); };
  const ends = [...wanted.map(({fits = () => true, ...of}) => live.on(of, ({v}) => fits(v) && soon())), live.onSnapshot(soon)];
  return () => { clearTimeout(due); for (const end of ends) end(); };
}
