// Which sections somebody folded and which tab is open, kept in this browser by page.
import {useState} from 'react';

const read = (key) => {
  try { return JSON.parse(localStorage.getItem(key)) ?? {}; } catch { return {}; }
};

/** {closed(id), chosen(ids), fold(id, closed), choose(ids, id)} for page `base`; a section nobody touched is as its settings say. */
export function useFolds(base, cards) {
  const key = `magnet.folds.${base}`;
  const [kept, setKept] = useState(() => read(key));
  const keep = (part) => setKept((was) => {
    const next = {...was, ...part};
    try { localStorage.setItem(key, JSON.stringify(next)); } catch { /* it holds for this page then */ }
    return next;
  });
  return {
    mark: JSON.stringify(kept),
    closed: (id) => kept[id] ?? Boolean(cards[id]?.settings?.closed),
    chosen: (ids) => kept[ids[0]] || ids[0],
    fold: (id, closed) => keep({[id]: closed}),
    choose: (ids, id) => keep({[ids[0]]: id}),
  };
}
