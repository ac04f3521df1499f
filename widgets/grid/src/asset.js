// Addresses of the files beside this bundle, with their content hashes, and the live client among them.
const here = document.currentScript?.src || new URL('/assets/magnet.js', location.href).href;

/** The address of `file` (relative to assets/) with the hash from window.magnetAssets; `again` > 0 asks past a failed import. */
export function asset(file, again = 0) {
  const url = new URL(file, here);
  const hash = window.magnetAssets?.[file];
  url.search = '';
  if (hash) url.searchParams.set('v', hash);
  if (again) url.searchParams.set('again', String(again));
  return url.href;
}

let client = null;

/** The page's one live client, also kept as window.magnet.live. Without a hash, as every other module imports it: two addresses would be two clients. */
export function liveClient() {
  client ??= import(new URL('live_client.mjs', here).href).then(({live}) => {
    window.magnet.live = live;
    return live;
  }).catch((error) => {
    client = null;
    throw error;
  });
  return client;
}

/** The shell's way to the REST interface, by the address every other module imports it. */
export const session = () => import(new URL('session.mjs', here).href);
