// Tiles of one base map: asked for a few at a time, kept as long as there is room, asked for again where they did not come.

const AT_ONCE = 4, MOST = 400, PATIENT = 2;

/** The tiles that cover a view at zoom `z` as [x, y], the middle first. `view` = {scale, x, y, width, height} of canvas.mjs. */
export function covering(view, z) {
  const n = 2 ** z, size = view.scale / n, found = [];
  const middleX = (view.x + view.width / 2) / size - 0.5, middleY = (view.y + view.height / 2) / size - 0.5;
  for (let y = Math.max(0, Math.floor(view.y / size)); y < Math.min(n, Math.ceil((view.y + view.height) / size)); y++) {
    for (let x = Math.max(0, Math.floor(view.x / size)); x < Math.min(n, Math.ceil((view.x + view.width) / size)); x++) found.push([x, y]);
  }
  return found.sort((a, b) => Math.hypot(a[0] - middleX, a[1] - middleY) - Math.hypot(b[0] - middleX, b[1] - middleY));
}

/** Whether a base map with `bounds` (west, south, east, north in degrees) has something in the piece west … east, south … north. */
export const meets = (bounds, { west, south, east, north }) => !bounds || (bounds[0] < east && bounds[2] > west && bounds[1] < north && bounds[3] > south);

/**
 * `open(response)` → what is kept of a tile (null: nothing there). `changed()` hears of every tile that came, `trouble(error | null)` that the map's
 * tiles do not come ({zh, en, again} s), or come again. Returns {want(z, [[x, y]…]), get(z, x, y), empty(), close()}.
 */
export function tileSource(address, open, changed, trouble, ask = fetch) {
  const tiles = new Map();
  let wanted = [], running = 0, failures = 0, rest = 0, closed = false, troubled = false;

  const key = (z, x, y) => `${z}/${x}/${y}`;

  function get(z, x, y) {
    const tile = tiles.get(key(z, x, y));
    if (tile?.state === "here") {
      tiles.delete(tile.key);
      tiles.set(tile.key, tile);  // the last used goes last
    }
    return tile;
  }

  function want(z, places) {
    const now = new Set(places.map(([x, y]) => key(z, x, y)));
    for (const tile of tiles.values()) if (tile.state === "asked" && !now.has(tile.key)) tile.stop.abort();
    wanted = places.map(([x, y]) => ({ z, x, y, key: key(z, x, y) })).filter((each) => !tiles.has(each.key));
    next();
  }

  function next() {
    while (!closed && !rest && running < AT_ONCE && wanted.length) fetchOne(wanted.shift());
  }

  async function fetchOne(tile) {
    if (tiles.has(tile.key)) return;
    Object.assign(tile, { state: "asked", stop: new AbortController(), data: null });
    tiles.set(tile.key, tile);
    running += 1;
    try {
      const response = await ask(address(tile.z, tile.x, tile.y), { credentials: "same-origin", signal: tile.stop.signal });
      if (!response.ok) throw await refusal(response);
      tile.data = response.status === 204 ? null : await open(response);
      if (closed) return;
      tile.state = "here";
      failures = 0;
      if (troubled) { troubled = false; trouble(null); }
      forget();
      changed();
    } catch (error) {
      tiles.delete(tile.key);
      if (!closed && error.name !== "AbortError") failed(tile, error);
    } finally {
      running -= 1;
      next();
    }
  }

  async function refusal(response) {
    const error = (await response.json().catch(() => null))?.error ?? {};
    return Object.assign(new Error(error.message ?? String(response.status)), { zh: error.zh, again: error.again_s });
  }

  // One tile that does not come may be chance; several in a row are the server's trouble. Then nothing is asked for a while.
  function failed(tile, error) {
    failures += 1;
    wanted.push({ z: tile.z, x: tile.x, y: tile.y, key: tile.key });
    if (failures < PATIENT && !troubled) return;
    const again = Math.min(Math.max(error.again ?? 5, 2), 120);
    troubled = true;
    clearTimeout(rest);
    rest = setTimeout(() => { rest = 0; next(); }, again * 1000);
    trouble({ zh: error.zh ?? "连不上服务器", en: error.zh ? error.message.replace(/^No tile: /, "").replace(/\. The map goes on.*$/, "") : "the server cannot be reached", again });
  }

  function forget() {
    for (const [id, tile] of tiles) {
      if (tiles.size <= MOST) break;
      if (tile.state === "here") {
        tile.data?.close?.();
        tiles.delete(id);
      }
    }
  }

  return {
    want,
    get,
    /** Whether none of these tiles holds anything, as far as they are here. */
    bare: (z, places) => places.every(([x, y]) => { const tile = tiles.get(key(z, x, y)); return tile?.state === "here" && !tile.data; }),
    idle: () => !running && !wanted.length,
    close() {
      closed = true;
      clearTimeout(rest);
      for (const tile of tiles.values()) {
        tile.stop?.abort();
        tile.data?.close?.();
      }
      tiles.clear();
    },
  };
}
