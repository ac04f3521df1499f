// Which arrangement a window gets, and what it holds. Pure.
import {firstFree, widthIn} from './steps.js';

export const WALL = 'wall'; // chosen by hand, never by a window's width: a desk may be as wide as a wall

/** The narrowest arrangement made for a window of `width`. */
export function arrangementFor(arrangements, width) {
  const windows = arrangements.filter(({id}) => id !== WALL);
  const narrow = windows.filter((each) => each.below && width < each.below);
  return narrow.sort((a, b) => a.below - b.below)[0] ?? windows.find((each) => !each.below) ?? arrangements[0];
}

/** Places by id, as the server keeps them. */
export const boxes = (items) => Object.fromEntries(items.map(({id, x, y, w, h}) => [id, [x, y, w, h]]));

/** The least size of a magnet in so many columns; a view says its own in those of a desk page. */
const least = ({least}, columns) => least && {minW: widthIn(columns, least[0]), minH: least[1]};

const SECTION = 'section'; // the magnet that is the heading of a section

/** What is known of a magnet besides its place. */
const known = (card, columns) => ({
  locked: Boolean(card.locked),
  ...least(card, columns),
  ...(card.magnet === SECTION && {bar: true, kind: card.settings?.kind ?? 'fold'}),
});

/** Whether this magnet is the heading of a section. */
export const isSection = (card) => card?.magnet === SECTION;

/** Items of one arrangement for the magnets that are there; those it does not name go below. A wall has no sections. */
export function itemsOf(book, cards) {
  const ids = Object.keys(cards).filter((id) => book.id !== WALL || !isSection(cards[id]));
  const items = ids.filter((id) => book.items[id]).map((id) => {
    const [x, y, w, h] = book.items[id];
    return {id, x, y, w, h, ...known(cards[id], book.columns)};
  });
  for (const id of ids) {
    const w = isSection(cards[id]) ? book.columns : Math.min(3, book.columns);
    if (!book.items[id]) items.push({id, ...known(cards[id], book.columns), ...firstFree(items, w, isSection(cards[id]) ? 1 : 2, book.columns)});
  }
  return items;
}
