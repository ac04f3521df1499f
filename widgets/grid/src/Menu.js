import React, {useEffect, useLayoutEffect, useRef, useState} from 'react';
import {Definition} from './Definition.js';
import {asset} from './asset.js';
import {copiesPictures, copyPicture, copyText, save, toast} from './copy.js';
import {linkOf} from './link.js';
import {pictureOf} from './picture.js';
import {say} from './words.js';

const GAP = 8;

/** Below `anchor`, its right edges aligned, inside the window. */
function placed(box, anchor) {
  const {width, height} = box.getBoundingClientRect();
  const left = Math.max(GAP, Math.min(anchor.right - width, window.innerWidth - width - GAP));
  const under = anchor.bottom + height + GAP <= window.innerHeight;
  box.style.setProperty('--menu-x', `${left}px`);
  box.style.setProperty('--menu-y', `${under ? anchor.bottom : Math.max(GAP, Math.min(anchor.top - height, window.innerHeight - height - GAP))}px`);
}

/** What can be done about the library: save it there, or for a linked one change it everywhere, make it mine, take it out. */
function shelf(told, {library, own}) {
  if (!told) return [];
  if (!told.linked) return [['saveMagnet', 'i-star', () => library('save'), true]];
  return [
    told.mine && ['relinkMagnet', 'i-refresh', () => library('relink'), true],
    !told.locked && ['ownMagnet', 'i-copy', own, true],
    told.mine && ['retireMagnet', 'i-trash', () => library('retire'), true],
  ].filter(Boolean);
}

/** What can be done with one magnet: its definition, its records, its sub-areas, copies of it. */
export default function Menu({id, title, card, anchor, area, lang, ask, drill, edit, library, own, close}) {
  const [told, setTold] = useState(null);
  const [defining, setDefining] = useState(false);
  const box = useRef(null);
  const tapped = useRef(false);
  const about = told?.about;
  useEffect(() => { ask({do: 'about', id}).then(setTold); }, [id]);
  useLayoutEffect(() => placed(box.current, anchor), [told, defining]);
  useEffect(() => { box.current.querySelector(defining ? '[data-action=back]' : '[role=menuitem]')?.focus({preventScroll: true}); }, [defining]);
  useEffect(() => {
    const stop = (event) => event.key === 'Escape' && close(true);
    window.addEventListener('keydown', stop);
    window.addEventListener('resize', close);
    return () => {
      window.removeEventListener('keydown', stop);
      window.removeEventListener('resize', close);
    };
  }, []);

  const name = `${title} ${about?.data_time?.slice(0, 16).replace(/[T:]/g, '-') ?? ''}`.trim();
  const copied = (works) => toast(say(lang, works ? 'copied' : 'noCopy'));
  const picture = (give) => () => {
    close(true);
    return give(pictureOf(card)).catch((error) => { console.warn(error); toast(say(lang, 'noPicture')); });
  };
  const acts = [
    ['definitionOf', 'i-database', () => setDefining(true), Boolean(about)],
    ['whyMine', 'i-info-circle', () => { close(true); import(asset('why.mjs')).then(({open}) => open(card, {x: anchor.right, y: anchor.bottom})); }, true],
    about?.href && ['records', 'i-list', () => window.location.assign(about.href), true],
    about?.drill && ['down', 'i-chart-bar', () => { close(false); drill(id, about.at); }, true],
    about?.csv && ['copyCsv', 'i-table', () => copyText(about.csv).then(copied).then(() => close(true)), true],
    ['copyLink', 'i-link', () => copyText(linkOf(location.href, told.link, area)).then(copied).then(() => close(true)), Boolean(told?.link)],
    copiesPictures() && ['copyPicture', 'i-copy', picture((making) => copyPicture(making).then(() => toast(say(lang, 'copied')))), true],
    ['savePicture', 'i-photo', picture((making) => making.then((blob) => { save(blob, `${name}.png`); toast(say(lang, 'savedPicture')); })), true],
    ...shelf(told?.library, {library: (kind) => { close(false); library({kind, id, title: told.library.linked ?? title, ...told.library}); }, own: () => { close(true); own(id); }}),
    ['settings', 'i-adjustments', () => { close(false); edit(id); }, true],
  ].filter(Boolean);
  const keyed = (event) => {
    const items = [...box.current.querySelectorAll('[role=menuitem]')];
    const at = items.indexOf(document.activeElement);
    const next = {ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1}[event.key];
    if (event.key === 'Tab') close(true);
    if (next === undefined) return;
    event.preventDefault();
    items[next % items.length]?.focus();
  };
  // The finger that opened the menu by a long press may be lifted over it: that is no tap, neither on an item nor beside the menu, where a
  // tap closes it and does nothing else. Enter on an item is a click of no pointer (detail 0).
  const taps = {
    onPointerDownCapture: () => { tapped.current = true; },
    onClickCapture: (event) => { if (event.detail && !tapped.current) event.stopPropagation(); },
  };
  const scrim = <div className="magnet-scrim" {...taps} onClick={() => close(true)} />;
  if (defining) {
    return (
      <>{scrim}<div className="magnet-menu wide" ref={box} {...taps} role="dialog" aria-label={say(lang, 'definitionOf')}>
        <h2><button type="button" className="icb" data-action="back" aria-label={say(lang, 'back')} onClick={() => setDefining(false)}><i className="i i-chevron-left" aria-hidden="true" /></button>{about.title}</h2>
        <Definition about={about} lang={lang} />
      </div></>
    );
  }
  return (
    <>{scrim}<div className="magnet-menu" ref={box} {...taps} role="menu" aria-label={say(lang, 'more', title)} onKeyDown={keyed}>
      {acts.map(([word, icon, act, ready]) => (
        <button type="button" role="menuitem" key={word} className="mi" tabIndex={-1} data-action={word} aria-disabled={!ready} onClick={() => ready && act()}><i className={`i ${icon}`} aria-hidden="true" />{say(lang, word)}</button>
      ))}
      {told?.library?.linked ? <p>{say(lang, told.library.ended ? 'linkedEnded' : 'linkedTo', told.library.linked, told.library.used)}</p> : null}
      {told?.problem ? <p>{told.problem}</p> : null}
    </div></>
  );
}
