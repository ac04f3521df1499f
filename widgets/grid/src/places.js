// Which arrangement a window gets, and what it holds. Pure.
import {firstFree, widthIn} from './steps.js';

const WALL = 'wall'; // chosen by hand, never by a window's width: a desk may be as wide as a wall

/** The narrowest arrangement made for a window of `width`. */
export function arrangementFor(all, width) {
  const arrangements = all.filter(({id}) => id !== WALL);
  const narrow = [...arrangements].filter((each) => each.below && width < each.below);
  return narrow.sort((a, b) => a.below - b.below)[0] ?? arrangements.find((each) => !each.below) ?? arrangements[0];
}

/** Places by id, as the server keeps them. */
export const boxes = (items) => Object.fromEntries(items.map(({id, x, y, w, h}) => [id, [x, y, w, h]]));

/** The least size of a magnet in so many columns; a view says its own in those of a desk page. */
const least = ({least}, columns) => least && {minW: widthIn(columns, least[0]), minH: least[1]};

/** Items of one arrangement for the magnets that are there; those it does not name go below. */
export function itemsOf(book, cards) {
  const known = Object.keys(cards).filter((id) => book.items[id]).map((id) => {
    const [x, y, w, h] = book.items[id];
    return {id, x, y, w, h, locked: Boolean(cards[id].locked), ...least(cards[id], book.columns)};
  });
  for (const id of Object.keys(cards)) if (!book.items[id]) known.push({id, locked: Boolean(cards[id].locked), ...least(cards[id], book.columns), ...firstFree(known, Math.min(3, book.columns), 2, book.columns)});
  return known;
}
