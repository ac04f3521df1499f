// A long press of a finger on a magnet, where nothing is being edited.

const LONG = 500;
const SLACK = 10;

/** Calls `pressed(item, point)` when a finger rests on a magnet under `el`; → off(). The tap that ends it does nothing else. */
export function onLongPress(el, pressed) {
  let held = null;
  let swallow = false;
  const drop = () => {
    clearTimeout(held?.timer);
    held = null;
  };
  const down = (event) => {
    swallow = false;
    drop();
    const item = event.pointerType === 'touch' && event.isPrimary ? event.target.closest('.grid-stack-item') : null;
    if (!item || event.target.closest('.leaflet-container')) return;
    const {clientX: x, clientY: y} = event;
    held = {x, y, timer: setTimeout(() => {
      swallow = pressed(item, {x, y}) !== false;
      held = null;
    }, LONG)};
  };
  const moved = ({clientX, clientY}) => held && Math.hypot(clientX - held.x, clientY - held.y) > SLACK && drop();
  const ended = (event) => {
    if (!swallow) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.type === 'click') swallow = false;
  };
  const listen = [['pointerdown', down], ['pointermove', moved], ['pointerup', drop], ['pointercancel', drop], ['click', ended], ['contextmenu', ended]];
  for (const [name, run] of listen) el.addEventListener(name, run, true);
  return () => {
    drop();
    for (const [name, run] of listen) el.removeEventListener(name, run, true);
  };
}
