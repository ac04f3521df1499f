import React, {useEffect, useMemo, useRef, useState} from 'react';
import Mark from './marks.js';
import {grouped} from './search.js';
import {draggable} from './stack.js';
import {say} from './words.js';

/** What hangs under the pointer: a card with the entry's title at the size it will have. */
function lifter(byId, size) {
  return (el) => {
    const entry = byId[el.dataset.palette];
    const {w, h} = el.gridstackNode;
    const card = document.createElement('div');
    card.className = 'magnet-lift';
    card.dataset.palette = entry.id;
    const [width, height] = size(w, h);
    card.style.setProperty('--lift-w', `${width}px`);
    card.style.setProperty('--lift-h', `${height}px`);
    card.append(Object.assign(document.createElement('header'), {textContent: entry.title}));
    return card;
  };
}

/** The list of magnets: search, drag in, or click to add. */
export default function Palette({entries, used, lang, sizeOf, pixels, add, close}) {
  const [query, setQuery] = useState('');
  const list = useRef(null);
  const groups = useMemo(() => grouped(entries, query), [entries, query]);
  const byId = useMemo(() => Object.fromEntries(entries.map((entry) => [entry.id, entry])), [entries]);
  const hits = groups.reduce((sum, [, found]) => sum + found.length, 0);
  useEffect(() => {
    const els = [...list.current.querySelectorAll('.pe')];
    const coarse = window.matchMedia('(pointer: coarse)').matches;
    draggable(els, els.map((el) => sizeOf(byId[el.dataset.palette])), lifter(byId, pixels), coarse ? '.pe-grip' : undefined);
  });
  /** From the search down into the list and back; Enter adds the first that was found. */
  const keyed = (event) => {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    const searching = event.target.matches('input');
    if (step) {
      event.preventDefault();
      const stops = [event.currentTarget.querySelector('input'), ...list.current.querySelectorAll('.pe')];
      stops[stops.indexOf(event.target) + step]?.focus();
    } else if (event.key === 'Enter' && searching && query.trim() && hits) {
      event.preventDefault();
      add(groups[0][1][0]);
    }
  };
  return (
    <aside className="palette" onKeyDown={keyed} aria-label={say(lang, 'palette')}>
      <h2>{say(lang, 'palette')}<button type="button" className="icb" data-action="close-palette" aria-label={say(lang, 'close')} onClick={close}><i className="i i-chevron-down" /></button></h2>
      <label className="palette-search">
        <i className="i i-search" aria-hidden="true" />
        <input type="search" value={query} placeholder={say(lang, 'search')} aria-label={say(lang, 'search')} onChange={(event) => setQuery(event.target.value)} />
        {query ? <span role="status">{say(lang, 'hits', hits)}</span> : null}
      </label>
      <div className="palette-list" ref={list}>
        {groups.map(([group, found]) => (
          <section key={group}>
            <h3>{group}<span>{found.length}</span></h3>
            {found.map((entry) => <Entry key={entry.id} entry={entry} used={used.has(entry.id)} lang={lang} add={add} />)}
          </section>
        ))}
        {hits ? null : <p className="palette-none">{say(lang, 'none')}</p>}
      </div>
    </aside>
  );
}

function Entry({entry, used, lang, add}) {
  const keyed = (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    add(entry);
  };
  return (
    <div className={used ? 'pe used' : 'pe'} data-palette={entry.id} role="button" tabIndex={0} aria-label={say(lang, 'add', entry.title)} onClick={() => add(entry)} onKeyDown={keyed}>
      <Mark view={entry.view} />
      <span>{entry.title}<small>{used ? say(lang, 'used') : entry.view_name}</small></span>
      {used ? <i className="i i-check" aria-hidden="true" /> : null}
      <i className="i i-grip-vertical pe-grip" aria-hidden="true" />
    </div>
  );
}
