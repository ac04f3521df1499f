// A magnet as an address: it carries the area and the settings, and opens only what its reader may see. Pure.

/** The address of a magnet on the page at `href`. */
export function linkOf(href, {magnet, settings}, area) {
  const url = new URL(href);
  if (area) url.searchParams.set('area', area);
  const hash = new URLSearchParams({magnet});
  if (Object.keys(settings ?? {}).length) hash.set('settings', JSON.stringify(settings));
  url.hash = hash.toString();
  return url.href;
}

/** What `hash` asks for: {magnet, settings}, null where it asks for none. */
export function readLink(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  if (!given.get('magnet')) return null;
  try {
    return {magnet: given.get('magnet'), settings: JSON.parse(given.get('settings') ?? '{}')};
  } catch {
    return {magnet: given.get('magnet'), settings: {}};
  }
}
