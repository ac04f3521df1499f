"""What figures and lists that keep to a map are about: the piece of ground a filter names, and residents reckoned for it."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import shape

from core.areas import prefix
from core.errors import NotFound
from core.filters import WITHIN, Filters, box
from services._brief_held import still
from services._found import kept
from services._parts import Parts
from services.areas import areas
from store import grounds
from store._within import Ground

if TYPE_CHECKING:
    import pandas as pd

KEPT_S = 600.0
COMMUNITY_DIGITS, CELL_DIGITS = 12, 15


def ground(parts: Parts, text: str) -> Ground:
    """The piece of ground of a filter's value: what a map shows, or what was drawn. Raises NotFound where that is kept no longer."""
    if found := box(text):
        return Ground(text, shapely.box(*found))
    return Ground(text, kept((str(parts.store.home), "ground", text), KEPT_S, lambda: _drawn(parts, text)))


def _drawn(parts: Parts, key: str) -> Any:
    with parts.store.read() as conn:
        geometry = grounds.geometry(conn, key)
    if geometry is None:
        raise NotFound(f"There is no selection {key}: pick the area again.")
    return shape(geometry)


def is_kept(parts: Parts, text: str) -> bool:
    """Whether a filter's piece of ground can be used; one that was drawn is forgotten some weeks after it was last asked about."""
    try:
        return ground(parts, text) is not None
    except NotFound:
        return False


def apart(parts: Parts, filters: Filters) -> tuple[Ground | None, Filters]:
    """Filters without the piece of ground among them, and that piece; several are put together."""
    values = [value for field, value in filters if field == WITHIN]
    rest = tuple(pair for pair in filters if pair[0] != WITHIN)
    if len(values) < 2:
        return (ground(parts, values[0]) if values else None), rest
    return Ground(",".join(values), shapely.union_all([ground(parts, value).shape for value in values])), rest


def unit_of(area: str) -> int:
    """How many digits the areas have by whose figures residents of ground in `area` are reckoned: communities, inside one its cells."""
    return CELL_DIGITS if len(prefix(area)) >= COMMUNITY_DIGITS else COMMUNITY_DIGITS


def shares(parts: Parts, ground: Ground, digits: int) -> dict[str, float]:
    """Of each area with so many digits, which share of its homes lies on a piece of ground; without homes all of it where its middle does."""
    homes = still(parts, "homes", datetime.now(UTC))
    placed = ~np.isnan(homes.lon)
    all_: defaultdict[str, int] = defaultdict(int)
    here: defaultdict[str, int] = defaultdict(int)
    for counts, rows in ((all_, np.flatnonzero(placed)), (here, homes.within(ground.shape))):
        for code, count in zip(homes.codes, np.bincount(homes.area[rows], minlength=len(homes.codes)).tolist(), strict=True):
            counts[code[:digits]] += count
    found = {code: here[code] / all_[code] for code in here if here[code]}
    for code, area in areas(parts).items():
        if len(code) == digits and not all_[code] and shapely.intersects_xy(ground.shape, area.lon, area.lat):
            found[code] = 1.0
    return found


def reckoned(frame: "pd.DataFrame", shares: dict[str, float]) -> "pd.DataFrame":
    """Rows of `unit, …, n` as rows of `…, n` for the ground: the figures of each unit, in its share."""
    told = frame.assign(n=frame["n"].astype(float) * frame["unit"].map(shares).astype(float).fillna(0.0))
    names = [name for name in frame.columns if name not in ("unit", "n")]
    summed: pd.DataFrame = told.groupby(names, as_index=False)[["n"]].sum()
    return summed
