// Where the map's data come from: REST for what is there, the live client for what changes.

/** GET /api/v1/<path>, parsed. Throws an Error with the server's own words. */
export async function get(path) {
  const response = await fetch(`/api/v1/${path}`, { credentials: "same-origin", headers: { Accept: "application/json" } });
  if (response.ok) return response.json();
  const words = await response.json().catch(() => null);
  throw Object.assign(new Error(words?.error?.message ?? `${response.status}`), { status: response.status });
}

/** base64 of little-endian Float32 → Float32Array. */
export function floats(text) {
  const raw = atob(text), bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return new Float32Array(bytes.buffer);
}

let client = null;
/** The page's one live client: the bundle's where the page has it, else the module itself. Asks again until the server answers. */
export const liveClient = () => (client ??= seek());

async function seek() {
  for (let again = 0; ; again++) {
    if (window.magnet?.live) return window.magnet.live;
    try {
      return (await import(`/assets/live_client.mjs${again ? `?again=${again}` : ""}`)).live;  // a failed import is remembered by its address
    } catch {
      await new Promise((go) => setTimeout(go, 3000));
    }
  }
}
