"""Whether a place lies on a piece of ground, asked inside a query: by a function of ours in SQLite, by polygons in PostgreSQL."""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Boolean, ColumnElement, String, bindparam, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from store.tables import areas

SQUARES = 40  # along one side of a piece: places are told by their square, and one by one only along the edge
MOST = 500  # pieces whose squares are kept
OUT, IN, EDGE = 0, 1, 2

_kept: "OrderedDict[str, _Tester]" = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Ground:
    """A piece of ground under a name that stands for its corners; `shape` is a valid Polygon or MultiPolygon, WGS-84. Two of one name are the same."""

    name: str
    shape: Any = field(compare=False, hash=False, repr=False)

    @property
    def upright(self) -> bool:
        """Whether it is its own box."""
        return bool(self.shape.equals(shapely.box(*self.shape.bounds)))


class lies_on(FunctionElement[bool]):
    """The condition itself; see `within`."""

    type = Boolean()
    inherit_cache = True


def within(lon: Any, lat: Any, ground: Ground) -> ColumnElement[bool]:
    """Whether the place (lon, lat) lies on a piece of ground or on its edge; unknown places do not."""
    west, south, east, north = ground.shape.bounds
    near: ColumnElement[bool] = lon.between(west, east) & lat.between(south, north)
    if ground.upright:
        return near
    _tester(ground)
    return near & lies_on(bindparam(None, ground.name, String, unique=True), lon, lat, bindparam(None, _rings(ground.shape), String, unique=True))


def on_ground(place: Any, ground: Ground) -> ColumnElement[bool]:
    """Whether a record lies on a piece of ground: by its own place, or where it has none, by the middle of the cell whose code is in `place`."""
    table = place.table
    if "lon" in table.c:
        return within(table.c.lon, table.c.lat, ground)
    here: ColumnElement[bool] = place.in_(select(areas.c.code).where(within(areas.c.lon, areas.c.lat, ground)))
    return here


def prepare(connection: Any) -> None:
    """Teach a new connection of SQLite the function."""
    connection.create_function("lies_on", 3, _lies_on, deterministic=True)


@compiles(lies_on)
def _sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    name, lon, lat, _ = (compiler.process(clause, **kw) if n < 3 else "" for n, clause in enumerate(element.clauses))
    return f"lies_on({name}, {lon}, {lat})"


@compiles(lies_on, "postgresql")
def _postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    """A place inside an odd number of rings is inside the whole. Degrees are told in millionths, since PostgreSQL takes points nearer than that for one."""
    _, lon, lat, rings = element.clauses
    point = f"point({compiler.process(lon, **kw)} * 1e6, {compiler.process(lat, **kw)} * 1e6)"
    return f"(mod((SELECT count(*) FROM unnest(CAST({compiler.process(rings, **kw)} AS polygon[])) AS ring WHERE ring @> {point}), 2) = 1)"


def _rings(shape: Any) -> str:
    """All rings as an array of polygons of PostgreSQL."""
    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    texts = ["(" + ",".join(f"({x * 1e6!r},{y * 1e6!r})" for x, y in ring.coords[:-1]) + ")" for ring in rings]
    return "{" + ",".join(f'"{text}"' for text in texts) + "}"


class _Tester:
    """Tells many places one by one: most by the square of a grid they lie in."""

    def __init__(self, shape: Any) -> None:
        self.shape = shape
        shapely.prepare(shape)
        self.west, self.south, east, north = shape.bounds
        self.wide, self.high = (east - self.west) / SQUARES, (north - self.south) / SQUARES
        xs, ys = (each.ravel() for each in np.meshgrid(np.arange(SQUARES), np.arange(SQUARES)))
        slack = 1e-9  # a place that rounding put into the next square is tested, not taken
        left, low = self.west + xs * self.wide - slack, self.south + ys * self.high - slack
        boxes = shapely.box(left, low, left + self.wide + 2 * slack, low + self.high + 2 * slack)
        found = np.where(shapely.contains_properly(shape, boxes), IN, np.where(shapely.intersects(shape, boxes), EDGE, OUT))
        self.squares: list[int] = found.tolist()

    def holds(self, lon: float, lat: float) -> bool:
        """Whether this place lies inside or on the edge."""
        x, y = int((lon - self.west) / self.wide), int((lat - self.south) / self.high)
        if not (-1 <= x <= SQUARES and -1 <= y <= SQUARES):
            return False
        square = self.squares[min(max(y, 0), SQUARES - 1) * SQUARES + min(max(x, 0), SQUARES - 1)]
        return square == IN or (square == EDGE and bool(shapely.intersects_xy(self.shape, lon, lat)))


def _tester(ground: Ground) -> _Tester:
    with _lock:
        found = _kept.get(ground.name)
        if found is None:
            found = _kept[ground.name] = _Tester(ground.shape)
        _kept.move_to_end(ground.name)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
        return found


def _lies_on(name: str, lon: float | None, lat: float | None) -> bool:
    if lon is None or lat is None:
        return False
    return _kept[name].holds(lon, lat)
