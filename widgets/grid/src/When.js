import React from 'react';
import {number} from './draft.js';
import {say} from './words.js';

const DAY = '08:30-17:30';

/** When a magnet is shown: all that is chosen here must hold. */
export default function When({when, roles, figure, unit, lang, change}) {
  const rule = when ?? {};
  const set = (part, typed) => {
    const next = Object.fromEntries(Object.entries({...rule, ...part}).filter(([, value]) => value !== undefined));
    change(Object.keys(next).length ? next : null, typed);
  };
  const bound = (name) => (
    <label className="when-row" key={name}>
      <span>{say(lang, name === 'above' ? 'whenAbove' : 'whenBelow')}</span>
      <span className="with-unit"><input className="inp" inputMode="decimal" data-when={name} defaultValue={rule[name] ?? ''} onChange={(event) => set({[name]: number(event.target.value) ?? undefined}, true)} /><span className="unit">{unit}</span></span>
    </label>
  );
  const kind = rule.hours === 'office' ? 'office' : rule.hours ? 'hours' : '';
  const part = (at, value) => (at === 0 ? `${value}-${rule.hours.slice(6)}` : `${rule.hours.slice(0, 5)}-${value}`);
  const toggle = (role) => {
    const now = rule.roles ?? [];
    const next = now.includes(role) ? now.filter((each) => each !== role) : [...now, role];
    set({roles: next.length ? next : undefined});
  };
  return (
    <details className="setting when" data-setting="when" open={Boolean(when)}>
      <summary>{say(lang, 'when')}</summary>
      <label className="setting check"><input type="checkbox" data-when="data" checked={Boolean(rule.data)} onChange={(event) => set({data: event.target.checked || undefined})} /><span>{say(lang, 'whenData')}</span></label>
      {figure ? [bound('above'), bound('below')] : null}
      <label className="when-row"><span>{say(lang, 'whenHours')}</span>
        <select className="pick" data-when="hours" value={kind} onChange={(event) => set({hours: {office: 'office', hours: DAY}[event.target.value]})}>
          <option value="">{say(lang, 'always')}</option><option value="office">{say(lang, 'officeHours')}</option><option value="hours">{say(lang, 'ownHours')}</option>
        </select>
      </label>
      {kind === 'hours' ? <span className="with-unit">{[0, 1].map((at) => <input className="inp" type="time" key={at} aria-label={say(lang, at ? 'until' : 'from')} value={at ? rule.hours.slice(6) : rule.hours.slice(0, 5)} onChange={(event) => event.target.value && set({hours: part(at, event.target.value)})} />)}</span> : null}
      <fieldset className="when-roles"><legend>{say(lang, 'whenRoles')}</legend>
        {Object.entries(roles).map(([role, words]) => <label className="setting check" key={role}><input type="checkbox" data-role={role} checked={Boolean(rule.roles?.includes(role))} onChange={() => toggle(role)} /><span>{words}</span></label>)}
      </fieldset>
    </details>
  );
}
