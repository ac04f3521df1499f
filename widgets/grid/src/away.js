// Which magnets are hidden by their rules now.
import {useEffect, useRef, useState} from 'react';
import {shows} from './showing.js';

const TURN = 30_000;

/** The magnets that are not shown now, as one text of their ids; hears every figure drawn under `el`. */
export function useAway(el, cards, zone) {
  const figures = useRef({});
  const rules = useRef({});
  rules.current = Object.fromEntries(Object.entries(cards).filter(([, card]) => card.when).map(([id, card]) => [id, card.when]));
  const reckon = () => Object.keys(rules.current).filter((id) => !shows(rules.current[id], figures.current[id], new Date(), zone)).join(' ');
  const [away, setAway] = useState(reckon);
  useEffect(() => {
    const hear = ({target}) => {
      const id = target.closest('.grid-stack-item')?.dataset.key;
      if (!rules.current[id] || target.parentElement.closest('.mg')) return; // one of a repeated magnet's own has no rule
      figures.current[id] = target.figure;
      setAway(reckon());
    };
    const ground = el.current;
    ground.addEventListener('mg:figure', hear);
    const timer = setInterval(() => setAway(reckon()), TURN);
    return () => {
      ground.removeEventListener('mg:figure', hear);
      clearInterval(timer);
    };
  }, []);
  useEffect(() => setAway(reckon()), [cards]);
  return away;
}
