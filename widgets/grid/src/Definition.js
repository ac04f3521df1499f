import React from 'react';
import {clock} from './states.js';
import {say} from './words.js';

const plain = (value) => (value === null || value === undefined ? '—' : value.toLocaleString('en-US', {maximumFractionDigits: 1}).replace('-', '−'));

/** The figure as its parts: numerator ÷ denominator where there are any, else the value. */
function Figure({about, lang}) {
  if (about.numerator !== null && about.numerator === about.value) return <><b>{plain(about.numerator)}</b> / <b>{plain(about.denominator)}</b> {about.unit}</>;
  if (about.denominator !== null && about.denominator !== undefined) return <><b>{plain(about.numerator)}</b> ÷ <b>{plain(about.denominator)}</b> = {plain(about.value)} {about.unit}</>;
  return <><b>{plain(about.value)}</b> {about.unit}{about.approximate ? ` (${say(lang, 'approximate')})` : ''}</>;
}

/** The definition under the form: what is counted, out of what, as of when. */
export function DefinitionBox({about, lang}) {
  if (!about?.says) return null;
  return (
    <div className="setting-says">
      <p><b>{say(lang, 'definition')}</b> {about.says}</p>
      <p><Figure about={about} lang={lang} />{lang === 'en' ? ', ' : '，'}{say(lang, 'dataTime')} {clock(about.data_time)}</p>
    </div>
  );
}

/** What may be opened as links, the rest as words. */
const Links = ({list, lang}) => list.map(({title, href}, i) => <React.Fragment key={title}>{i ? (lang === 'en' ? ', ' : '、') : ''}{href ? <a href={href}>{title}</a> : title}</React.Fragment>);

/** All one may ask of a figure: definition, parts, time, where it comes from and why one sees it. */
export function Definition({about, lang}) {
  const rows = [
    ['definition', about.says],
    ['figure', about.says ? <Figure about={about} lang={lang} /> : null],
    ['area', about.area],
    ['by', about.by],
    ['period', about.period],
    ['narrowed', about.narrowed],
    ['dataTime', about.data_time ? clock(about.data_time) : null],
    ['dataset', about.datasets?.length ? <Links list={about.datasets} lang={lang} /> : null],
    ['interface', about.interfaces?.length ? <Links list={about.interfaces} lang={lang} /> : null],
    ['loaded', about.loaded],
    ['source', about.source],
    ['owner', about.owner],
    ['refresh', about.refresh],
    ['rule', about.rule],
    ['lineage', about.lineage ? <a href={about.lineage}>{say(lang, 'toLineage')}</a> : null],
    ['whyMine', about.why],
  ].filter(([, text]) => text);
  return <dl className="definition">{rows.map(([name, text]) => <div key={name}><dt>{say(lang, name)}</dt><dd>{text}</dd></div>)}{about.problem ? <div><dt>{say(lang, 'fault')}</dt><dd>{about.problem}</dd></div> : null}</dl>;
}
