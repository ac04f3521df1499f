import React, {useState} from 'react';
import CopySection from './CopySection.js';
import {say} from './words.js';

/** The heading of a section that folds. */
function Fold({id, title, bar, lang, fold}) {
  return (
    <h2 className="sec-fold">
      <button type="button" data-action="fold" aria-expanded={bar.open} onClick={() => fold(id, bar.open)}>
        <i className={bar.open ? 'i i-chevron-down' : 'i i-chevron-right'} aria-hidden="true" />{title}{bar.open ? null : <span className="n">{say(lang, 'folded', bar.count)}</span>}
      </button>
    </h2>
  );
}

/** The tabs of a row; arrow keys go from one to the next. */
function Tabs({bar, titles, lang, choose}) {
  const go = (event) => {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    const at = {Home: 0, End: bar.tabs.length - 1}[event.key] ?? (step && (bar.tabs.indexOf(bar.open) + step + bar.tabs.length) % bar.tabs.length);
    if (at === undefined) return;
    event.preventDefault();
    choose(bar.tabs, bar.tabs[at]);
    event.currentTarget.children[at].focus();
  };
  return (
    <div className="sec-tabs" role="tablist" aria-label={say(lang, 'tabs')} onKeyDown={go}>
      {bar.tabs.map((tab) => <button type="button" key={tab} role="tab" data-tab={tab} aria-selected={tab === bar.open} tabIndex={tab === bar.open ? 0 : -1} onClick={() => choose(bar.tabs, tab)}>{titles[tab]}</button>)}
    </div>
  );
}

/** The heading of a section: folds it, or shows one of several; while editing only its words. */
export default function Heading({id, title, bar, titles, lang, editing, kind, folds, page}) {
  const [copying, setCopying] = useState(false);
  if (editing || !bar) return <section className="mg sec" data-magnet="section" data-instance={id}><h2>{title}<small>{say(lang, kind === 'tab' ? 'asTab' : 'asFold')}</small></h2></section>;
  const shown = bar.kind === 'tab' ? bar.open : id;
  return (
    <section className="mg sec" data-magnet="section" data-instance={id} data-open={bar.kind === 'tab' ? undefined : String(bar.open)}>
      {bar.kind === 'tab' ? <Tabs bar={bar} titles={titles} lang={lang} choose={folds.choose} /> : <Fold id={id} title={title} bar={bar} lang={lang} fold={folds.fold} />}
      <button type="button" className="icb" data-action="copy-section" aria-haspopup="dialog" aria-label={say(lang, 'copySection', titles[shown])} title={say(lang, 'copySection', titles[shown])} onClick={() => setCopying(true)}><i className="i i-copy" aria-hidden="true" /></button>
      {copying ? <CopySection page={page} id={shown} title={titles[shown]} lang={lang} close={() => setCopying(false)} /> : null}
    </section>
  );
}
