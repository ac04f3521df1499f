/** The groups of `entries` that match `query` somewhere, in the order they come. */
export function grouped(entries, query) {
  const wanted = query.trim().toLowerCase();
  const groups = new Map();
  for (const entry of entries) {
    if (wanted && !entry.find.includes(wanted)) continue;
    if (!groups.has(entry.group)) groups.set(entry.group, []);
    groups.get(entry.group).push(entry);
  }
  return [...groups];
}
