import {useEffect, useRef, useState} from 'react';
import {liveClient} from './asset.js';
import {toast} from './copy.js';
import {others, told} from './people.js';

const LATER = 150; // ms until it is tried again while something is held

/** Runs `act` as soon as `free()` says that nothing is held; → a function that gives up. */
export function whenFree(free, act) {
  const timer = setInterval(() => {
    if (!free()) return;
    clearInterval(timer);
    act();
  }, LATER);
  return () => clearInterval(timer);
}

/**
 * Who else has the page open, and what they do to it: their changes are shown at once, but not while `free()` says that something is held.
 * `history` names the page and this browser, `version` is the one shown, `look` asks for the page as it is now.
 */
export function usePresence({history, editing, version, busy, free, look, lang}) {
  const [people, setPeople] = useState([]);
  const [wanted, setWanted] = useState(0);
  const now = useRef({});
  now.current = {version, free, look, lang};
  const {page, me, account} = history ?? {};
  const listening = (start) => {
    let offs = [];
    let over = false;
    liveClient().then((live) => { if (!over) offs = start(live); }).catch(() => {});
    return () => {
      over = true;
      for (const off of offs) off();
    };
  };
  useEffect(() => page && listening((live) => [live.hold(page, editing ? 'edit' : 'open')]), [page, editing]);
  useEffect(() => page && listening((live) => [
    live.on({topic: 'here', keys: [page]}, ({v}) => setPeople(others(v.people, me))),
    live.on({topic: 'page', keys: [page]}, ({v}) => {
      if (v.version <= now.current.version) return;
      if (v.by.id !== me) toast(told(v, account, now.current.lang));
      setWanted((was) => Math.max(was, v.version));
    }),
  ]), [page]);
  useEffect(() => {
    if (busy || wanted <= version) return undefined;
    return whenFree(() => now.current.free(), () => now.current.look());
  }, [wanted, version, busy]);
  return people;
}
