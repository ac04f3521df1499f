// Any kind of things as marks on the map: read as columns, gathered where they stand close, a card of facts for each. What kind, and how it looks,
// says the layer's declaration (widgets/one_map/_base.py Points).
import { canvasLayer, clickFrame, unitX, unitY } from "./canvas.mjs";
import { floats } from "./data.mjs";
import { gather } from "./gather.mjs";
import { BAND_WORDS, BANDS, mark, markSvg, pill, PILL_HIGH, pillHalf } from "./marks.mjs";
import { officerCard } from "./officer_card.mjs";
import { thingCard } from "./thing_card.mjs";

const APART = 72, CLOSE_APART = 19, CLOSE = 17, LEAST = 3, DRAW_EVERY = 400;
const SHUNNED = 250;  // so many marks at most keep names away from single ones too
const REACH = 11;  // u around a mark that a click may miss by
const NEAR = 15;  // the zoom from which only what lies around the view is gathered
const FAR = 1.2, FAR_R = 5;  // zoom steps above the whole area below which marks are small and without a sign; their radius in u
const OFF = 9;  // the state of a sensor without a reading

/** The lines of the legend of a layer so declared. */
export function legendOf({ zh, en, points }) {
  const lines = [{ zh, en, mark: markSvg(points.shape) }];
  if (points.bands) {
    lines.push({ zh: `${zh} 超阈值`, en: `${en}, over a threshold`, mark: '<i class="om-band b4"></i><i class="om-band b3"></i><i class="om-band b2"></i><i class="om-band b1"></i>' });
    lines.push({ zh: `${zh} 离线`, en: `${en}, off`, mark: markSvg(points.shape, { hollow: true }) });
  } else if (points.states.length) {
    lines.push({ zh: points.states.map(([word]) => word).join("、"), en: points.states.map(([, word]) => word).join(", "), mark: markSvg(points.shape, { hollow: true }) });
  }
  return lines;
}

export function mount(map, settings) {
  const { look, say } = settings, declared = settings.layers.find(({ id }) => id === settings.id), what = declared.points;
  const card = thingCard(settings, what.kind, officerCard(map, settings));
  let ids = [], ux = new Float64Array(), uy = new Float64Array(), sort = [], sorts = [], state = [], known = new Map();
  let shown = [], gathered = null, later = 0, loaded = false, counted = false;
  const layer = canvasLayer(map, settings.id, what.height, draw);

  async function load() {
    const found = await settings.read(`map/points?kind=${what.kind}&area=${settings.area}`), places = floats(found.xy);
    ids = found.id;
    ux = Float64Array.from(ids, (_, i) => unitX(places[2 * i]));
    uy = Float64Array.from(ids, (_, i) => unitY(places[2 * i + 1]));
    [sort, sorts, state] = [found.sort, found.sorts, found.state];
    known = new Map(ids.map((id, i) => [id, i]));
    loaded = true;
    anew();
    seek();
  }

  /** What the address asks for (`thing=kind:id`): its card, and the map goes there. */
  function seek() {
    const [kind, ...rest] = String(settings.show.thing ?? "").split(":"), id = rest.join(":");
    if (kind !== what.kind || !id) return;
    delete settings.show.thing;
    card.open(id);
    const i = ids.findIndex((each) => String(each) === id);
    if (i < 0 || Number.isNaN(ux[i])) return;
    settings.hold();
    settings.go(latLng(i), 18);
  }

  function anew() {
    gathered = null;
    counted = false;
    layer.redraw();
  }

  const soon = () => { later ||= setTimeout(() => { later = 0; anew(); }, DRAW_EVERY); };

  /** Whether the viewer, and the page the map keeps to, want to see the thing of this index. */
  function wanted() {
    const chosen = what.by ? settings.options[what.by] ?? [] : [], page = settings.narrowed()[what.by]?.split(",") ?? [];
    if (!chosen.length && !page.length) return () => true;
    const keep = sorts.map(([id]) => [chosen, page].every((among) => !among.length || among.includes(id)));
    return (i) => keep[sort[i]];
  }

  const sign = (i) => say(...(what.signs[sorts[sort[i]]?.[0]] ?? what.sign));

  function draw(g, view) {
    if (!holds(gathered, view)) regather(view);
    const far = view.zoom < Math.min(settings.home() + FAR, CLOSE - 3);
    for (const one of shown) {
      const x = one.ux * view.scale - view.x, y = one.uy * view.scale - view.y;
      if (x < -40 || y < -40 || x > view.width + 40 || y > view.height + 40) continue;
      if (one.at.length > 1) pill(g, look, what.shape, x, y, one.at.length, one.band);
      else single(g, x, y, one.at[0], one.band, far);
    }
  }

  /** Whether what was gathered still serves this view: the same zoom, and the view inside of what was gathered. */
  const holds = (of, { zoom, scale, x, y, width, height }) => of?.zoom === zoom && x / scale >= of.w && y / scale >= of.n && (x + width) / scale <= of.e && (y + height) / scale <= of.s;

  function regather({ zoom, scale, x, y, width, height }) {
    const near = zoom >= NEAR, close = zoom >= CLOSE, has = wanted();
    const [w, n, e, s] = near ? [(x - width / 2) / scale, (y - height / 2) / scale, (x + 1.5 * width) / scale, (y + 1.5 * height) / scale] : [-Infinity, -Infinity, Infinity, Infinity];
    const around = near ? (i) => ux[i] >= w && ux[i] <= e && uy[i] >= n && uy[i] <= s && has(i) : has;
    shown = gather(ux, uy, around, scale, (close ? CLOSE_APART : APART) * look.u, close ? 2 : LEAST);
    for (const one of shown) one.band = what.bands ? worst(one.at) : 0;
    shown.sort((a, b) => (b.band || 5) - (a.band || 5));
    gathered = { zoom, w, n, e, s };
    const few = shown.length <= SHUNNED;
    settings.taken.set(settings.id, shown.filter(({ at }) => few || at.length > 1).map(({ ux, uy, at }) => ({ ux, uy, r: (at.length > 1 ? pillHalf(at.length) : REACH) * look.u })));
    settings.relabel();
    if (loaded && !counted) {
      counted = true;
      layer.count(ux.reduce((sum, place, i) => sum + (!Number.isNaN(place) && has(i)), 0));
    }
  }

  /** The most severe band among things: 1 before 4, 0 where there is none. */
  const worst = (at) => at.reduce((least, i) => (state[i] in BANDS && (!least || state[i] < least) ? state[i] : least), 0);

  function single(g, x, y, i, band, far) {
    const hollow = what.bands ? state[i] === OFF : Boolean(state[i]);
    if (!band) return mark(g, look, what.shape, x, y, far ? "" : sign(i), far ? { hollow, r: FAR_R } : { hollow });
    const token = BANDS[band];
    mark(g, look, what.shape, x, y, sign(i), { fill: `--${token}`, edge: `--${token}-edge`, ink: `--${token}-on`, r: 11 });
    g.font = look.font(12, 700);
    g.textAlign = "left";
    g.lineWidth = 3 * look.u;
    g.strokeStyle = look.color("--map-halo");
    g.strokeText(say(...BAND_WORDS[band]), x + 16 * look.u, y);
    g.fillStyle = look.color(`--${token}-ink`);
    g.fillText(say(...BAND_WORDS[band]), x + 16 * look.u, y);
  }

  function hit({ x, y }) {
    const view = clickFrame(map), u = look.u;
    const near = shown.findLast((one) => {
      const dx = Math.abs(one.ux * view.scale - view.x - x), dy = Math.abs(one.uy * view.scale - view.y - y);
      return one.at.length > 1 ? dx < pillHalf(one.at.length) * u && dy < PILL_HIGH * u : Math.max(dx, dy) < REACH * u;
    });
    return near && { run: () => (near.at.length > 1 ? enter(near.at) : card.open(ids[near.at[0]])) };
  }

  function enter(at) {
    const bounds = L.latLngBounds(at.map((i) => latLng(i)));
    settings.hold();
    if (map.getZoom() < map.getMaxZoom() - 0.5 && bounds.getSouthWest().distanceTo(bounds.getNorthEast()) > 12) map.fitBounds(bounds.pad(0.3), { maxZoom: 19 });
    else card.choose(at.map((i) => ({ id: ids[i], word: `${sorts[sort[i]] ? say(sorts[sort[i]][1], sorts[sort[i]][2]) : say(declared.zh, declared.en)} ${ids[i]}` })), card.open);
  }

  function latLng(i) {
    const n = Math.PI * (1 - 2 * uy[i]);
    return [(180 / Math.PI) * Math.atan(Math.sinh(n)), (ux[i] - 0.5) * 360];
  }

  // Things that move tell places by the community; the others one at a time.
  function message({ key, v }) {
    if (v.xy) {
      const places = floats(v.xy);
      v.keys.forEach((id, n) => {
        const i = known.get(id);
        if (i === undefined) return;
        [ux[i], uy[i]] = v.duty && !v.duty[n] ? [NaN, NaN] : [unitX(places[2 * n]), unitY(places[2 * n + 1])];
        if (v.online) state[i] = v.online[n] ? 0 : 1;
      });
      soon();
      return;
    }
    const i = known.get(key);
    if (i === undefined) return;
    const before = state[i];
    state[i] = v.online ? v.band : OFF;
    if (state[i] !== before) soon();
    if (card.shows(key)) card.open(key, true);
  }

  load().catch(settings.failed);
  return {
    message,
    hit,
    legend: legendOf(declared),
    unchoose: card.clear,
    option: anew,
    picked: anew,
    reload: () => load().catch(settings.failed),
    redraw: anew,
    destroy() {
      clearTimeout(later);
      card.clear();
      settings.taken.delete(settings.id);
      settings.relabel();
      layer.destroy();
    },
  };
}
