import React, {useEffect, useRef, useState} from 'react';
import {createPortal} from 'react-dom';
import {session} from './asset.js';
import {toast} from './copy.js';
import {say} from './words.js';

/** Choose the page a section is copied to. */
export default function CopySection({page, id, title, lang, close}) {
  const [pages, setPages] = useState(null);
  const [problem, setProblem] = useState('');
  const box = useRef(null);
  useEffect(() => {
    const back = document.activeElement;
    box.current.showModal();
    session().then(({ask}) => ask('/pages')).then(({items}) => setPages(items)).catch((error) => setProblem(error.message));
    return () => back?.focus?.();
  }, []);
  const copy = async (to) => {
    try {
      const {ask} = await session();
      const made = await ask(`/pages/${page}/sections/${id}/copy`, {method: 'POST', body: {to}});
      box.current.close();
      toast(say(lang, 'sectionCopied', title, made.copied, pages.find((each) => each.id === to).title[lang]));
    } catch (error) { setProblem(error.message); }
  };
  return createPortal(
    <dialog ref={box} className="copy-section" aria-label={say(lang, 'copySection', title)} onClose={close} onClick={(event) => event.target === box.current && close()}>
      <h2>{say(lang, 'copySection', title)}<button type="button" className="icb" data-action="close" aria-label={say(lang, 'closePanel')} onClick={close}><i className="i i-x" aria-hidden="true" /></button></h2>
      {problem ? <p role="alert" className="drawer-problem">{problem}</p> : null}
      <div className="menu-list">
        {(pages ?? []).map((each) => <button type="button" className="mi" key={each.id} data-to={each.id} onClick={() => copy(each.id)}><i className="i i-layout-grid" aria-hidden="true" />{each.title[lang]}{each.id === page ? <small>{say(lang, 'thisPage')}</small> : null}</button>)}
        {pages || problem ? null : <p>{say(lang, 'opening')}</p>}
      </div>
    </dialog>, document.body);
}
