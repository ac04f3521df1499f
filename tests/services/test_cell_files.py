"""Boundary files in and out: systems found out, rows with their faults, round trips."""

import io
import json
import zipfile
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from core.coordinates import from_wgs84, to_gcj02, to_wgs84
from core.errors import BadInput
from data_sources import boundaries
from services import cell_files, cell_shapes, cells
from services._parts import Parts
from tests import kit
from tests.kit import NANPU
from tests.real_data import real

ONE, TWO = f"{NANPU}001", f"{NANPU}002"


@pytest.fixture
def admin(parts: Parts) -> Any:
    return kit.account(parts, "admin", "440604")


def collection(*rows: tuple[dict[str, Any], Any], crs: str | None = None) -> bytes:
    features = [{"type": "Feature", "properties": properties, "geometry": geometry} for properties, geometry in rows]
    named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", **named, "features": features}).encode()


def halves(change: Any = lambda x, y: (x, y)) -> list[tuple[dict[str, Any], Any]]:
    """Both cells of the community in another system."""
    found = []
    for code, (west, east) in ((ONE, (113.10, 113.105)), (TWO, (113.105, 113.11))):
        ring = [(west, 23.02), (east, 23.02), (east, 23.03), (west, 23.03), (west, 23.02)]
        found.append(({"code": code, "name": code[12:]}, {"type": "Polygon", "coordinates": [[list(change(*point)) for point in ring]]}))
    return found


def preview(parts: Parts, who: Any, data: bytes, system: str | None = None) -> dict[str, Any]:
    return cell_files.preview(parts, who, NANPU, data, "cells.geojson", system)


@pytest.mark.parametrize("system", ["gcj02", "bd09"])
def test_a_shifted_file_that_says_nothing_is_found_out_and_brought_back(parts: Parts, admin: Any, system: str) -> None:
    found = preview(parts, admin, collection(*halves(lambda x, y: from_wgs84(x, y, system))))
    assert found["detected"]["crs"] == system
    assert found["detected"]["sure"]
    assert found["before_m"] > 100
    assert found["after_m"] < 0.5
    assert [row["was"] for row in found["rows"]] == [ONE, TWO]


def test_a_file_of_the_whole_district_without_codes_is_compared_where_the_community_is(parts: Parts, admin: Any) -> None:
    rows = [({}, outline) for _, outline in halves(to_gcj02)]
    for lon, lat in kit.SQUARES.values():
        if (lon, lat) != kit.SQUARES[NANPU]:
            rows.append(({}, json.loads(shapely.to_geojson(shapely.transform(shape(kit.square(lon, lat)), lambda xy: [to_gcj02(x, y) for x, y in xy])))))
    found = preview(parts, admin, collection(*rows))
    assert (found["used"], found["detected"]["sure"], found["usable"]) == ("gcj02", True, 2)


def test_a_file_that_says_wgs84_and_holds_gcj02_is_not_believed(parts: Parts, admin: Any) -> None:
    found = preview(parts, admin, collection(*halves(to_gcj02), crs="urn:ogc:def:crs:OGC:1.3:CRS84"))
    assert (found["declared"]["en"], found["used"]) == ("WGS-84 degrees", "gcj02")


def test_metres_without_a_system_are_matched_to_their_zone(parts: Parts, admin: Any) -> None:
    zone = boundaries.zone_at(113.1)
    metres = [(properties, json.loads(shapely.to_geojson(boundaries.from_degrees(shape(outline), zone)))) for properties, outline in halves()]
    found = preview(parts, admin, collection(*metres))
    assert found["used"] == zone
    assert found["after_m"] < 0.1


def test_metres_that_fit_nowhere_are_asked_about(parts: Parts, admin: Any) -> None:
    found = preview(parts, admin, collection(({"code": ONE}, kit.square(5000, 5000, 100))))
    assert found["ask"]
    assert found["rows"] == []


def test_swapped_longitude_and_latitude_are_turned_round_and_said(parts: Parts, admin: Any) -> None:
    found = preview(parts, admin, collection(*halves(lambda x, y: (y, x))))
    assert found["detected"]["swapped"]
    assert found["after_m"] < 0.1
    assert "调换" in found["rows"][0]["notes"][0]["zh"]


def test_every_row_says_what_is_wrong_with_it(parts: Parts, admin: Any) -> None:
    crossed = {"type": "Polygon", "coordinates": [[[113.10, 23.02], [113.105, 23.03], [113.105, 23.02], [113.10, 23.03], [113.10, 23.02]]]}
    rows = [
        ({"code": ONE}, crossed),
        ({"code": TWO}, {"type": "Polygon", "coordinates": []}),
        ({"code": f"{kit.ZUMIAO_OTHER}001"}, kit.square(113.11, 23.02, 0.005)),
        ({"code": f"{NANPU}077"}, kit.square(113.106, 23.021, 0.002)),
        ({"code": f"{NANPU}088"}, kit.square(113.107, 23.021, 0.001)),
        ({"code": f"{NANPU}088"}, kit.square(113.108, 23.021, 0.001)),
        ({}, kit.square(113.2, 23.1, 0.001)),
    ]
    found = preview(parts, admin, collection(*rows), "wgs84")["rows"]
    said = [" ".join(note["en"] for note in row["notes"]) for row in found]
    assert [bool(row["outline"]) for row in found] == [True, False, False, True, False, False, False]
    for text, part in zip(said, ("crossed", "empty", "not of this community", "unknown", "twice", "twice", "outside"), strict=True):
        assert part in text


@pytest.mark.parametrize("data", [b"", b"nonsense", b"PK\x03\x04broken", b"SQLite format 3\x00broken", b'{"type": "FeatureCollection"}'])
def test_what_is_no_boundary_file_is_refused_with_the_cure(parts: Parts, admin: Any, data: bytes) -> None:
    with pytest.raises(BadInput, match="GeoJSON"):
        preview(parts, admin, data)


@pytest.mark.parametrize("form", ["geojson", "shp", "gpkg"])
@pytest.mark.parametrize("system", ["wgs84", "cgcs2000", "zone", "gcj02", "bd09"])
def test_what_is_exported_comes_in_as_it_was(parts: Parts, admin: Any, form: str, system: str) -> None:
    data, name = cell_files.export(parts, admin, NANPU, form, system)
    found = cell_files.preview(parts, admin, NANPU, data, name, None)
    assert found["usable"] == 2
    now = {cell["code"]: cell_shapes.read(cell["outline"])[0] for cell in cells.read(parts, admin, NANPU)["cells"]}
    for row in found["rows"]:
        assert shapely.hausdorff_distance(shape(row["outline"]), now[row["was"]]) < 1.5e-7
    assert [row["kind"] for row in found["rows"]] == ["basic", "basic"]


def test_a_gbk_shapefile_without_a_code_page_is_read(parts: Parts, admin: Any) -> None:
    data, _ = cell_files.export(parts, admin, NANPU, "shp", "wgs84")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w") as again:
        for member in packed.namelist():
            text = packed.read(member)
            if member.endswith(".cpg"):
                continue
            if member.endswith(".dbf"):
                text = text.replace("网格".encode(), "网格".encode("gbk") + b"  ")
            again.writestr(member, text)
    found = cell_files.preview(parts, admin, NANPU, out.getvalue(), "cells.zip", None)
    assert [row["name"] for row in found["rows"]] == ["01 网格", "02 网格"]


def test_gcj02_and_bd09_come_back_within_half_a_metre() -> None:
    for system in ("gcj02", "bd09"):
        lon, lat = to_wgs84(*from_wgs84(113.1, 23.02, system), system)
        assert abs(lon - 113.1) * 102_000 + abs(lat - 23.02) * 111_000 < 0.5


def test_seven_real_districts_in_both_systems_are_told_apart() -> None:
    files = (json.loads(real(f"districts7_{name}.geojson").read_text())["features"] for name in ("wgs84", "amap_gcj02"))
    reference, shifted = ({each["properties"]["code"]: each for each in features} for features in files)
    assert reference.keys() == shifted.keys()
    for code, known in reference.items():
        file = shifted[code]
        found = cell_files.detect([shape(file["geometry"])], None, shape(known["geometry"]))
        assert (found.system, found.sure) == ("gcj02", True)
        assert found.metres["gcj02"] < 1
        again = cell_files.detect([shape(known["geometry"])], None, shape(known["geometry"]))
        assert (again.system, again.sure) == ("wgs84", True)
