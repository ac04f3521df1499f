import {useEffect, useRef, useState} from 'react';
import {liveClient} from './asset.js';
import {whenFree} from './presence.js';

/** Magnets of the library that were changed somewhere are drawn anew: `look` asks for the page when `free()` says that nothing is held. */
export function useLinked({cards, free, look}) {
  const [heard, setHeard] = useState({});
  const now = useRef({});
  now.current = {free, look};
  const shown = Object.fromEntries(Object.values(cards).filter((card) => card.linked).map((card) => [card.magnet, card.linked]));
  const ids = Object.keys(shown).sort();
  useEffect(() => {
    if (!ids.length) return undefined;
    let off = () => {};
    let over = false;
    liveClient().then((live) => {
      if (!over) off = live.on({topic: 'magnet', keys: ids}, ({key, v}) => setHeard((was) => ({...was, [key]: v.version})));
    }).catch(() => {});
    return () => {
      over = true;
      off();
    };
  }, [ids.join(' ')]);
  const late = ids.filter((id) => heard[id] > shown[id]).map((id) => `${id} ${heard[id]}`).join(' ');
  useEffect(() => (late ? whenFree(() => now.current.free(), () => now.current.look()) : undefined), [late]);
}
