/** How well `entry` answers `wanted`: 0 its title begins so, 1 its title has it, 2 it is found by other words; null not at all. */
function rank(entry, wanted) {
  const title = entry.title?.toLowerCase() ?? '';
  if (title.startsWith(wanted)) return 0;
  if (title.includes(wanted)) return 1;
  return entry.find.includes(wanted) ? 2 : null;
}

/** The groups of `entries` that match `query` somewhere: what answers best first, else in the order they come. */
export function grouped(entries, query) {
  const wanted = query.trim().toLowerCase();
  const hits = entries.map((entry) => [wanted ? rank(entry, wanted) : 0, entry]).filter(([at]) => at !== null);
  const groups = new Map();
  for (const [, entry] of hits.sort((a, b) => a[0] - b[0])) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  return [...groups];
}
