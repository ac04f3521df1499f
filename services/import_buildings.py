"""Brings a file of buildings in: checked, placed in its cells, in place of what the same file brought before."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shapely import make_valid, union_all
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from core import building_file
from core.errors import BadInput
from core.words import Words
from services import audit
from services._parts import Parts
from services.one_map import bounds
from services.places import locate
from store import buildings as queries

if TYPE_CHECKING:
    from services.who import Account

LARGEST_FILE = 64 * 2**20
MOST_NAMED = 20  # features named in a report
CUT = Words("请按区域裁切后分批导入", "cut it by area (for example with ogr2ogr -clipsrc) and bring the pieces in one by one")
Found = dict[str, Any]


def from_file(parts: Parts, path: Path, name: str = "", crs: str | None = None, outside: bool = False, attribution: str = "") -> Found:
    """Bring a file of this machine in, as `bring_in`. Raises BadInput for one that cannot be read or has over 64 MB."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            mb, most = size // 2**20, LARGEST_FILE // 2**20
            raise BadInput("too_large", f"The file has {mb} MB, at most {most} MB are taken: {CUT.en}.", "file", zh=f"文件 {mb} MB，至多 {most} MB：{CUT.zh}。")
        data = path.read_bytes()
    except OSError as error:
        raise BadInput("unreadable", f"{path} cannot be read ({error.strerror}).", "file") from error
    return bring_in(parts, None, data, name or path.stem, crs, outside, attribution)


def bring_in(
    parts: Parts,
    account: "Account | None",
    data: bytes,
    name: str,
    crs: str | None = None,
    outside: bool = False,
    attribution: str = "",
    preview: bool = False,
) -> Found:
    """Buildings of a GeoJSON file under `name`: {"name", "crs", "taken", "changed", "removed", "kept", "merged",
    "left_out": {reason: {"count", "features"}}, "heights": {"given", "from_floors", "unknown", "wrong"}}.

    `attribution`, else that of the file, is shown with them. Pieces with the same number become one building. The same name again replaces what it
    brought before, by the buildings' own numbers; one with homes stays. Buildings outside the city are left out, or with `outside` belong to the
    district as a whole. With `preview` nothing is kept of it. Raises BadInput for a file that cannot be used as a whole.
    """
    name = name.strip()[:40]
    if not name:
        raise BadInput("no_name", "Give the file a name: buildings are replaced by it.", "name", zh="请给文件起一个名称。")
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        raise BadInput("not_json", "This is no JSON: export the buildings as GeoJSON (UTF-8).", "file", zh="不是 JSON,请导出为 UTF-8 的 GeoJSON。") from None
    found, system = building_file.features_of(read), building_file.system_of(read, crs)
    building_file.check_place(building_file.first_points(found), bounds(parts, parts.city.code) or (-180, -90, 180, 90))
    report = _Report(name, system)
    rows = [row for number, each in enumerate(found, 1) if (row := _row(parts, report, each, number, outside))]
    words = (attribution or str(read.get("attribution") or ""))[:120] or None
    once = [row | {"attribution": words} for row in _merged(report, rows)]
    with parts.store.write() as conn:
        point = conn.begin_nested()
        _write(conn, report, once)
        if preview:
            point.rollback()
            return report.said()
        point.commit()
        audit.record(conn, account, "bring_in_buildings", target=name, detail={"taken": report.taken, "changed": report.changed})
    return report.said()


class _Report:
    """What became of a file."""

    def __init__(self, name: str, crs: str) -> None:
        self.name, self.crs = name, crs
        self.taken = self.changed = self.removed = self.kept = self.merged = 0
        self.left: dict[str, Found] = {}
        self.heights: Found = {"given": 0, "from_floors": 0, "unknown": 0, "wrong": []}

    def leave_out(self, why: str, count: int = 1, number: int | None = None) -> None:
        if count:
            entry = self.left.setdefault(why, {"count": 0, "features": []})
            entry["count"] += count
            entry["features"] += [number] if number is not None and len(entry["features"]) < MOST_NAMED else []

    def height(self, facts: Mapping[str, Any], wrong: str | None, number: int) -> None:
        self.heights["given" if facts["height"] is not None else "from_floors" if facts["floors"] > 1 else "unknown"] += 1
        if wrong and len(self.heights["wrong"]) < MOST_NAMED:
            self.heights["wrong"].append(f"{number}: {wrong}")

    def said(self) -> Found:
        return {
            "name": self.name,
            "crs": self.crs,
            **{each: getattr(self, each) for each in ("taken", "changed", "removed", "kept", "merged", "heights")},
            "left_out": self.left,
        }


def _row(parts: Parts, report: _Report, feature: Mapping[str, Any], number: int, outside: bool) -> Found | None:
    outline = _outline(report, feature, number)
    if outline is None:
        return None
    inside = outline.representative_point()
    place = locate(parts, inside.x, inside.y)
    if place is None and not outside:
        report.leave_out("outside", 1, number)
        return None
    properties = feature.get("properties")
    facts, wrong = building_file.facts({"id": feature.get("id"), **(properties if isinstance(properties, dict) else {})}, number)
    report.height(facts, wrong, number)
    at = {"area": place.code if place else parts.city.code, "lon": round(inside.x, 7), "lat": round(inside.y, 7)}
    return {**facts, **at, "footprint": mapping(outline), "source": report.name}


def _merged(report: _Report, rows: Sequence[Found]) -> list[Found]:
    """One row for each number; pieces of a building (cut at the edges of tiles) are put together, as high as the highest."""
    found: dict[str, Found] = {}
    for row in rows:
        first = found.setdefault(row["external_id"], row)
        if first is not row:
            report.merged += 1
            whole = union_all([shape(first["footprint"]), shape(row["footprint"])])
            heights = [each["height"] for each in (first, row) if each["height"] is not None]
            first.update(footprint=mapping(whole), floors=max(first["floors"], row["floors"]), height=max(heights, default=None))
    return list(found.values())


def _outline(report: _Report, feature: Mapping[str, Any], number: int) -> BaseGeometry | None:
    """The outline in WGS-84, a self-crossing one mended; None, and said why, where it has none."""
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        report.leave_out("no_outline", 1, number)
        return None
    try:
        made = shape({"type": geometry["type"], "coordinates": building_file.moved(geometry["coordinates"], report.crs)})
        flat = _polygons(made if made.is_valid else make_valid(made))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        flat = []
    if not flat:
        report.leave_out("bad_outline", 1, number)
        return None
    return flat[0] if len(flat) == 1 else shape({"type": "MultiPolygon", "coordinates": [mapping(each)["coordinates"] for each in flat]})


def _polygons(shaped: BaseGeometry) -> list[BaseGeometry]:
    """The pieces of it that have an area."""
    if shaped.geom_type == "Polygon":
        return [] if shaped.is_empty else [shaped]
    return [piece for part in getattr(shaped, "geoms", ()) for piece in _polygons(part)]


def _write(conn: Any, report: _Report, rows: Sequence[Found]) -> None:
    known = queries.of_source(conn, report.name)
    fresh = [row for row in rows if row["external_id"] not in known]
    for row in rows:
        if row["external_id"] in known:
            queries.change(conn, known[row["external_id"]], {name: value for name, value in row.items() if name != "external_id"})
    queries.add(conn, fresh)
    gone = [id for outside_id, id in known.items() if outside_id not in {row["external_id"] for row in rows}]
    report.taken, report.changed, report.removed = len(fresh), len(rows) - len(fresh), queries.remove(conn, gone)
    report.kept = len(gone) - report.removed
