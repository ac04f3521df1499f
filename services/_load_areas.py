"""Which area each row of a load belongs to: by its code or name, else by the cell its place lies in."""

from typing import Any
from weakref import WeakKeyDictionary

from core.area_names import AreaNames
from core.areas import Area
from core.coordinates import to_wgs84
from core.datasets import Dataset
from core.moments import Unread
from core.rows import Checked, Fault
from services._parts import Parts
from services.areas import areas
from services.places import locate_many
from store.engine import Store

_named: WeakKeyDictionary[Store, tuple[dict[str, Area], AreaNames, dict[str, str | Unread]]] = WeakKeyDictionary()


def set_areas(parts: Parts, dataset: Dataset, checked: Checked, crs: str) -> None:
    """Add the column `_area` (codes); a place becomes WGS-84, an area its code. Rows of nowhere, or of outside the district, are refused."""
    count = len(checked.numbers)
    found: list[str | None] = [None] * count
    if dataset.area is None and dataset.place is None:
        found = [parts.city.code] * count
    if dataset.area is not None:
        found = _by_name(parts, dataset.area, checked)
    if dataset.place is not None:
        _by_place(parts, dataset, checked, found, crs)
    for at, code in enumerate(found):
        if code is None and not checked.refused[at]:
            _refuse(checked, at, dataset.area or (dataset.place or ("",))[0], "no_area", "")
    if dataset.area is not None:
        checked.columns[dataset.area] = [code or given for code, given in zip(found, checked.columns[dataset.area], strict=True)]
    checked.columns["_area"] = found


def _by_name(parts: Parts, column: str, checked: Checked) -> list[str | None]:
    names, known = _names(parts)
    found: list[str | None] = []
    for at, text in enumerate(checked.columns[column]):
        if text is None:
            found.append(None)
            continue
        if text not in known:
            known[text] = _code(names, str(text))
        code = known[text]
        if isinstance(code, Unread):
            _refuse(checked, at, column, code.code, str(text))
        found.append(code if isinstance(code, str) else None)
    return found


def _by_place(parts: Parts, dataset: Dataset, checked: Checked, found: list[str | None], crs: str) -> None:
    """Make places WGS-84, and find the cells of rows that name no area."""
    assert dataset.place is not None
    lons, lats = (checked.columns[name] for name in dataset.place)
    points = [_point(lon, lat, crs) for lon, lat in zip(lons, lats, strict=True)]
    for at, point in enumerate(points):
        if point == "bad" and not checked.refused[at]:
            _refuse(checked, at, dataset.place[0], "bad_place", f"{lons[at]}, {lats[at]}")
    pairs = [point if isinstance(point, tuple) else None for point in points]
    for name, side in zip(dataset.place, (0, 1), strict=True):
        checked.columns[name] = [pair[side] if pair else None for pair in pairs]
    wanted = [at for at, pair in enumerate(pairs) if pair and found[at] is None and not checked.refused[at]]
    for at, code in zip(wanted, locate_many(parts, [pairs[at] or (0.0, 0.0) for at in wanted]), strict=True):
        found[at] = code
        if code is None:
            lon, lat = pairs[at] or (0.0, 0.0)
            _refuse(checked, at, dataset.place[0], "outside", f"{lon:.3f}, {lat:.3f}")


def _point(lon: Any, lat: Any, crs: str) -> tuple[float, float] | str | None:
    """A point in WGS-84 degrees, None where none is given, "bad" where it is none on Earth."""
    if lon is None or lat is None or (lon == 0 and lat == 0):
        return None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return "bad"
    return (float(lon), float(lat)) if crs in ("wgs84", "cgcs2000") else to_wgs84(float(lon), float(lat), crs)


def _refuse(checked: Checked, at: int, column: str, reason: str, value: str) -> None:
    checked.refused[at] = True
    checked.faults.append(Fault(checked.numbers[at], column, reason, value))


def _code(names: AreaNames, text: str) -> str | Unread:
    try:
        return names.code(text)
    except Unread as unread:
        return unread


def _names(parts: Parts) -> tuple[AreaNames, dict[str, str | Unread]]:
    tree, kept = areas(parts), _named.get(parts.store)
    if kept is None or kept[0] is not tree:
        kept = _named[parts.store] = (tree, AreaNames(parts.city.code, tree), {})
    return kept[1], kept[2]
