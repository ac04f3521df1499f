// Clicks of a map lent to a tool: while it holds them nothing opens, yet the map can still be moved.

/** `tap(latlng)` hears clicks, touches and Enter at the cross, `move(latlng)` the pointer. Returns what gives them back. */
export function taps(map, tap, move = () => {}) {
  const ground = map.getContainer(), zooms = map.doubleClickZoom?.enabled();
  const mine = (event) => !event.target.closest(".leaflet-control");

  function click(event) {
    if (!mine(event)) return;
    event.stopImmediatePropagation();
    if (!map.dragging?.moved()) tap(map.mouseEventToLatLng(event));
  }

  function key(event) {
    if (event.key !== "Enter" || event.target !== ground) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    tap(map.getCenter());
  }

  const over = (event) => mine(event) && move(map.mouseEventToLatLng(event));
  ground.addEventListener("click", click, true);
  ground.addEventListener("keydown", key, true);
  ground.addEventListener("pointermove", over);
  ground.dataset.drawing = "";
  map.doubleClickZoom?.disable();
  return () => {
    ground.removeEventListener("click", click, true);
    ground.removeEventListener("keydown", key, true);
    ground.removeEventListener("pointermove", over);
    delete ground.dataset.drawing;
    if (zooms) map.doubleClickZoom.enable();
  };
}
