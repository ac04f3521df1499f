// What an edit says besides what was done: what the person saw then, so that it takes nothing back that others did meanwhile. And the keys of undo.

/** "undo" or "redo" for these keys, null for others and where a text is being written. */
export function undoKey({key, ctrlKey, metaKey, shiftKey, altKey, target}) {
  if (!(ctrlKey || metaKey) || altKey || target.closest?.('input, textarea, select, [contenteditable]')) return null;
  if (key.toLowerCase() === 'y' && !shiftKey) return 'redo';
  return key.toLowerCase() === 'z' ? (shiftKey ? 'redo' : 'undo') : null;
}

/** What was seen: the places before the edit, and the settings of its magnet with those that are on their way. */
export function seenBy(edit, items, cards, pending) {
  const sets = pending.filter((each) => each.do === 'set' && each.id === edit.id).map((each) => each.settings);
  return {items, settings: Object.assign({}, cards[edit.id]?.settings, ...sets)};
}
