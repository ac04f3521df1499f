import React from 'react';
import {say} from './words.js';

const ICONS = {desk: 'device-desktop', tablet: 'device-tablet', phone: 'device-mobile', wall: 'device-tv'};

/** Which screen's arrangement is edited; the page is laid out as wide as that screen. */
export default function Screens({arrangements, here, lang, choose}) {
  return (
    <div className="sg screens" role="group" aria-label={say(lang, 'screens')}>
      {arrangements.map(({id}) => (
        <button type="button" key={id} data-screen={id} aria-pressed={id === here} aria-label={say(lang, `screen_${id}`)} title={say(lang, `screen_${id}`)} onClick={() => choose(id)}><i className={`i i-${ICONS[id]}`} aria-hidden="true" /></button>
      ))}
    </div>
  );
}
