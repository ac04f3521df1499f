"""Boundaries of cells in and out of files: the coordinate system found out and shown, every row with its faults, then a draft for the editor."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry.base import BaseGeometry

from core.cells import KINDS
from core.errors import BadInput
from core.words import Words
from data_sources import boundaries
from data_sources.boundaries import DEGREES, SYSTEMS, ZONES, Boundaries, Feature
from services import audit, cell_shapes
from services._parts import Parts
from services.areas import allowed
from services.cells import community_for
from store import cells as queries
from store import places

if TYPE_CHECKING:
    from services.who import Account

SURE = 3.0  # the best system fits so many times better than the next
CLOSE_M = 60.0  # a declared system that fits so well is believed without more
AROUND = 0.02  # degrees: further no system shifts a place
FAR = 1e6  # what a projection makes of nonsense
_CODES = ("code", "grid_code", "网格编码", "网格编号", "编码", "编号", "wgbm", "bh", "id")
_NAMES = ("name", "网格名称", "名称", "wgmc", "mc")
SYSTEM_WORDS = {
    "wgs84": Words("WGS-84 经纬度", "WGS-84 degrees"),
    "cgcs2000": Words("CGCS2000 经纬度（EPSG:4490）", "CGCS2000 degrees (EPSG:4490)"),
    "gcj02": Words("GCJ-02（高德、腾讯）", "GCJ-02 (Amap, Tencent)"),
    "bd09": Words("BD-09（百度）", "BD-09 (Baidu)"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A file's system: what fits best, whether that is sure, how far each candidate lies from the known outline (metres), whether lon and lat were swapped."""

    system: str | None
    sure: bool
    metres: dict[str, float]
    swapped: bool


def words_of(system: str) -> Words:
    """A system's name."""
    if system in SYSTEM_WORDS:
        return SYSTEM_WORDS[system]
    if system in ZONES:
        number = int(system[5:])
        name = f"{25 + number - 4513}" if number < 4534 else f"{75 + 3 * (number - 4534)}°E"
        return Words(f"CGCS2000 高斯-克吕格 3° 带 {name}（{system}）", f"CGCS2000 Gauss-Kruger 3° zone {name} ({system})")
    return Words(system[:60], system[:60])


def detect(shapes: Sequence[BaseGeometry], declared: str | None, reference: BaseGeometry | None) -> Found:
    """Which system these geometries are in: the declared one unless the known outline says otherwise, since many files name WGS-84 and hold GCJ-02."""
    xy = shapely.get_coordinates(list(shapes))
    if not len(xy):
        return Found(declared, False, {}, False)
    middle = [float(value) for value in shapely.points(xy.mean(axis=0)).coords[0]]
    degrees = abs(xy[:, 0]).max() <= 180 and abs(xy[:, 1]).max() <= 180
    swapped = degrees and abs(middle[0]) <= 60 and 70 <= abs(middle[1]) <= 180
    if degrees:
        candidates: tuple[str, ...] = (declared,) if declared and declared not in DEGREES else DEGREES
    else:
        candidates = (declared,) if declared and declared not in DEGREES else ZONES
    metres = {} if reference is None else _fits(shapes, candidates, reference, swapped)
    order = sorted(metres, key=lambda name: metres[name])
    best = order[0] if order else None
    if declared in metres and (metres[declared] <= CLOSE_M or declared not in DEGREES):
        return Found(declared, True, metres, swapped)
    clear = best is not None and all(metres[best] * SURE < metres[other] for other in order[1:] if {best, other} != {"wgs84", "cgcs2000"})
    if clear and best is not None and metres[best] < 1000:
        return Found("wgs84" if best == "cgcs2000" and declared != "cgcs2000" else best, True, metres, swapped)
    return Found(declared or ("wgs84" if degrees else None), declared is not None and reference is None, metres, swapped)


def _fits(shapes: Sequence[BaseGeometry], candidates: Sequence[str], reference: BaseGeometry, swapped: bool) -> dict[str, float]:
    """Metres between the outer border of what lies in the community and the known one, by candidate: a file may hold a whole district."""
    all_of_it = [shapely.make_valid(_turned(shape) if swapped else shape) for shape in shapes]
    around = reference.buffer(AROUND)
    near = [shape for shape in all_of_it if around.contains(shape.centroid)] or all_of_it
    found = {}
    for system in candidates:
        try:
            there = [boundaries.to_degrees(shape, system) for shape in near]
        except ValueError:
            continue
        if shapely.get_coordinates(there).max() < FAR:
            whole = shapely.union_all([shape for shape in there if reference.contains(shape.representative_point())] or there)
            found[system] = round(boundaries.median_m(whole, reference), 2)
    return found


def _turned(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, lambda xy: xy[:, ::-1])


def preview(parts: Parts, account: "Account", code: str, data: bytes, name: str, system: str | None) -> dict[str, Any]:
    """A file as the cells it would become: system before and after, every row with its faults. Nothing is kept. Raises BadInput, NotFound."""
    community = community_for(parts, account, code)
    if system is not None and system not in SYSTEMS:
        raise BadInput(
            "unknown_crs",
            f"The system is one of {', '.join(DEGREES)} or EPSG:4513 to EPSG:4554.",
            "crs",
            "坐标系只能是 WGS-84、CGCS2000、GCJ-02、BD-09 或 EPSG:4513—4554。",
        )
    file = boundaries.read(data, name)
    with parts.store.read() as conn:
        whole = places.one_area(conn, community)
        present = {row["code"]: row for row in queries.of_community(conn, community)}
    assert whole is not None
    reference = cell_shapes.read(whole["outline"])[0] if whole["outline"] else None
    mine = [feature for feature in file.features if feature.shape is not None and not feature.shape.is_empty and _may_be(feature, community)]
    found = detect([feature.shape for feature in mine if feature.shape is not None], file.declared, reference)
    used = system or found.system
    answer = {
        "form": file.form,
        "features": len(file.features),
        "declared": file.declared and words_of(file.declared)._asdict(),
        "detected": {"crs": found.system, "sure": found.sure, "metres": found.metres, "swapped": found.swapped},
        "used": used,
        "ask": used is None,
        "systems": {each: words_of(each)._asdict() for each in SYSTEMS},
    }
    if used is None:
        return answer | {"rows": [], "before_m": None, "after_m": None}
    rows = _rows(file, community, used, found.swapped, present, reference)
    good = [cell_shapes.read(row["outline"])[0] for row in rows if row["outline"]]
    as_is = [row["as_is"] for row in rows if row["as_is"]]
    return answer | {
        "rows": rows,
        "before_m": _metres([cell_shapes.read(each)[0] for each in as_is], reference),
        "after_m": _metres(good, reference),
        "usable": len(good),
    }


def _metres(shapes: Sequence[BaseGeometry], reference: BaseGeometry | None) -> float | None:
    if not shapes or reference is None:
        return None
    return round(boundaries.median_m(shapely.union_all(list(shapes)), reference), 2)


def _may_be(feature: Feature, community: str) -> bool:
    code = _text(feature, _CODES)
    return code is None or not code.isdigit() or len(code) < 12 or code.startswith(community)


def _text(feature: Feature, names: Sequence[str]) -> str | None:
    lower = {str(key).lower(): value for key, value in feature.properties.items()}
    found = next((lower[name] for name in names if lower.get(name) not in (None, "")), None)
    return None if found is None else str(int(found) if isinstance(found, float) and found.is_integer() else found).strip()


def _rows(file: Boundaries, community: str, system: str, swapped: bool, present: Mapping[str, Any], reference: BaseGeometry | None) -> list[dict[str, Any]]:
    counts = Counter(_text(feature, _CODES) for feature in file.features)
    rows = []
    for feature in file.features:
        code, name = _text(feature, _CODES), _text(feature, _NAMES)
        notes: list[Words] = []
        outline = as_is = None
        area = _area(feature, system, swapped, notes)
        if code is not None and counts[code] > 1:
            notes.append(Words(f"编号 {code} 重复：不导入", f"code {code} is there twice: left out"))
            area = None
        if code is not None and area is not None and not _may_be(feature, community):
            notes.append(Words(f"{code} 不属于本社区：不导入", f"{code} is not of this community: left out"))
            area = None
        elif area is not None and reference is not None and cell_shapes.m2(area.intersection(reference)) < cell_shapes.m2(area) / 2:
            notes.append(Words("大半在社区范围之外：不导入", "mostly outside the community: left out"))
            area = None
        if area is not None:
            outline = cell_shapes.geometry(area)
            as_is = _as_is(feature, system, swapped)
            if code is not None and code not in present:
                notes.append(Words(f"编号 {code} 未知：按新网格编号", f"code {code} is unknown: it becomes a new cell"))
            elif code is None:
                notes.append(Words("没有编号：按新网格编号", "without a code: it becomes a new cell"))
        kind, lines = _text(feature, ("kind", "类型")), _text(feature, ("lines", "条线"))
        was = code if code in present and outline else None
        row: dict[str, Any] = {
            "row": feature.number,
            "code": code,
            "was": was,
            "name": name,
            "name_en": _text(feature, ("name_en",)),
            "outline": outline,
            "as_is": as_is,
        }
        row |= {"kind": kind if kind in KINDS else None, "lines": lines.split(",") if lines else None}
        rows.append(row | {"notes": [note._asdict() for note in notes]})
    return rows


def _area(feature: Feature, system: str, swapped: bool, notes: list[Words]) -> BaseGeometry | None:
    """A row's outline in WGS-84, made clean; None with a note where there is none."""
    if feature.shape is None or feature.shape.is_empty:
        notes.append(Words("轮廓为空：不导入", "an empty outline: left out"))
        return None
    if swapped:
        notes.append(Words("经纬度写反，已调换", "longitude and latitude were swapped: turned round"))
    try:
        area, crossed = cell_shapes.cleaned(boundaries.to_degrees(_turned(feature.shape) if swapped else feature.shape, system))
    except BadInput as error:
        notes.append(Words(f"{error.words.zh}不导入", f"{error.words.en} Left out"))
        return None
    if crossed:
        notes.append(Words("轮廓自相交，已修复", "the outline crossed itself: repaired"))
    return area


def _as_is(feature: Feature, system: str, swapped: bool) -> dict[str, Any] | None:
    """The coordinates of the file taken for WGS-84, to be shown beside the converted ones; None where that is the same or impossible."""
    if system in ("wgs84", "cgcs2000") or system not in DEGREES or feature.shape is None:
        return None
    try:
        return cell_shapes.geometry(cell_shapes.cleaned(_turned(feature.shape) if swapped else feature.shape)[0])
    except BadInput:
        return None


def export(parts: Parts, account: "Account", area: str | None, form: str, system: str) -> tuple[bytes, str]:
    """The cells of an area as a file, and its name. Raises NotFound, BadInput."""
    where = allowed(parts, account, area)
    with parts.store.read() as conn:
        rows = [row for row in queries.of_community(conn, where) if row["outline"]]
        lines = queries.lines_of(conn, where)
    if not rows:
        raise BadInput("no_cells", "There are no cells here.", "area", "这里没有网格。")
    if system == "zone":
        system = boundaries.zone_at(rows[0]["lon"])
    if system not in SYSTEMS:
        raise BadInput("unknown_crs", f"The system is one of {', '.join(DEGREES)}, zone, or EPSG:4513 to EPSG:4554.", "crs", "未知坐标系。")
    named = [({name: row[name] for name in ("code", "name", "name_en", "kind")} | {"lines": ",".join(lines.get(row["code"], ()))}, row) for row in rows]
    data = boundaries.write(form, [(properties, cell_shapes.read(row["outline"])[0]) for properties, row in named], system)
    with parts.store.write() as conn:
        audit.record(conn, account, "cells.export", where, detail={"form": form, "crs": system, "cells": len(rows)})
    return data, f"cells_{where}_{system.replace(':', '')}.{'zip' if form == 'shp' else form}"
