// The open cases of an area, kept current: loaded once over REST, then changed by live messages and by time.
import { narrowed } from "../magnets/_case.mjs";
import { floats, get } from "./data.mjs";
import { light, nextChange } from "./light.mjs";
import { prefix } from "./places.mjs";

const time = (text) => (text ? Date.parse(text) : null);

/** A list of cases of `area` in one of the states `states`. `listen(fn)` hears every change, `load()` reads it anew, `message(m)` takes a live message, `narrow(filters)` keeps those that pass. */
export function caseList(area, states, fetchColumns = (code, few) => get(`map/cases?${new URLSearchParams({ area: code, ...few })}`), clock = Date.now, few = {}) {
  const open = new Map(), listeners = new Set(), below = prefix(area);
  let read = false, loading = null, waiting = [], next = Infinity;

  const tell = () => listeners.forEach((fn) => fn());

  function keep(found) {
    found.light = light(clock(), found.yellow, found.due);
    next = Math.min(next, nextChange(clock(), found.yellow, found.due));
    open.set(found.no, found);
  }

  function apply({ v }) {
    if (!states.includes(v.state) || !v.area.startsWith(below) || !narrowed(v, few)) return open.delete(v.no);
    keep({ no: v.no, lon: v.lon, lat: v.lat, area: v.grid ?? v.area, yellow: time(v.yellow_at), due: time(v.due_at), urgent: v.urgent });
    return true;
  }

  function fill({ no, xy, area: areas, yellow, due, urgent }) {
    const places = floats(xy);
    open.clear();
    read = true;
    next = Infinity;
    no.forEach((id, i) => {
      const lon = places[2 * i], lat = places[2 * i + 1];
      keep({ no: id, lon: Number.isNaN(lon) ? null : lon, lat: Number.isNaN(lat) ? null : lat, area: areas[i], yellow: yellow[i], due: due[i], urgent: Boolean(urgent[i]) });
    });
  }

  const load = () => {
    loading ??= fetchColumns(area, few).then(fill).finally(() => {
      loading = null;
      waiting.splice(0).forEach(apply);
      tell();
    });
    return loading;
  };

  return {
    open,
    get read() { return read; },  // whether the list has come, be it empty
    listen(fn) { listeners.add(fn); return () => listeners.delete(fn); },
    load,
    /** What the page is narrowed to; what is being read for another choice is read again. */
    narrow(filters) {
      few = filters ?? {};
      return loading ? loading.then(load) : load();
    },
    message(m) {
      if (loading) waiting.push(m);  // what came while the list was on its way is newer than the list
      else if (apply(m)) tell();
    },
    /** To be called now and then: lights change by time alone. */
    tick() {
      if (clock() < next) return;
      next = Infinity;
      open.forEach(keep);
      tell();
    },
  };
}
