import React from 'react';
import {say} from './words.js';

const MOST = 4;

/** Who else has this page open, and who of them works on it. */
export default function Here({people, account, lang}) {
  if (!people.length) return null;
  const name = (each) => {
    const who = each.who === account ? say(lang, 'youElsewhere') : each.name;
    return say(lang, each.edit ? 'hereEditing' : 'hereOpen', [who, each.unit].filter(Boolean).join(' · '));
  };
  const rest = people.slice(MOST);
  return (
    <ul className="here" aria-label={say(lang, 'here')}>
      {people.slice(0, MOST).map((each) => <li key={each.id} className={each.edit ? 'ava sm edits' : 'ava sm'} title={name(each)}><span aria-hidden="true">{[...each.name].slice(-2).join('')}</span><span className="sr">{name(each)}</span></li>)}
      {rest.length ? <li className="ava sm" title={rest.map(name).join('\n')}>+{rest.length}</li> : null}
    </ul>
  );
}
