// Magnets of a still grid that are shown by a rule: their cells come and go as their figures and the hour do.

const TURN = 30_000;

function judge(cell, zone) {
  const {figure} = cell.querySelector(":scope > .mg");
  const hidden = !window.magnet.shows(JSON.parse(cell.dataset.when), figure, new Date(), zone);
  if (cell.hidden !== hidden) cell.hidden = hidden;
}

/** Hears every figure drawn under `root`; → stop(). */
export function keepRules(root, zone) {
  const hear = ({target}) => {
    const cell = target.closest(".cell[data-when]");
    if (cell) judge(cell, zone);
  };
  const all = () => root.querySelectorAll(".cell[data-when]").forEach((cell) => judge(cell, zone));
  root.addEventListener("mg:figure", hear);
  const timer = setInterval(all, TURN);
  all();
  return () => { root.removeEventListener("mg:figure", hear); clearInterval(timer); };
}
