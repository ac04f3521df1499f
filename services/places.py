"""Where a point lies: the finest cell that holds it, found by an R-tree over the outlines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import shapely
from shapely import STRtree
from shapely.geometry import Point, shape

from core.areas import LEVELS, Area, ancestors
from services._parts import Parts
from services.areas import areas
from store import areas as queries
from store.engine import Store

COARSE = 0.0001  # degrees, about ten metres


@dataclass(slots=True)
class _Kept:
    known: dict[str, Area]  # the tree of areas these outlines belong to
    areas: list[Area]
    shapes: Any
    tree: STRtree
    communities: list[Area]
    nearest: STRtree
    rank: list[tuple[int, float]]  # of two outlines around a point the lower one is meant
    under: dict[tuple[str, ...], Any] = field(default_factory=dict)


_caches: WeakKeyDictionary[Store, _Kept] = WeakKeyDictionary()


def locate(parts: Parts, lon: float, lat: float) -> Area | None:
    """The smallest cell around a point (WGS-84 degrees), else its community, else the nearest one inside the district; None outside."""
    found = next((area for area, _ in around(parts, lon, lat)), None)
    kept = _outlines(parts)
    if found is not None and found.level in ("district", "town_street") and kept.communities:
        return kept.communities[int(kept.nearest.nearest(Point(lon, lat)))]
    return found


def locate_many(parts: Parts, points: Sequence[tuple[float, float]]) -> list[str | None]:
    """The same for many points (lon, lat) at once, as codes."""
    kept = _outlines(parts)
    if not points:
        return []
    made = shapely.points(points)
    best: dict[int, int] = {}
    for at, area in zip(*kept.tree.query(made, predicate="intersects"), strict=True):
        if at not in best or kept.rank[area] < kept.rank[best[at]]:
            best[at] = area
    found: list[str | None] = [kept.areas[best[at]].code if at in best else None for at in range(len(points))]
    wide = [at for at, area in best.items() if kept.areas[area].level in ("district", "town_street")]
    if wide and kept.communities:
        for at, nearest in zip(wide, kept.nearest.nearest(made[wide]), strict=True):
            found[at] = kept.communities[int(nearest)].code
    return found


def around(parts: Parts, lon: float, lat: float) -> list[tuple[Area, tuple[float, float, float, float]]]:
    """Every area whose outline holds a point, the smallest first, with its west, south, east, north."""
    kept, point = _outlines(parts), Point(lon, lat)
    found = sorted(kept.tree.query(point, predicate="intersects"), key=lambda i: kept.rank[i])
    return [(kept.areas[i], kept.shapes[i].bounds) for i in found]


def communities(parts: Parts) -> list[dict[str, Any]]:
    """Every community by code: names, those of its town or street, a point inside, and its outline as rings of lon, lat, drawn with few points."""
    kept = _outlines(parts)
    found = []
    for area, outline in sorted(((a, s) for a, s in zip(kept.areas, kept.shapes, strict=True) if a.level == "community"), key=lambda pair: pair[0].code):
        town = kept.known.get(area.parent or "", area)
        names = {"name": area.name, "name_en": area.name_en, "town": town.name, "town_en": town.name_en}
        found.append({"code": area.code, **names, "lon": area.lon, "lat": area.lat, "rings": _rings(outline)})
    return found


def outline_under(parts: Parts, prefixes: tuple[str, ...]) -> Any:
    """The outline of all areas whose code begins with one of these prefixes: of the highest ones, put together. None where none has one."""
    kept = _outlines(parts)
    if prefixes not in kept.under:
        inside = [(area.code, outline) for area, outline in zip(kept.areas, kept.shapes, strict=True) if area.code.startswith(prefixes)]
        codes = {code for code, _ in inside}
        highest = [outline for code, outline in inside if not codes.intersection(ancestors(code)[1:])]
        kept.under[prefixes] = shapely.union_all(highest) if highest else None
    return kept.under[prefixes]


def outline_of(parts: Parts, code: str) -> Any:
    """The outline of one area, None where it has none."""
    kept = _outlines(parts)
    return next((outline for area, outline in zip(kept.areas, kept.shapes, strict=True) if area.code == code), None)


def _rings(outline: Any) -> list[list[tuple[float, float]]]:
    simple = outline.simplify(COARSE)
    return [[(round(x, 5), round(y, 5)) for x, y in part.exterior.coords] for part in getattr(simple, "geoms", [simple])]


def _outlines(parts: Parts) -> _Kept:
    known, kept = areas(parts), _caches.get(parts.store)
    if kept is None or kept.known is not known:
        kept = _caches[parts.store] = _load(parts, known)
    return kept


def _load(parts: Parts, known: dict[str, Area]) -> _Kept:
    with parts.store.read() as conn:
        rows = [(known[code], shape(outline)) for code, outline in queries.outlines(conn) if code in known]
    shapes = [outline for _, outline in rows]
    shapely.prepare(shapes)
    communities = [(area, outline) for area, outline in rows if area.level == "community"]
    rank = [(-LEVELS.index(area.level), outline.area) for area, outline in rows]
    nearest = STRtree([outline for _, outline in communities])
    return _Kept(known, [area for area, _ in rows], shapes, STRtree(shapes), [area for area, _ in communities], nearest, rank)
