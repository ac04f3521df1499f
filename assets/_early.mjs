// What somebody does on a page before its module listens: it is kept, and done once the module does.

const PRESSED = ["do", "tab", "toggle", "clear", "control", "action"].map((name) => `button[data-${name}]`).join();
const FIELDS = "select, textarea, input:not([type=file])";
const OWN = ".desk, .one-map"; // these listen by themselves, and earlier

/** Keeps what is pressed, chosen and picked inside `element`. Gives a function that ends that; what it gives back does in order what was kept. */
export function early(element) {
  const kept = new Map(); // of two acts on the same thing only the later is done
  const keep = (thing, redo) => { kept.delete(thing); kept.set(thing, redo); };

  function hold(event, selector, redo) {
    const found = event.target.closest?.(selector);
    if (!found || found.closest(OWN)) return;
    event.stopPropagation(); // nobody hears it twice
    keep(found, redo(found));
  }

  const ears = {
    click: (event) => hold(event, PRESSED, (button) => () => button.isConnected && button.click()),
    change: (event) => hold(event, FIELDS, (field) => {
      const {value, checked} = field; // the module may begin by writing what the server said
      return () => { if (field.isConnected) { Object.assign(field, {value, checked}); field.dispatchEvent(new Event("change", {bubbles: true})); } };
    }),
    "mg:pick": ({detail}) => keep(`pick ${detail.param}`, () => element.dispatchEvent(new CustomEvent("mg:pick", {detail}))),
  };
  for (const [kind, run] of Object.entries(ears)) element.addEventListener(kind, run, true);
  return () => {
    for (const [kind, run] of Object.entries(ears)) element.removeEventListener(kind, run, true);
    return () => kept.forEach((redo) => redo());
  };
}
