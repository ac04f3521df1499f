"""Pictures of a GCJ-02 map made into tiles of our own grid, so that data and map agree: the same pixels, each moved to where WGS-84 has it."""

from collections.abc import Callable
from math import floor

from PIL import Image

from core.bases import tile_at, tile_corner
from core.coordinates import to_gcj02

_MESH = 8  # pieces a side: within one of them the shift is taken as even
_MESH_FAR, _FAR = 32, 11  # below this zoom a tile is so large that it needs more


def gcj_place(z: int, x: float, y: float) -> tuple[float, float]:
    """Where a place of the tile grid, counted in tiles of zoom `z`, stands on a map in GCJ-02."""
    return tile_at(z, *to_gcj02(*tile_corner(z, x, y)))


def unshifted(z: int, x: int, y: int, source: Callable[[int, int], Image.Image]) -> Image.Image:
    """Tile z/x/y in WGS-84. `source(column, row)` gives a square tile of the map in GCJ-02 at the same zoom."""
    count = _MESH if z >= _FAR else _MESH_FAR
    places = [[gcj_place(z, x + i / count, y + j / count) for i in range(count + 1)] for j in range(count + 1)]
    flat = [place for row in places for place in row]
    west, north = floor(min(at[0] for at in flat)), floor(min(at[1] for at in flat))
    east, south = floor(max(at[0] for at in flat)), floor(max(at[1] for at in flat))
    sheet, size = _joined(range(west, east + 1), range(north, south + 1), source)
    step = size / count

    def pixel(i: int, j: int) -> tuple[float, float]:
        return (places[j][i][0] - west) * size, (places[j][i][1] - north) * size

    mesh = []
    for j in range(count):
        for i in range(count):
            box = (round(i * step), round(j * step), round((i + 1) * step), round((j + 1) * step))
            mesh.append((box, (*pixel(i, j), *pixel(i, j + 1), *pixel(i + 1, j + 1), *pixel(i + 1, j))))
    return sheet.transform((size, size), Image.Transform.MESH, mesh, Image.Resampling.BICUBIC)


def _joined(columns: range, rows: range, source: Callable[[int, int], Image.Image]) -> tuple[Image.Image, int]:
    """Neighbouring tiles as one picture, and the side of one of them in pixels."""
    sheet: Image.Image | None = None
    size = 0
    for row in rows:
        for column in columns:
            tile = source(column, row).convert("RGBA")
            if sheet is None:
                size = tile.width
                sheet = Image.new("RGBA", (size * len(columns), size * len(rows)))
            sheet.paste(tile.resize((size, size)) if tile.size != (size, size) else tile, ((column - columns.start) * size, (row - rows.start) * size))
    assert sheet is not None
    return sheet, size
