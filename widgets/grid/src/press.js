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

/** Hand a finger's moves on as those of a mouse, which is what gridstack drags by. */
const asMouse = (type, target, {clientX, clientY, screenX, screenY}) => target.dispatchEvent(new MouseEvent(type, {bubbles: true, cancelable: true, view: window, button: 0, buttons: type === 'mouseup' ? 0 : 1, clientX, clientY, screenX, screenY}));

/** While `editing()`, a finger that rests anywhere on a magnet under `el` lifts it; moving before that scrolls the page. → off() */
export function onLift(el, editing) {
  let held = null;
  const drop = () => {
    clearTimeout(held?.timer);
    held = null;
  };
  const down = (event) => {
    drop();
    const item = event.touches.length === 1 && editing() ? event.target.closest('.grid-stack-item') : null;
    const grip = item?.querySelector('.magnet-grip');
    if (!grip || event.target.closest('.magnet-grip, button, .ui-resizable-handle')) return;
    const {clientX: x, clientY: y} = event.touches[0];
    held = {x, y, lifted: false, timer: setTimeout(() => {
      held.lifted = true;
      navigator.vibrate?.(12);
      item.classList.add('lifted');
      asMouse('mousedown', grip, {clientX: x, clientY: y, screenX: x, screenY: y});
    }, LONG)};
  };
  const moved = (event) => {
    if (!held) return;
    const touch = event.touches[0];
    if (held.lifted) {
      event.preventDefault();
      asMouse('mousemove', document, touch);
    } else if (Math.hypot(touch.clientX - held.x, touch.clientY - held.y) > SLACK) drop();
  };
  const up = (event) => {
    if (held?.lifted) {
      event.preventDefault();
      asMouse('mouseup', document, event.changedTouches[0]);
      for (const item of el.querySelectorAll('.lifted')) item.classList.remove('lifted');
    }
    drop();
  };
  const listen = [['touchstart', down], ['touchmove', moved], ['touchend', up], ['touchcancel', up]];
  for (const [name, run] of listen) el.addEventListener(name, run, {passive: false});
  return () => {
    drop();
    for (const [name, run] of listen) el.removeEventListener(name, run);
  };
}
