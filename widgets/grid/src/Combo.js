import React, {useEffect, useMemo, useRef, useState} from 'react';
import {grouped} from './search.js';
import {say} from './words.js';

/** A choice among many, found by typing: `entries` are {id, title, group, find}; `hint` stands where nothing is chosen. */
export default function Combo({id, label, entries, value, hint = '', lang, choose}) {
  const [query, setQuery] = useState(null); // null while closed
  const [at, setAt] = useState(0);
  const list = useRef(null);
  const open = query !== null;
  const groups = useMemo(() => (open ? grouped(entries, query) : []), [entries, query, open]);
  const flat = groups.flatMap(([, found]) => found);
  const now = entries.find((entry) => entry.id === value);
  useEffect(() => { list.current?.querySelector('[data-at]')?.scrollIntoView({block: 'nearest'}); }, [at, query]);

  const start = () => {
    setQuery('');
    setAt(Math.max(0, grouped(entries, '').flatMap(([, found]) => found).findIndex((entry) => entry.id === value)));
  };
  const take = (entry) => {
    setQuery(null);
    if (entry && entry.id !== value) choose(entry.id);
  };
  const keyed = (event) => {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step) {
      event.preventDefault();
      return open ? setAt((at + step + flat.length) % (flat.length || 1)) : start();
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      return open ? take(flat[at]) : start();
    }
    if (event.key === 'Escape' && open) {
      event.stopPropagation();
      event.nativeEvent.stopImmediatePropagation();
      setQuery(null);
    }
    return null;
  };
  const typed = (event) => {
    setQuery(event.target.value);
    setAt(0);
  };
  return (
    <div className="combo" data-open={open ? '' : undefined}>
      <input id={id} className="inp" role="combobox" autoComplete="off" spellCheck={false} aria-label={label} aria-expanded={open} aria-controls={`${id}-list`} aria-autocomplete="list" aria-activedescendant={open && flat[at] ? `${id}-${flat[at].id}` : undefined}
        value={open ? query : now?.title ?? ''} placeholder={open ? now?.title ?? say(lang, 'find') : hint} onClick={() => open || start()} onChange={typed} onKeyDown={keyed} onBlur={() => setQuery(null)} />
      <i className="i i-chevron-down" aria-hidden="true" />
      {open ? (
        <div className="combo-list" id={`${id}-list`} role="listbox" aria-label={label} ref={list} onMouseDown={(event) => event.preventDefault()}>
          {groups.map(([group, found]) => (
            <div key={group} role="group" aria-label={group}>
              <p aria-hidden="true">{group}</p>
              {found.map((entry) => (
                <div key={entry.id} id={`${id}-${entry.id}`} role="option" aria-selected={entry.id === value} data-at={flat[at] === entry ? '' : undefined} onClick={() => take(entry)}>
                  {entry.title}{entry.id === value ? <i className="i i-check" aria-hidden="true" /> : null}
                </div>
              ))}
            </div>
          ))}
          {flat.length ? null : <p>{say(lang, 'noHit')}</p>}
        </div>
      ) : null}
    </div>
  );
}
