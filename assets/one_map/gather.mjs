// Tens of thousands of points taken together by cells of a grid that stands still on the ground: one pass over typed arrays.

/**
 * Marks for the points whose index `has(i)` keeps, at `scale` px per unit, closer than about `apart` px taken together, from `least` points on.
 * `ux`, `uy` are mercator units. → [{ux, uy, at: [indices]}], points without a place (NaN) left out.
 */
export function gather(ux, uy, has, scale, apart, least = 2) {
  const side = apart / scale, across = Math.ceil(1 / side) + 2, cells = new Map();
  for (let i = 0; i < ux.length; i++) {
    if (!has(i) || Number.isNaN(ux[i])) continue;
    const key = Math.floor(uy[i] / side) * across + Math.floor(ux[i] / side), cell = cells.get(key);
    if (cell) {
      cell.x += ux[i];
      cell.y += uy[i];
      cell.at.push(i);
    } else cells.set(key, { key, x: ux[i], y: uy[i], at: [i] });
  }
  joinNear(cells, across, side);
  return [...cells.values()].flatMap(({ x, y, at }) => (at.length < least ? at.map((i) => ({ ux: ux[i], uy: uy[i], at: [i] })) : [{ ux: x / at.length, uy: y / at.length, at }]));
}

// What an edge of the grid has parted is put together again: each cell, the fullest first, takes a neighbour whose middle is nearer than a cell's 0.7.
function joinNear(cells, across, side) {
  const near = (0.7 * side) ** 2;
  for (const cell of [...cells.values()].sort((a, b) => b.at.length - a.at.length)) {
    if (cells.get(cell.key) !== cell) continue;
    for (const step of [-across - 1, -across, 1 - across, -1, 1, across - 1, across, across + 1]) {
      const other = cells.get(cell.key + step);
      if (!other) continue;
      const dx = cell.x / cell.at.length - other.x / other.at.length, dy = cell.y / cell.at.length - other.y / other.at.length;
      if (dx * dx + dy * dy > near) continue;
      cell.x += other.x;
      cell.y += other.y;
      for (const i of other.at) cell.at.push(i);
      cells.delete(other.key);
    }
  }
}
