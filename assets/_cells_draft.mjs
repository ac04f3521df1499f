// A draft of a community's cells in the browser: what was changed, step by step, kept until it is saved. No drawing here, no asking.

const MOST_STEPS = 60;
const SENT = ["key", "was", "code", "origins", "name", "name_en", "kind", "lines", "outline"];
const copy = (value) => JSON.parse(JSON.stringify(value));

/** The cells of the server as a draft begins: each is known by the code it has. */
export const fromServer = (cells) => cells.map((cell) => ({...copy(cell), key: cell.code, was: cell.code, code: null, origins: []}));

/** What the server is sent of a cell. */
export const toSend = (cells) => cells.map((cell) => Object.fromEntries(SENT.map((name) => [name, cell[name] ?? (name === "origins" || name === "lines" ? [] : name === "name_en" ? "" : null)])));

/** Which cells of `now` differ from `before` (both drafts): {fresh, changed, gone}, as keys. */
export function difference(before, now) {
  const had = new Map(before.map((cell) => [cell.key, JSON.stringify(toSend([cell]))]));
  const fresh = now.filter((cell) => !had.has(cell.key)).map((cell) => cell.key);
  const changed = now.filter((cell) => had.has(cell.key) && had.get(cell.key) !== JSON.stringify(toSend([cell]))).map((cell) => cell.key);
  const here = new Set(now.map((cell) => cell.key));
  return {fresh, changed, gone: before.filter((cell) => !here.has(cell.key)).map((cell) => cell.key)};
}

/** What was changed between `before` and `mine` laid on `now`, where somebody else has saved meanwhile: what only they changed stays theirs. */
export function rebased(before, mine, now) {
  const {fresh, changed, gone} = difference(before, mine), of = (key) => mine.find((cell) => cell.key === key), here = new Set(now.map((cell) => cell.key));
  const kept = now.filter((cell) => !gone.includes(cell.key)).map((cell) => (changed.includes(cell.key) ? of(cell.key) : cell));
  const lost = changed.filter((key) => !here.has(key)).map((key) => ({...of(key), was: null, code: null}));  // its code ended meanwhile: it begins anew
  return [...kept, ...lost, ...fresh.map(of)];
}

/** The steps of a draft: `cells` as they are, `set(next)` a further step, `undo()`, `redo()`, kept in `storage` under `name` for `version`. */
export function steps(base, version, name, storage) {
  let trail = [base], at = 0;
  const keep = () => {
    try {
      if (at === 0) storage.removeItem(name);
      else storage.setItem(name, JSON.stringify({version, base, cells: trail[at]}));
    } catch { /* a full or forbidden storage: the draft lives as long as the page */ }
  };
  return {
    base,
    version,
    get cells() { return trail[at]; },
    get canUndo() { return at > 0; },
    get canRedo() { return at + 1 < trail.length; },
    get touched() { return at > 0; },
    set(next) {
      trail = [...trail.slice(0, at + 1), copy(next)];
      if (trail.length > MOST_STEPS) trail = [trail[0], ...trail.slice(2)];
      at = trail.length - 1;
      keep();
    },
    /** Other words for what is there: no step of its own. */
    amend(next) { trail = [...trail.slice(0, at), copy(next), ...trail.slice(at + 1)]; keep(); },
    undo() { if (at > 0) { at -= 1; keep(); } },
    redo() { if (at + 1 < trail.length) { at += 1; keep(); } },
    drop() { trail = [base]; at = 0; keep(); },
  };
}

/** The draft kept under `name`: {version, base, cells} or null. */
export function kept(name, storage) {
  try {
    const found = JSON.parse(storage.getItem(name) ?? "null");
    return found && Array.isArray(found.cells) && Array.isArray(found.base) ? found : null;
  } catch { return null; }
}

/** The rings of a GeoJSON Polygon or MultiPolygon, as they stand in it. */
export const ringsOf = (outline) => (outline.type === "MultiPolygon" ? outline.coordinates.flat() : outline.coordinates);

const round = (value) => Math.round(value * 1e7) / 1e7;
export const same = (a, b) => Math.abs(a[0] - b[0]) < 2e-7 && Math.abs(a[1] - b[1]) < 2e-7;

function mapRings(cell, change) {
  const polygons = cell.outline.type === "MultiPolygon" ? cell.outline.coordinates : [cell.outline.coordinates];
  let touched = false;
  const next = polygons.map((rings) => rings.map((ring) => {
    const made = change(ring);
    touched ||= made !== ring;
    return made;
  }));
  return touched ? {...cell, outline: {...cell.outline, coordinates: cell.outline.type === "MultiPolygon" ? next : next[0]}} : cell;
}

/** Move the corner at `from` to `to` in every cell of `keys` that has it: neighbours share their corners and stay neighbours. */
export function moveCorner(cells, keys, from, to) {
  const at = [round(to[0]), round(to[1])];
  return cells.map((cell) => (keys.has(cell.key) ? mapRings(cell, (ring) => (ring.some((point) => same(point, from)) ? ring.map((point) => (same(point, from) ? at : point)) : ring)) : cell));
}

/** Put a corner at `at` between `a` and `b` in every cell of `keys` that has this edge. */
export function addCorner(cells, keys, a, b, at) {
  const point = [round(at[0]), round(at[1])];
  return cells.map((cell) => (keys.has(cell.key) ? mapRings(cell, (ring) => {
    const i = ring.findIndex((one, k) => k + 1 < ring.length && ((same(one, a) && same(ring[k + 1], b)) || (same(one, b) && same(ring[k + 1], a))));
    return i < 0 ? ring : [...ring.slice(0, i + 1), point, ...ring.slice(i + 1)];
  }) : cell));
}

/** Take the corner at `at` out of every cell of `keys`, but for rings that would have fewer than three left. */
export function dropCorner(cells, keys, at) {
  return cells.map((cell) => (keys.has(cell.key) ? mapRings(cell, (ring) => {
    const open = ring.slice(0, -1), rest = open.filter((point) => !same(point, at));
    return rest.length === open.length || rest.length < 3 ? ring : [...rest, rest[0]];
  }) : cell));
}

/** The cells that have a corner here. */
export const sharing = (cells, at) => new Set(cells.filter((cell) => ringsOf(cell.outline).some((ring) => ring.some((point) => same(point, at)))).map((cell) => cell.key));

const NAMES = {basic: ["网格", "Grid"], dedicated: ["专属网格", "Dedicated grid"], area_group: ["片区", "Group"], micro: ["微网格", "Micro"]};

/** New cells that nobody has named are called by the number they get; null where none is. */
export function namedByCode(cells, codes) {
  let touched = false;
  const next = cells.map((cell) => {
    if (!cell.auto || !codes[cell.key]) return cell;
    const number = cell.kind === "micro" ? codes[cell.key].slice(-2) : codes[cell.key].slice(codes[cell.key][12] === "0" ? 13 : 12), [zh, en] = NAMES[cell.kind] ?? NAMES.basic;
    const named = {...cell, name: `${number} ${zh}`, name_en: `${en} ${number}`};
    touched ||= named.name !== cell.name;
    return named;
  });
  return touched ? next : null;
}

/** Split: the first part goes on as the cell, the others are new ones made from it. */
export function splitCell(cells, key, parts, fresh) {
  return cells.flatMap((cell) => {
    if (cell.key !== key) return [cell];
    const origins = cell.was ? [cell.was] : cell.origins;
    return parts.map((outline, i) => (i === 0 ? {...cell, outline} : {...fresh(), kind: cell.kind, lines: [...cell.lines], origins, outline, staff: [], households: null, residents: null, m2: null}));
  });
}

/** Merge: the first of `keys` that has a code goes on with the whole outline, the others are gone and said to be in it. */
export function mergeCells(cells, keys, outline) {
  const chosen = cells.filter((cell) => keys.has(cell.key));
  const into = chosen.find((cell) => cell.was) ?? chosen[0];
  const origins = [...new Set([...into.origins, ...chosen.filter((cell) => cell !== into).flatMap((cell) => (cell.was ? [cell.was] : cell.origins))])];
  const lines = [...new Set(chosen.flatMap((cell) => cell.lines))];
  return cells.filter((cell) => !keys.has(cell.key) || cell === into).map((cell) => (cell === into ? {...cell, outline, origins, lines} : cell));
}

/** The rows of a file laid on a draft: those with a code of ours change that cell, the others are new. `whole`: cells the file does not have are gone. */
export function fromFile(cells, rows, whole, fresh) {
  const by = new Map(rows.filter((row) => row.was && row.outline).map((row) => [row.was, row]));
  const named = (row, cell) => ({name: row.name || cell.name, name_en: row.name_en || cell.name_en, kind: row.kind || cell.kind, lines: row.lines ?? cell.lines});
  const had = cells.filter((cell) => !whole || by.has(cell.was)).map((cell) => (by.has(cell.was) ? {...cell, ...named(by.get(cell.was), cell), outline: by.get(cell.was).outline} : cell));
  const more = rows.filter((row) => row.outline && !row.was).map((row) => { const cell = fresh(); return {...cell, ...named(row, cell), auto: !row.name, outline: row.outline}; });
  return [...had, ...more];
}

/** The nearest place to `at` that is worth snapping to: a corner within `reach`, else a border within `reach`; `px(point)` is the point on screen. Null: none. */
export function snap(at, rings, px, reach) {
  const here = px(at);
  let corner = null, least = reach, border = null, nearest = reach;
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i++) {
      const a = px(ring[i]), gap = Math.hypot(a.x - here.x, a.y - here.y);
      if (gap <= least) [corner, least] = [ring[i], gap];
      if (i + 1 >= ring.length) continue;
      const b = px(ring[i + 1]), dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
      if (!length) continue;
      const t = Math.max(0, Math.min(1, ((here.x - a.x) * dx + (here.y - a.y) * dy) / length));
      const away = Math.hypot(here.x - a.x - t * dx, here.y - a.y - t * dy);
      if (away <= nearest) [border, nearest] = [[round(ring[i][0] + t * (ring[i + 1][0] - ring[i][0])), round(ring[i][1] + t * (ring[i + 1][1] - ring[i][1]))], away];
    }
  }
  return corner ? {at: corner, corner: true} : border ? {at: border, corner: false} : null;
}
