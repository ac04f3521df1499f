import {useLayoutEffect, useRef} from 'react';
import {Queue} from './queue.js';

/** Questions about one magnet: `ask({do, id, …})` resolves to what is told. One leaves at a time; a preview that is overtaken is never answered. */
export function useAsks(setProps, told) {
  const held = useRef(null);
  const send = useRef(setProps);
  send.current = setProps;
  held.current ??= {waiting: new Map(), queue: new Queue((ask) => send.current({ask}), () => {})};
  useLayoutEffect(() => () => held.current.queue.close(), []);
  useLayoutEffect(() => {
    if (!told) return;
    const {waiting, queue} = held.current;
    const done = waiting.get(told.n);
    for (const n of [...waiting.keys()]) if (n <= told.n) waiting.delete(n);
    queue.ack(told.n);
    done?.(told);
  }, [told]);
  const ask = useRef((question) => new Promise((resolve) => {
    const {waiting, queue} = held.current;
    waiting.set(queue.push(question), resolve);
  }));
  return ask.current;
}
