import {useEffect, useRef, useState} from 'react';
import {liveClient} from './asset.js';
import {toast} from './copy.js';
import {Kept} from './kept.js';
import {Queue} from './queue.js';
import {seenBy} from './trail.js';

/** The edits of a page on their way: {queue, state, count, did, see}. `did(edit)` sends one, with what was seen before `see(items)` was called last. */
export function useEdits({account, page, send, cards, ack, words}) {
  const [flight, setFlight] = useState({state: 'idle', count: 0});
  const held = useRef(null);
  const seen = useRef({});
  const now = useRef({});
  now.current = {send, cards};
  held.current ??= new Queue((edit) => now.current.send(edit), (state, count) => setFlight({state, count}), {kept: new Kept(account, page)});
  const queue = held.current;
  useEffect(() => {
    queue.resume();
    const back = () => queue.connected(true);
    const lost = () => queue.connected(false);
    const offs = [];
    window.addEventListener('online', back);
    window.addEventListener('offline', lost);
    liveClient().then((live) => offs.push(live.onState((state) => (state === 'live' ? back() : state === 'offline' && lost())))).catch(() => {});
    return () => {
      window.removeEventListener('online', back);
      window.removeEventListener('offline', lost);
      for (const off of offs) off();
      queue.close();
    };
  }, []);
  // What no longer fits is said, also where nobody is editing any more.
  useEffect(() => {
    if (ack?.missed) toast(ack.missed);
    else if (ack?.refused) toast(words.refused(ack.refused));
  }, [ack]);
  const see = (items) => { seen.current = items; };
  const did = (edit) => queue.push({...edit, was: seenBy(edit, seen.current, now.current.cards, queue.pending)});
  const will = () => setFlight((was) => (was.state === 'idle' ? {...was, state: 'saving'} : was)); // keys that rest are an edit soon
  return {queue, ...flight, see, did, will};
}
