// What somebody does on a page before its module listens is kept, and done again once it does.

const PRESSED = "[data-do], [data-clear], [data-tab], [data-toggle], [data-control], [data-action], [data-case]";
const CHANGED = "select, textarea, input:not([type=file])";
const OWN = ".desk, [data-instance], .one-map"; // what needs no module of the page: the grid, and magnets and maps, which have their own
const ALONE = `a[href], summary, select, ${OWN}`;
const waiting = new WeakMap(); // a page whose module has not come → what was done on it, in order; of one element the last

/** The page around `target` whose module does not listen yet. */
const asleep = (target) => target.closest?.("[data-page-module]:not([data-awake])");

function keep(page, target, again) {
  const kept = waiting.get(page) ?? waiting.set(page, new Map()).get(page);
  kept.delete(target);
  kept.set(target, again);
}

const heard = {
  click({target}, elsewhere) {
    const page = asleep(target), pressed = page && target.closest(PRESSED);
    if (pressed && pressed !== page && page.contains(pressed) && !target.closest(ALONE) && !elsewhere(pressed)) keep(page, pressed, () => pressed.click());
  },
  change({target}) {
    const page = asleep(target), {value, checked} = target; // the module may begin by writing what the server said
    if (page && target.matches(CHANGED) && !target.closest(OWN)) keep(page, target, () => { Object.assign(target, {value, checked}); target.dispatchEvent(new Event("change", {bubbles: true})); });
  },
  "mg:pick"({target, detail}) {
    const page = asleep(target);
    if (page) keep(page, target, () => target.dispatchEvent(new CustomEvent("mg:pick", {bubbles: true, detail})));
  },
};

/** Keep what is done on pages that do not listen yet. `elsewhere(element)`: whether pressing it is heard by somebody else. */
export function keepEarly(elsewhere, root = document) {
  for (const [kind, hear] of Object.entries(heard)) root.addEventListener(kind, (event) => hear(event, elsewhere));
}

/** Do again what was done on `page`, which listens from now on; not on what is gone. */
export function doAgain(page) {
  const kept = waiting.get(page) ?? [];
  waiting.delete(page);
  for (const [target, again] of kept) if (target.isConnected) again();
}
