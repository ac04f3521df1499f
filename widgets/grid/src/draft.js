// What the settings drawer shows and changes. A draft holds the settings of a magnet as they take effect, indicator and view among them. Pure.

const QUESTION = ['period', 'by', 'target', 'thresholds', 'compare', 'filter', 'click'];
const HOURLY = ['today', 'yesterday'];
const DAYS = /^\d{4}-\d\d-\d\d\/\d{4}-\d\d-\d\d$/;
const TO_PAGE = 'page:';

/** The settings that take effect: own over base, null takes one away. */
export function effective({own, base}) {
  const all = {indicator: base.indicator, view: base.view, ...base.settings, ...own};
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null && value !== undefined));
}

const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** What has to be set so that `draft` takes effect instead of what is kept; empty where nothing changed. */
export function difference(form, draft) {
  const now = effective(form);
  const names = new Set([...Object.keys(now), ...Object.keys(draft)]);
  return Object.fromEntries([...names].filter((name) => !same(now[name], draft[name])).map((name) => [name, draft[name] ?? null]));
}

export const indicatorOf = (form, draft) => form.indicators.find(({id}) => id === draft.indicator) ?? null;
export const viewOf = (form, draft) => form.views.find(({id}) => id === draft.view) ?? null;

/** What the rows of `indicator` can be in `view`. */
export function splits(view, indicator) {
  if (!indicator || !view) return [];
  return indicator.by.filter((name) => !view.by.length || view.by.includes(name));
}

/** The views that can show `indicator` at all, those of one figure first. */
export function fitting(views, indicator) {
  const found = views.filter((view) => view.fits.includes(indicator.measure) && (!view.needs_by || splits(view, indicator).length));
  return [...found.filter((view) => !view.needs_by), ...found.filter((view) => view.needs_by)];
}

/** The periods the draft may have: hours are of today or yesterday. */
export function periods(indicator, by) {
  return by === 'hour' ? indicator.periods.filter((period) => HOURLY.includes(period)) : indicator.periods;
}

/** The first and last day of a period given by dates, null for any other. */
export const daysOf = (period) => (DAYS.test(period ?? '') ? period.split('/') : null);

/** Whether the draft may have this period. */
const allows = (indicator, by, period) => periods(indicator, by).includes(period) || Boolean(by !== 'hour' && indicator.happens && daysOf(period));

/** What the draft may be compared with. */
export const comparisons = (indicator, draft) => ['past', ...(indicator.happens ? ['year'] : []), ...(targetOf(indicator, draft) === null ? [] : ['target']), 'none'];

/** The filter of a draft as [field, value] pairs, in the order of the fields. */
export const chips = (filter) => Object.entries(filter ?? {}).flatMap(([field, values]) => values.map((value) => [field, value]));

/** `filter` with one value more. */
export const withValue = (filter, field, value) => ({...filter, [field]: [...new Set([...(filter?.[field] ?? []), value])]});

/** `filter` without a value; null where nothing is left. */
export function withoutValue(filter, field, value) {
  const rest = {...filter, [field]: (filter?.[field] ?? []).filter((each) => each !== value)};
  if (!rest[field].length) delete rest[field];
  return Object.keys(rest).length ? rest : null;
}

/** What a click on the draft may do: [value, word or page title]; records first where there are any. */
export function clicks(form, indicator) {
  const found = [...(indicator.records ? ['records'] : []), ...(indicator.by.includes('area') ? ['drill'] : []), 'none'];
  return [...found.map((id) => ({id})), ...form.pages.map(({id, title}) => ({id: TO_PAGE + id, title}))];
}

/** What a click on the draft does. */
export const clickOf = (form, indicator, draft) => (clicks(form, indicator).some(({id}) => id === draft.click) ? draft.click : indicator.records ? 'records' : 'none');

/** The target that counts: the draft's, else the indicator's. */
export const targetOf = (indicator, draft) => draft.target ?? indicator?.target ?? null;

/** `draft` after `change`, with everything that no longer goes with it made to fit. */
export function changed(form, draft, change) {
  const next = {...draft, ...change};
  const indicator = indicatorOf(form, next);
  if (!indicator) return next;
  if ('indicator' in change && change.indicator !== draft.indicator) for (const name of QUESTION.slice(2)) delete next[name];
  const fits = fitting(form.views, indicator);
  if (!fits.some(({id}) => id === next.view)) next.view = (fits.find(({id}) => id === (indicator.measure === 'ratio' ? 'rate' : 'number')) ?? fits[0])?.id ?? next.view;
  const view = viewOf(form, next);
  const by = splits(view, indicator);
  if (view?.needs_by && !by.includes(next.by)) next.by = by.includes('area') ? 'area' : by[0];
  if (!view?.needs_by && !('by' in change)) keepSplit(next, by, draft, change);
  if (!allows(indicator, next.by, next.period ?? indicator.period)) next.period = periods(indicator, next.by)[0];
  if (next.period === indicator.period) delete next.period;
  if (next.compare && !comparisons(indicator, next).includes(next.compare)) delete next.compare;
  return next;
}

/** A view that needs no split loses the one of the view or indicator before. */
function keepSplit(next, by, draft, change) {
  if ('view' in change || !by.includes(next.by)) delete next.by;
}

/** What the area of a draft is: mine, the areas below, or a fixed one. */
export function areaKind(draft) {
  if (draft.area) return 'fixed';
  return draft.by === 'area' ? 'below' : 'mine';
}

/** `draft` with another kind of area; the areas below need a view that shows rows. */
export function withArea(form, draft, kind, area) {
  if (kind === 'fixed') return changed(form, draft, {area});
  const next = {...draft};
  delete next.area;
  if (kind === 'mine') {
    if (next.by === 'area') delete next.by;
    return viewOf(form, next)?.needs_by && !next.by ? changed(form, next, {view: plain(form, next)}) : next;
  }
  const view = viewOf(form, next);
  const rows = view?.needs_by && splits(view, indicatorOf(form, next)).includes('area');
  return changed(form, next, {by: 'area', view: rows ? next.view : 'ranking'});
}

/** A view of one figure for the draft's indicator. */
function plain(form, draft) {
  const fits = fitting(form.views, indicatorOf(form, draft)).filter((view) => !view.needs_by);
  return (fits.find(({id}) => id === (indicatorOf(form, draft).measure === 'ratio' ? 'rate' : 'number')) ?? fits[0])?.id ?? draft.view;
}

/** The thresholds as rows of the form: {band, side, value}; value is text. */
export const thresholdRows = (thresholds) => (thresholds ?? []).map(({band, below, above}) => ({band, side: below === null || below === undefined ? 'above' : 'below', value: String(below ?? above ?? '')}));

/** The rows as thresholds; those without a number are left out. */
export function thresholdsOf(rows) {
  return rows.filter(({value}) => number(value) !== null).map(({band, side, value}) => ({band, [side]: number(value)}));
}

/** The number of a text, null for none or nonsense. */
export function number(text) {
  const trimmed = String(text).trim().replace('−', '-').replace('%', '');
  return trimmed !== '' && Number.isFinite(Number(trimmed)) ? Number(trimmed) : null;
}
