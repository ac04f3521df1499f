import React, {useEffect, useRef} from 'react';
import {Holder} from './holder.js';

/** An element React never fills: the view `module` draws in it, fed straight from the live stream. */
export default function Live({id, module = 'number', settings = {}, value, watch, topics, className = ''}) {
  const host = useRef(null);
  const holder = useRef(null);
  const made = JSON.stringify([module, settings, watch, topics]);
  useEffect(() => {
    holder.current = new Holder(host.current, {module, settings, watch, topics});
    return () => holder.current.close();
  }, []);
  useEffect(() => holder.current.renew({module, settings, watch, topics}), [made]);
  useEffect(() => holder.current.take(value), [made, value]);
  return <div id={id} ref={host} className={`mg-live ${className}`} data-module={module} />;
}
