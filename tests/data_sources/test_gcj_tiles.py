"""Tiles of a GCJ-02 map made into tiles of our grid."""

import math
import random
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.bases import tile_at, tile_corner
from core.coordinates import to_gcj02
from data_sources.gcj_tiles import gcj_place, unshifted

FOSHAN = (113.1082, 23.0236)
EARTH_M = 40_075_016.686
SIZE = 256


def their_map(z: int, points: list[tuple[float, float]]):  # type: ignore[no-untyped-def]
    """A map in GCJ-02 with a white cross at each of these WGS-84 points, as tiles."""

    @cache
    def tile(column: int, row: int) -> Image.Image:
        picture = Image.new("RGB", (SIZE * 4, SIZE * 4), "black")
        draw = ImageDraw.Draw(picture)
        for lon, lat in points:
            x, y = tile_at(z, *to_gcj02(lon, lat))
            px, py = (x - column) * SIZE * 4, (y - row) * SIZE * 4
            draw.ellipse((px - 12, py - 12, px + 12, py + 12), fill="white")
        return picture.resize((SIZE, SIZE), Image.Resampling.BOX)

    return tile


def middle_of_light(picture: Image.Image) -> tuple[float, float]:
    light = np.asarray(picture.convert("L"), dtype=float)
    light[light < 40] = 0
    ys, xs = np.mgrid[0 : light.shape[0], 0 : light.shape[1]] + 0.5
    return float((xs * light).sum() / light.sum()), float((ys * light).sum() / light.sum())


@pytest.mark.parametrize("z", [11, 13, 15, 17, 18])
def test_what_is_drawn_in_a_tile_stands_where_wgs84_has_it(z: int) -> None:
    column, row = (math.floor(each) for each in tile_at(z, *FOSHAN))
    per_pixel = EARTH_M * math.cos(math.radians(FOSHAN[1])) / 2**z / SIZE
    rng = random.Random(z)
    for _ in range(3):
        at = (rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.8))
        found = middle_of_light(unshifted(z, column, row, their_map(z, [tile_corner(z, column + at[0], row + at[1])])))
        away_m = math.hypot(found[0] - at[0] * SIZE, found[1] - at[1] * SIZE) * per_pixel
        assert away_m < max(1.0, 0.25 * per_pixel)


def test_between_the_corners_of_its_mesh_the_shift_is_right_to_a_metre() -> None:
    """What the picture's own pixels cannot tell: how far a straight line between two corners of the mesh leaves the true shift."""
    for z, count in ((3, 32), (8, 32), (10, 32), (11, 8), (12, 8), (14, 8), (18, 8)):
        column, row = (math.floor(each) for each in tile_at(z, *FOSHAN))
        per_tile = EARTH_M * math.cos(math.radians(FOSHAN[1])) / 2**z
        worst = 0.0
        for i in range(count):
            a, b = gcj_place(z, column + i / count, row + 0.5), gcj_place(z, column + (i + 1) / count, row + 0.5)
            true = gcj_place(z, column + (i + 0.5) / count, row + 0.5)
            worst = max(worst, math.dist(((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), true) * per_tile)
        assert worst < (1.0 if z >= 10 else per_tile / SIZE / 10)
