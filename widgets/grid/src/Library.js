import React, {useEffect, useRef, useState} from 'react';
import {createPortal} from 'react-dom';
import {say} from './words.js';

/** A question about the library before it is changed: `kind` is save, relink or retire; `go(more)` does it. */
export default function Library({kind, title, used, share, lang, go, close}) {
  const [name, setName] = useState(title);
  const [audience, setAudience] = useState('mine');
  const box = useRef(null);
  useEffect(() => {
    const back = document.activeElement;
    box.current.showModal();
    box.current.querySelector('input, .btn')?.focus();
    return () => back?.focus?.();
  }, []);
  const done = (event) => {
    event.preventDefault();
    if (kind === 'save' && !name.trim()) return;
    box.current.close(); // first, so that what is said about it does not go with it
    go(kind === 'save' ? {title: name.trim(), audience} : {});
  };
  return createPortal(
    <dialog ref={box} className="copy-section library" aria-label={say(lang, `${kind}Magnet`)} onClose={close} onClick={(event) => event.target === box.current && close()}>
      <form onSubmit={done}>
        <h2>{say(lang, `${kind}Magnet`)}<button type="button" className="icb" data-action="close" aria-label={say(lang, 'closePanel')} onClick={close}><i className="i i-x" aria-hidden="true" /></button></h2>
        <p>{kind === 'save' ? say(lang, 'saveSays') : say(lang, `${kind}Says`, title, used)}</p>
        {kind === 'save' ? (
          <>
            <label className="setting"><span>{say(lang, 'title')}</span><input className="inp" maxLength={30} value={name} onChange={(event) => setName(event.target.value)} /></label>
            {share ? (
              <div className="setting">
                <span id="library-audience">{say(lang, 'audience')}</span>
                <div className="sg" role="group" aria-labelledby="library-audience">
                  {['mine', 'area'].map((each) => <button type="button" key={each} data-value={each} aria-pressed={each === audience} onClick={() => setAudience(each)}>{say(lang, `audience_${each}`)}</button>)}
                </div>
              </div>
            ) : null}
          </>
        ) : null}
        <p className="library-acts"><button type="button" className="btn" onClick={close}>{say(lang, 'back')}</button><button type="submit" className={kind === 'retire' ? 'btn warn' : 'btn pri'} data-action="go">{say(lang, `${kind}Go`)}</button></p>
      </form>
    </dialog>, document.body);
}
