import React, {useLayoutEffect, useRef} from 'react';
import {adopt, Holder, park} from './holder.js';

/** An element React never fills: the view `module` draws in it, fed straight from the live stream. */
export default function Live({id, module = 'number', settings = {}, value, watch, topics, className = ''}) {
  const host = useRef(null);
  const holder = useRef(null);
  const made = JSON.stringify([module, settings, watch, topics]);
  useLayoutEffect(() => {
    holder.current = adopt(host.current) ?? new Holder(host.current, {module, settings, watch, topics});
    return () => park(holder.current);
  }, []);
  useLayoutEffect(() => holder.current.renew({module, settings, watch, topics}), [made]);
  useLayoutEffect(() => holder.current.take(value), [made, value]);
  return <div id={id} ref={host} className={`mg-live ${className}`} data-module={module} />;
}
