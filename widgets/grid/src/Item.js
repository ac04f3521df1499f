import React, {memo} from 'react';
import {useSteady} from './steady.js';
import {say} from './words.js';

/** One magnet on the grid. The strip over its header carries handle, lock and remove while editing; the widget itself is Dash's. */
function Item({id, card, widget, path, lang, editing, chosen, said, keyed, remove, more, away, hidden, heading}) {
  const {ExternalWrapper} = window.dash_component_api;
  const title = card.title ?? id;
  const shown = useSteady(widget, id);
  return (
    <div className={`grid-stack-item${card.locked ? ' held' : ''}${chosen ? ' chosen' : ''}${heading ? ' sec-item' : ''}`} data-key={id} data-away={away ? '' : undefined} hidden={hidden} tabIndex={editing ? 0 : -1} role="group" aria-roledescription={say(lang, 'role')} aria-label={said} onKeyDown={editing ? keyed : undefined}>
      <div className="grid-stack-item-content">
        <div className="magnet-body" inert={editing ? '' : undefined}>{heading ?? (widget ? <ExternalWrapper component={shown} componentPath={[...path, 'widgets', id]} temp /> : <Coming title={title} magnet={card.magnet} id={id} />)}</div>
        <div className={card.locked ? 'magnet-strip' : 'magnet-strip magnet-grip'} hidden={!editing} title={card.locked ? say(lang, 'locked', title) : undefined}>
          <i className={card.locked ? 'i i-lock' : 'i i-grip-vertical'} aria-hidden="true" />
          {card.locked ? null : (
            <button type="button" className="icb" data-action="remove" tabIndex={-1} aria-label={say(lang, 'remove', title)} onClick={() => remove(id)}><i className="i i-x" aria-hidden="true" /></button>
          )}
        </div>
        {editing && card.when ? <span className="magnet-when" title={card.when.says}><i className="i i-eye-off" aria-hidden="true" />{card.when.says}{away ? ` · ${say(lang, 'hiddenNow')}` : ''}</span> : null}
        {heading && !editing ? null : <button type="button" className="icb magnet-more" data-action={editing ? 'set' : 'more'} tabIndex={editing ? -1 : 0} aria-haspopup={editing ? undefined : 'menu'} aria-label={say(lang, editing ? 'settingsOf' : 'more', title)} onClick={(event) => more(id, event.currentTarget)}><i className="i i-dots" aria-hidden="true" /></button>}
      </div>
    </div>
  );
}

/** Stands where a magnet was just put down until the server has drawn it. */
function Coming({id, magnet, title}) {
  return <section className="mg" data-magnet={magnet} data-instance={id} data-state="loading"><header><span className="t">{title}</span></header></section>;
}

export default memo(Item);
