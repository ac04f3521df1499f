// Sections of a page: a heading (bar) and what follows it, folded or one of several tabs; and which magnets are seen. Pure.

/** The items in reading order, cut before each heading; what stands above the first one has none. */
export function parts(items) {
  const found = [[]];
  for (const item of [...items].sort((a, b) => a.y - b.y || a.x - b.x)) {
    if (item.bar) found.push([]);
    found.at(-1).push(item);
  }
  return found.filter((part) => part.length);
}

/** Tabs that follow one another share a row: the sections as groups, a folding one alone. */
function groups(items) {
  const found = [];
  for (const part of parts(items)) {
    const tab = part[0].bar && part[0].kind === 'tab';
    if (tab && found.at(-1)?.tab) found.at(-1).all.push(part);
    else found.push({tab, all: [part]});
  }
  return found;
}

/**
 * What is seen of a page that nobody edits. `closed(id)` says whether a section is folded, `chosen(ids)` which tab of a group is open,
 * `away(id)` whether a magnet is hidden by its rule. → {items, bars}: the magnets that are seen, moved up into the room of those that are not,
 * and for each heading that is seen {kind, open, count, tabs}.
 */
export function seen(items, {closed, chosen, away}, pack) {
  const kept = [];
  const bars = {};
  for (const {tab, all} of groups(items)) {
    if (tab) {
      const ids = all.map(([bar]) => bar.id);
      const open = all.find(([bar]) => bar.id === chosen(ids)) ?? all[0];
      bars[ids[0]] = {kind: 'tab', open: open[0].id, tabs: ids};
      kept.push(all[0][0], ...open.slice(1).filter(({id}) => !away(id)));
    } else if (all[0][0].bar) {
      const [bar, ...rest] = all[0];
      const open = !closed(bar.id);
      const inside = rest.filter(({id}) => !away(id));
      bars[bar.id] = {kind: 'fold', open, count: inside.length};
      kept.push(bar, ...(open ? inside : []));
    } else kept.push(...all[0].filter(({id}) => !away(id)));
  }
  const gone = kept.length < items.length;
  return {items: gone ? pack(kept) : items, bars};
}
