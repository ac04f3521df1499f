// Magnets of a still grid that are shown by a rule: their cells come and go as their figures and the hour do.

const TURN = 30_000;
const figures = new WeakMap();

function judge(cell, zone) {
  const hidden = !window.magnet.shows(JSON.parse(cell.dataset.when), figures.get(cell), new Date(), zone);
  if (cell.hidden !== hidden) cell.hidden = hidden;
}

/** Hears every figure drawn under `root`; → stop(). */
export function keepRules(root, zone) {
  const hear = ({target, detail}) => {
    const cell = target.closest(".cell[data-when]");
    if (!cell || target.parentElement.closest(".mg")) return; // one of a repeated magnet's own has no rule
    figures.set(cell, detail);
    judge(cell, zone);
  };
  const all = () => root.querySelectorAll(".cell[data-when]").forEach((cell) => judge(cell, zone));
  root.addEventListener("mg:figure", hear);
  const timer = setInterval(all, TURN);
  all();
  return () => { root.removeEventListener("mg:figure", hear); clearInterval(timer); };
}
