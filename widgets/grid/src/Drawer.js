import React, {useEffect, useRef, useState} from 'react';
import Bands from './Bands.js';
import Combo from './Combo.js';
import {DefinitionBox} from './Definition.js';
import {areaKind, changed, chips, clickOf, clicks, comparisons, daysOf, fitting, indicatorOf, number, periods, splits, targetOf, thresholdRows, thresholdsOf, viewOf, withArea, withoutValue, withValue} from './draft.js';
import Mark from './marks.js';
import When from './When.js';
import {say} from './words.js';

const COMPARISONS = {past: 'comparePast', year: 'compareYear', target: 'compareTarget', none: 'compareNone'};
const CLICKS = {records: 'records', drill: 'down', none: 'clickNone'};

/** One of a few, all of them seen. */
function Segment({name, label, options, value, choose}) {
  return (
    <div className="setting" data-setting={name}>
      <span id={`setting-${name}`}>{label}</span>
      <div className="sg" role="group" aria-labelledby={`setting-${name}`}>
        {options.map(([id, title]) => <button type="button" key={id} data-value={id} aria-pressed={id === value} onClick={() => choose(id)}>{title}</button>)}
      </div>
    </div>
  );
}

function Views({form, draft, indicator, lang, change}) {
  const offered = indicator ? fitting(form.views, indicator) : [];
  if (offered.length < 2) return null;
  return (
    <div className="setting" data-setting="view">
      <span id="setting-view">{say(lang, 'view')}</span>
      <div className="views" role="group" aria-labelledby="setting-view">
        {offered.map((view) => (
          <button type="button" key={view.id} data-value={view.id} aria-pressed={view.id === draft.view} onClick={() => change(changed(form, draft, {view: view.id}))}><Mark view={view.id} /><span>{view.title}</span></button>
        ))}
      </div>
    </div>
  );
}

function Area({form, draft, indicator, lang, change}) {
  const kind = areaKind(draft);
  const kinds = [['mine', form.words.mine]];
  if (indicator?.by.includes('area') && form.words.below) kinds.push(['below', form.words.below]);
  if (form.areas.length > 1) kinds.push(['fixed', say(lang, 'fixed')]);
  if (kinds.length < 2) return null;
  return (
    <>
      <Segment name="area" label={say(lang, 'area')} options={kinds} value={kind} choose={(each) => change(withArea(form, draft, each, draft.area ?? form.areas[0].id))} />
      {kind === 'fixed' ? <Combo id="setting-fixed" label={say(lang, 'whichArea')} entries={form.areas} value={draft.area} lang={lang} choose={(area) => change(withArea(form, draft, 'fixed', area))} /> : null}
    </>
  );
}

/** One of the periods, or two dates. */
function Period({form, draft, indicator, lang, change}) {
  const offered = periods(indicator, draft.by).map((name) => [name, form.words.periods[name] ?? name]);
  const now = draft.period ?? indicator.period;
  const [days, setDays] = useState(() => daysOf(now));
  const byDates = indicator.happens && draft.by !== 'hour';
  if (offered.length < 2 && !byDates) return null;
  const choose = (period) => {
    if (period !== 'dates') {
      setDays(null);
      return change(changed(form, draft, {period}));
    }
    return dated([form.today, form.today]);
  };
  const dated = (next) => {
    setDays(next);
    if (next.every(Boolean)) change(changed(form, draft, {period: next.join('/')}), true);
  };
  return (
    <>
      <Segment name="period" label={say(lang, 'period')} options={byDates ? [...offered, ['dates', say(lang, 'dates')]] : offered} value={days ? 'dates' : now} choose={choose} />
      {days ? (
        <div className="setting dates" data-setting="dates">
          {days.map((day, at) => <input key={at} className="inp" type="date" lang={lang} value={day} aria-label={say(lang, at ? 'lastDay' : 'firstDay')} onChange={(event) => dated(days.map((each, which) => (which === at ? event.target.value : each)))} />)}
        </div>
      ) : null}
    </>
  );
}

/** What the figure is narrowed by: chips to take away, and a field with its values to add. */
function Narrowing({form, draft, indicator, lang, change}) {
  const fields = indicator.fields.filter((field) => form.fields[field]?.values.length);
  const [field, setField] = useState(fields[0]);
  if (!fields.length) return null;
  const set = (filter) => {
    const next = {...draft, filter};
    if (!filter) delete next.filter;
    change(next);
  };
  const without = (name, value) => {
    set(withoutValue(draft.filter, name, value));
    document.getElementById('setting-filter').focus(); // the chip that was pressed goes
  };
  const titled = (name, value) => `${form.fields[name]?.title ?? name}${lang === 'en' ? ': ' : '：'}${form.fields[name]?.values.find(({id}) => id === value)?.title ?? value}`;
  const chosen = draft.filter?.[field] ?? [];
  return (
    <fieldset className="setting" data-setting="filter">
      <legend>{say(lang, 'filter')}</legend>
      {chips(draft.filter).length ? (
        <div className="chips">
          {chips(draft.filter).map(([name, value]) => (
            <button type="button" className="chip" key={`${name} ${value}`} data-chip={`${name}=${value}`} aria-label={say(lang, 'removeFilter', titled(name, value))} onClick={() => without(name, value)}>{titled(name, value)}<i className="i i-x" aria-hidden="true" /></button>
          ))}
        </div>
      ) : null}
      <div className="filter-add">
        <select className="pick" value={field} aria-label={say(lang, 'filterField')} onChange={(event) => setField(event.target.value)}>{fields.map((name) => <option key={name} value={name}>{form.fields[name].title}</option>)}</select>
        <Combo key={field} id="setting-filter" label={say(lang, 'addFilter')} entries={form.fields[field].values.filter(({id}) => !chosen.includes(id))} value={null} hint={say(lang, 'addFilter')} lang={lang} choose={(value) => set(withValue(draft.filter, field, value))} />
      </div>
    </fieldset>
  );
}

/** What a click on the figure opens. */
function Click({form, draft, indicator, lang, change}) {
  const offered = clicks(form, indicator);
  if (offered.length < 2) return null;
  const choose = ({target: {value}}) => {
    const next = {...draft, click: value};
    if (value === offered[0].id && !form.base.settings.click) delete next.click;
    change(next);
  };
  return (
    <label className="setting" data-setting="click">
      <span>{say(lang, 'click')}</span>
      <select className="pick" value={clickOf(form, indicator, draft)} onChange={choose}>
        {offered.map(({id, title}) => <option key={id} value={id}>{title ? say(lang, 'openPage', title) : say(lang, CLICKS[id])}</option>)}
      </select>
    </label>
  );
}

/** What the figure is: split, period, filter, comparison, target and thresholds. */
function Question({form, draft, indicator, lang, change}) {
  const view = viewOf(form, draft);
  const by = view?.needs_by ? splits(view, indicator) : [];
  const target = targetOf(indicator, draft);
  const part = {form, draft, indicator, lang, change};
  const [rows, setRows] = useState(() => thresholdRows(draft.thresholds ?? indicator.thresholds));
  const [aim, setAim] = useState(() => String(target ?? ''));
  const banded = (next) => {
    setRows(next);
    change({...draft, thresholds: thresholdsOf(next)}, true);
  };
  const aimed = (event) => {
    setAim(event.target.value);
    const value = number(event.target.value);
    const next = {...draft, target: value};
    if (value === null) delete next.target;
    change(changed(form, next, {}), true);
  };
  return (
    <>
      {by.length > 1 ? <Segment name="by" label={say(lang, 'by')} options={by.map((name) => [name, form.words.dimensions[name] ?? name])} value={draft.by} choose={(name) => change(changed(form, draft, {by: name}))} /> : null}
      <Period {...part} />
      <Narrowing {...part} />
      <Segment name="compare" label={say(lang, 'compare')} options={comparisons(indicator, draft).map((name) => [name, say(lang, COMPARISONS[name])])} value={draft.compare ?? 'past'} choose={(compare) => change({...draft, compare})} />
      <label className="setting" data-setting="target">
        <span>{say(lang, 'target')}</span>
        <span className="with-unit"><input className="inp" inputMode="decimal" value={aim} aria-invalid={aim.trim() !== '' && number(aim) === null} onChange={aimed} /><span className="unit">{indicator.unit}</span></span>
        {aim.trim() !== '' && number(aim) === null ? <small role="alert">{say(lang, 'notANumber')}</small> : null}
      </label>
      <Bands rows={rows} good={indicator.good} unit={indicator.unit} lang={lang} change={banded} />
      <Click {...part} />
    </>
  );
}

/** One setting of the view's own. */
function Own({setting, value, lang, change}) {
  const {name, kind, title, choices} = setting;
  const now = value ?? setting.default;
  if (kind === 'bool') return <label className="setting check" data-setting={name}><input type="checkbox" checked={Boolean(now)} onChange={(event) => change(event.target.checked)} /><span>{title}</span></label>;
  const field = kind === 'choice'
    ? <select className="pick" value={now ?? ''} onChange={(event) => change(event.target.value || null)}>{setting.default ? null : <option value="">{say(lang, 'noChoice')}</option>}{choices.map((each) => <option key={each} value={each}>{setting.words?.[each] ?? each}</option>)}</select>
    : kind === 'int'
      ? <input className="inp" type="number" value={now ?? ''} onChange={(event) => change(event.target.value === '' ? null : Math.trunc(Number(event.target.value)), true)} />
      : setting.long
        ? <textarea className="inp" rows="5" value={typeof now === 'object' ? now?.[lang] ?? '' : now ?? ''} onChange={(event) => change(event.target.value || null, true)} />
        : <input className="inp" value={typeof now === 'object' ? now?.[lang] ?? '' : now ?? ''} onChange={(event) => change(event.target.value || null, true)} />;
  return <label className="setting" data-setting={name}><span>{title}</span>{field}</label>;
}

/** The settings of one magnet; every change is shown on the page at once, nothing is kept before it is applied. */
export default function Drawer({title, setting, lang, change, apply, restore, cancel, remove}) {
  const {form, draft, about, problem, dirty, saving, round} = setting;
  const box = useRef(null);
  useEffect(() => { box.current?.querySelector(setting.byKey ? 'input, button:not([data-action])' : 'h2')?.focus({preventScroll: true}); }, [setting.id, Boolean(form)]);
  const indicator = form ? indicatorOf(form, draft) : null;
  const part = {form, draft, indicator, lang, change};
  const own = form ? (viewOf(form, draft)?.settings ?? []).filter(({name}) => name !== 'row' || draft.by) : []; // one row of what is not split is none
  const set = (name) => (value, typed) => {
    const next = {...draft, [name]: value};
    if (value === null) delete next[name];
    change(next, typed);
  };
  return (
    <aside className="drawer" ref={box} role="region" aria-label={say(lang, 'settingsOf', title)} data-drawer={setting.id}>
      <h2 tabIndex={-1}><span>{say(lang, 'settingsOf', title)}</span><button type="button" className="icb" data-action="cancel-settings" aria-label={say(lang, 'cancelSettings')} onClick={cancel}><i className="i i-x" aria-hidden="true" /></button></h2>
      <form className="drawer-form" id="drawer-form" key={`${setting.id} ${round}`} onSubmit={(event) => { event.preventDefault(); apply(); }}>
        {form ? (
          <>
            {indicator || draft.indicator ? <div className="setting" data-setting="indicator"><span>{say(lang, 'indicator')}</span><Combo id="setting-indicator" label={say(lang, 'indicator')} entries={form.indicators} value={draft.indicator} lang={lang} choose={(id) => change(changed(form, draft, {indicator: id}))} /></div> : null}
            <Views {...part} />
            {indicator || viewOf(form, draft)?.fits.includes('list') ? <Area {...part} /> : null}
            {indicator ? <Question key={indicator.id} {...part} /> : null}
            {own.map((each) => <Own key={each.name} setting={each} value={draft[each.name]} lang={lang} change={set(each.name)} />)}
            {indicator ? <label className="setting check" data-setting="repeat"><input type="checkbox" checked={draft.repeat === 'area'} onChange={(event) => set('repeat')(event.target.checked ? 'area' : null)} /><span>{say(lang, 'repeat')}</span></label> : null}
            {viewOf(form, draft)?.id === 'section' ? null : <When when={draft.when} roles={form.words.roles} figure={Boolean(indicator)} unit={indicator?.unit} lang={lang} change={set('when')} />}
            <label className="setting" data-setting="title"><span>{say(lang, 'title')}</span><input className="inp" maxLength={60} value={draft.title ?? ''} placeholder={about?.title ?? title} onChange={(event) => set('title')(event.target.value || null, true)} /></label>
          </>
        ) : <p className="setting">{problem ?? say(lang, 'opening')}</p>}
      </form>
      <DefinitionBox about={about} lang={lang} />
      {form && problem ? <p className="drawer-problem" role="alert"><i className="i i-alert-triangle" aria-hidden="true" />{problem}</p> : null}
      <footer>
        {remove ? <button type="button" className="btn" data-action="remove-this" title={say(lang, 'remove', title)} aria-label={say(lang, 'remove', title)} onClick={remove}><i className="i i-trash" aria-hidden="true" /></button> : null}
        <button type="button" className="btn" data-action="restore" disabled={!dirty || saving} onClick={restore}>{say(lang, 'restore')}</button>
        <button type="submit" form="drawer-form" className="btn pri" data-action="apply" disabled={!form || saving || Boolean(problem)}>{say(lang, 'apply')}</button>
      </footer>
    </aside>
  );
}
