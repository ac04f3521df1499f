import React from 'react';
import {say} from './words.js';

/** The page's own buttons: edit, or what was saved with undo, redo, reset and done. */
export default function Tools({lang, editing, state, count, ack, act}) {
  const button = (action, className, inner, off = false) => (
    <button type="button" className={className} data-action={action} disabled={off} title={say(lang, action)} aria-label={say(lang, action)} onClick={() => act(action)}>{inner}</button>
  );
  if (!editing) return <div className="desk-tools">{state === 'late' ? <span className="desk-saved late" role="status">{say(lang, state, count)}</span> : null}{button('edit', 'btn', <><i className="i i-pencil" aria-hidden="true" /><span>{say(lang, 'edit')}</span></>)}</div>;
  const told = ack?.refused ? say(lang, 'refused', ack.refused) : ack?.missed ?? ack?.saved;
  const saved = state === 'idle' ? told : say(lang, state, count);
  return (
    <div className="desk-tools">
      <span className={state === 'late' ? 'desk-saved late' : 'desk-saved'} role="status" data-saved={state === 'idle' ? ack?.version ?? '' : ''}>
        <span className="word">{say(lang, 'editing')}{saved ? ' · ' : ''}</span>{saved ?? ''}
      </span>
      {button('undo', 'icb', <i className="i i-arrow-back-up" />, !ack?.undo && !count)}
      {button('redo', 'icb', <i className="i i-arrow-forward-up" />, !ack?.redo)}
      {button('reset', 'icb', <i className="i i-refresh" />, !ack?.version)}
      {button('done', 'btn pri', say(lang, 'done'))}
    </div>
  );
}
