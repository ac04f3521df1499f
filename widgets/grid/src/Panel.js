import React, {useEffect, useRef} from 'react';
import {say} from './words.js';

/** One magnet large, over the page: by the areas inside one, going down and up among them, or as a link named it. */
export default function Panel({panel, widget, path, lang, go, close}) {
  const {ExternalWrapper} = window.dash_component_api;
  const box = useRef(null);
  useEffect(() => {
    if (!box.current.open) box.current.showModal();
  }, []);
  const clicked = (event) => {
    if (event.target === box.current) return box.current.close();
    const href = event.target.closest('a[href^="#in="]')?.getAttribute('href');
    if (!href) return null;
    event.preventDefault();
    return go(decodeURIComponent(href.slice(4)));
  };
  const {path: above = [], size: [w, h] = [4, 2], title, problem} = panel;
  return (
    <dialog className="magnet-panel" ref={box} style={{'--panel-w': w, '--panel-h': h}} aria-label={title} onClose={close} onClick={clicked}>
      <header>
        <h2>{title}</h2>
        <button type="button" className="icb" data-action="close-panel" aria-label={say(lang, 'closePanel')} onClick={() => box.current.close()}><i className="i i-x" aria-hidden="true" /></button>
      </header>
      {above.length ? (
        <nav aria-label={say(lang, 'area')}>
          {above.map((each, at) => (at === above.length - 1
            ? <span key={each.id} aria-current="true">{each.title}</span>
            : <React.Fragment key={each.id}><button type="button" data-in={each.id} onClick={() => go(each.id)}>{each.title}</button><i className="i i-chevron-right" aria-hidden="true" /></React.Fragment>))}
        </nav>
      ) : null}
      <div className="magnet-panel-body">
        {problem ? <p className="void" role="alert"><b>{problem}</b></p> : widget ? <ExternalWrapper component={widget} componentPath={path} temp /> : null}
      </div>
    </dialog>
  );
}
