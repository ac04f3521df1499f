import {useLayoutEffect, useRef} from 'react';

/**
 * The widget to draw. One that goes on while only its page's choice changes (`data-steady` stays, as the map's) is not drawn anew, which would take its
 * inside down: the choice is written into it.
 */
export function useSteady(widget, id) {
  const drawn = useRef(widget);
  const same = goesOn(drawn.current, widget);
  if (!same) drawn.current = widget;
  useLayoutEffect(() => { if (same) tell(document.querySelector(`[data-key="${id}"] .mg`), widget.props['data-choice']); }, [widget]);
  return drawn.current;
}

/** Whether `next` is drawn by the same as `now`. */
export function goesOn(now, next) {
  const steady = next?.props?.['data-steady'];
  return Boolean(steady) && now?.props?.['data-steady'] === steady;
}

/** The choice in the magnet itself: for who draws in it, and in its title row. */
function tell(card, choice) {
  if (!card || card.dataset.choice === choice) return;
  const {said, deaf} = JSON.parse(choice);
  const words = card.querySelector(':scope > header > .fw');
  words.textContent = said;
  words.title = said;
  words.classList.toggle('deaf', deaf);
  card.dataset.choice = choice;
}
