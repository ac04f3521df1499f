import React from 'react';
import {say} from './words.js';

const SHAPES = [
  null,
  ['M5.3 1h5.4L15 5.3v5.4L10.7 15H5.3L1 10.7V5.3z', 'red', 'Ⅰ', 11.6],
  ['M8 .5 15.7 6.3 12.9 15.5H3.1L.3 6.3z', 'orange', 'Ⅱ', 12.2],
  ['M2.2 1.2h11.6a1 1 0 0 1 1 1v11.6a1 1 0 0 1-1 1H2.2a1 1 0 0 1-1-1V2.2a1 1 0 0 1 1-1z', 'yellow', 'Ⅲ', 11.6],
  ['M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z', 'blue', 'Ⅳ', 11.6],
];
const ORDER = [3, 1, 2, 4]; // which band is added next: yellow and red are used most

/** The shape of a band with its numeral. */
function Band({level}) {
  const [d, colour, numeral, y] = SHAPES[level];
  return (
    <svg className="bd" viewBox="0 0 16 16" aria-hidden="true">
      <path d={d} fill={`var(--${colour})`} stroke={`var(--${colour}-edge)`} strokeWidth=".8" />
      <text x="8" y={y} textAnchor="middle" fontSize="9" fontWeight="700" fill={`var(--${colour}-on)`}>{numeral}</text>
    </svg>
  );
}

/** The thresholds of a figure: a band each, and from which number on it holds. */
export default function Bands({rows, good, unit, lang, change}) {
  const set = (at, part) => change(rows.map((row, each) => (each === at ? {...row, ...part} : row)));
  const free = ORDER.find((band) => !rows.some((row) => row.band === band));
  return (
    <fieldset className="setting">
      <legend>{say(lang, 'thresholds')}</legend>
      {rows.map(({band, side, value}, at) => {
        const name = say(lang, `band${band}`);
        return (
          <div className="band-row" key={band}>
            <Band level={band} />
            <select className="pick" value={side} aria-label={say(lang, 'bandSide', name)} onChange={(event) => set(at, {side: event.target.value})}>
              <option value="below">{say(lang, 'below')}</option>
              <option value="above">{say(lang, 'above')}</option>
            </select>
            <input className="inp" inputMode="decimal" value={value} aria-label={say(lang, 'bandValue', name)} onChange={(event) => set(at, {value: event.target.value})} />
            <span className="unit">{unit}</span>
            <button type="button" className="icb" aria-label={say(lang, 'removeThreshold', name)} onClick={() => change(rows.filter((_, each) => each !== at))}><i className="i i-x" aria-hidden="true" /></button>
          </div>
        );
      })}
      {free ? <button type="button" className="btn sm" data-action="add-threshold" onClick={() => change([...rows, {band: free, side: good === 'down' ? 'above' : 'below', value: ''}])}><i className="i i-plus" aria-hidden="true" />{say(lang, 'addThreshold')}</button> : null}
    </fieldset>
  );
}
