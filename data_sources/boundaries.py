"""Files of boundaries: GeoJSON, zipped Shapefiles and GeoPackages in and out, and the coordinate systems they come in."""

import io
import json
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from core.coordinates import from_wgs84, to_wgs84
from core.errors import BadInput

LARGEST_BYTES = 50 * 2**20
UNPACKED_BYTES = 300 * 2**20
MOST_FEATURES = 5000
FORMS = {"geojson": "application/geo+json", "shp": "application/zip", "gpkg": "application/geopackage+sqlite3"}
DEGREES = ("wgs84", "cgcs2000", "gcj02", "bd09")
ZONES = tuple(f"EPSG:{code}" for code in range(4513, 4555))  # CGCS2000 Gauss-Kruger, zones of three degrees
SYSTEMS = (*DEGREES, *ZONES)
M_PER_DEGREE = 111_320.0
_PARTS = (".shp", ".dbf", ".shx", ".prj", ".cpg")
_SAMPLE = 400


@dataclass(frozen=True, slots=True)
class Feature:
    """One row of a file: its properties in their own names, its geometry as it stands there (None: unreadable)."""

    number: int
    properties: Mapping[str, Any]
    shape: BaseGeometry | None


@dataclass(frozen=True, slots=True)
class Boundaries:
    """A file that was read. `declared` is the system it names: one of SYSTEMS, other text, or None."""

    form: str
    features: list[Feature]
    declared: str | None


def read(data: bytes, name: str) -> Boundaries:
    """What is in a file. Raises BadInput with the cure for what cannot be read."""
    try:
        if data[:4] == b"PK\x03\x04":
            found = _read_shapefile(data)
        elif data[:15] == b"SQLite format 3":
            found = _read_geopackage(data)
        else:
            found = _read_geojson(data)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, zipfile.BadZipFile) as error:
        raise BadInput(
            "unreadable",
            f"{name} cannot be read: hand in GeoJSON, a ZIP with one Shapefile (.shp .dbf .shx), or a GeoPackage.",
            "file",
            f"{name} 无法读取：请提交 GeoJSON、含一个 Shapefile（.shp .dbf .shx）的 ZIP，或 GeoPackage。",
        ) from error
    if not found.features:
        raise BadInput("no_features", f"{name} holds no features.", "file", f"{name} 里没有要素。")
    if len(found.features) > MOST_FEATURES:
        raise BadInput(
            "too_many", f"{name} holds over {MOST_FEATURES} features: cut it to one district.", "file", f"{name} 超过 {MOST_FEATURES} 个要素：请裁到本区。"
        )
    return found


def _read_geojson(data: bytes) -> Boundaries:
    said = json.loads(data.decode("utf-8-sig"))
    rows = said["features"] if said.get("type") == "FeatureCollection" else [said if said.get("type") == "Feature" else {"geometry": said, "properties": {}}]
    crs = ((said.get("crs") or {}).get("properties") or {}).get("name") if isinstance(said.get("crs"), dict) else None
    return Boundaries("geojson", [Feature(i, row.get("properties") or {}, _shape(row.get("geometry"))) for i, row in enumerate(rows, 1)], system_of(crs))


def _shape(geometry: Any) -> BaseGeometry | None:
    try:
        return None if not geometry else shapely.geometry.shape(geometry)
    except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None


def _read_shapefile(data: bytes) -> Boundaries:
    with zipfile.ZipFile(io.BytesIO(data)) as packed, tempfile.TemporaryDirectory() as folder:
        members = [each for each in packed.infolist() if Path(each.filename).suffix.lower() in _PARTS and not each.filename.startswith("__MACOSX")]
        if sum(each.file_size for each in members) > UNPACKED_BYTES:
            raise BadInput(
                "too_large", f"Unpacked it has over {UNPACKED_BYTES // 2**20} MB: split it.", "file", f"解压后超过 {UNPACKED_BYTES // 2**20} MB：请拆分。"
            )
        shp = next(each for each in members if each.filename.lower().endswith(".shp"))
        stem = Path(shp.filename).stem
        for each in members:
            if Path(each.filename).stem == stem:
                (Path(folder) / f"cells{Path(each.filename).suffix.lower()}").write_bytes(packed.read(each))
        path = Path(folder) / "cells.shp"
        return _read_with_gdal("shp", path, None if path.with_suffix(".cpg").exists() else _encoding(path.with_suffix(".dbf")))


def _encoding(dbf: Path) -> str:
    """Tables without a code page: those of Chinese software are GBK."""
    try:
        dbf.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return "GBK"
    except OSError:
        pass
    return "UTF-8"


def _read_geopackage(data: bytes) -> Boundaries:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cells.gpkg"
        path.write_bytes(data)
        return _read_with_gdal("gpkg", path, None)


def _read_with_gdal(form: str, path: Path, encoding: str | None) -> Boundaries:
    from pyogrio.errors import DataSourceError
    from pyogrio.raw import read as read_raw

    try:
        meta, _, shapes, columns = read_raw(path, encoding=encoding, max_features=MOST_FEATURES + 1)
    except DataSourceError as error:
        raise ValueError(str(error)) from error
    names = [str(name) for name in meta["fields"]]
    rows = []
    for i, packed in enumerate(shapes):
        values = {name: _plain(column[i]) for name, column in zip(names, columns, strict=True)}
        rows.append(Feature(i + 1, values, None if packed is None else shapely.from_wkb(packed, on_invalid="ignore")))
    return Boundaries(form, rows, system_of(meta.get("crs")))


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def system_of(said: str | None) -> str | None:
    """One of SYSTEMS for what a file says of its system (an EPSG code, a name, WKT); its own text where it is another one."""
    if not said:
        return None
    flat = said.lower().replace("-", "").replace("_", "").replace(" ", "")
    for name in ("gcj02", "bd09"):
        if name in flat:
            return name
    if flat in ("wgs84", "urn:ogc:def:crs:ogc:1.3:crs84") or flat.endswith(("crs84", "epsg:4326", "epsg::4326")):
        return "wgs84"
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        code = CRS.from_user_input(said).to_epsg(min_confidence=25)
    except CRSError:
        return said[:60]
    if code is None:
        return said
    return {4326: "wgs84", 4490: "cgcs2000"}.get(code, f"EPSG:{code}")


def to_degrees(shape: BaseGeometry, system: str) -> BaseGeometry:
    """A geometry in WGS-84. Raises ValueError for a system nobody knows."""
    return shapely.transform(shape, _into(system))


def from_degrees(shape: BaseGeometry, system: str) -> BaseGeometry:
    """A WGS-84 geometry in another system."""
    if system in DEGREES:
        return shapely.transform(shape, lambda xy: xy if system in ("wgs84", "cgcs2000") else np.array([from_wgs84(x, y, system) for x, y in xy]))
    there = _projection(system)
    return shapely.transform(shape, lambda xy: np.column_stack(there.transform(xy[:, 0], xy[:, 1], direction="INVERSE")))


def _into(system: str) -> Callable[[Any], Any]:
    if system in ("wgs84", "cgcs2000"):  # equal to a decimetre
        return lambda xy: xy
    if system in DEGREES:
        return lambda xy: np.array([to_wgs84(x, y, system) for x, y in xy]).reshape(-1, 2)
    there = _projection(system)
    return lambda xy: np.column_stack(there.transform(xy[:, 0], xy[:, 1]))


@lru_cache(maxsize=64)
def _projection(system: str) -> Any:
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError

    try:
        crs = CRS.from_user_input(system)
    except CRSError as error:
        raise ValueError(f"{system!r} is no coordinate system") from error
    return Transformer.from_crs(crs, CRS.from_epsg(4490), always_xy=True)


def zone_at(lon: float) -> str:
    """The Gauss-Kruger zone of a longitude, named by its middle meridian: EPSG:4547 for 114° E."""
    middle = min(max(round(lon / 3) * 3, 75), 135)
    return f"EPSG:{4534 + (middle - 75) // 3}"


def median_m(shape: BaseGeometry, reference: BaseGeometry) -> float:
    """How far, in metres, half of the corners of an outline lie at most from another outline's border."""
    xy = shapely.get_coordinates(shape.boundary)
    xy = xy[:: max(1, len(xy) // _SAMPLE)]
    east = cos(radians(reference.centroid.y))
    flat = shapely.transform(reference.boundary, lambda c: c * (M_PER_DEGREE * east, M_PER_DEGREE))
    return float(np.median(shapely.distance(shapely.points(xy * (M_PER_DEGREE * east, M_PER_DEGREE)), flat)))


def write(form: str, rows: Sequence[tuple[Mapping[str, Any], BaseGeometry]], system: str) -> bytes:
    """A file of these WGS-84 outlines in `form`, its coordinates in `system`."""
    shapes = [from_degrees(shape, system) for _, shape in rows]
    if form == "geojson":
        return _write_geojson(rows, shapes, system)
    from pyogrio.raw import write as write_raw

    names = list(rows[0][0]) if rows else []
    columns = [np.array([str(properties[name]) for properties, _ in rows], dtype=object) for name in names]
    crs = {"wgs84": "EPSG:4326", "cgcs2000": "EPSG:4490", "gcj02": None, "bd09": None}.get(system, system)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"cells.{form}"
        options: dict[str, Any] = {"encoding": "UTF-8"} if form == "shp" else {"layer": "cells"}
        packed = shapely.to_wkb(np.array([shapely.multipolygons(list(shapely.get_parts(shape))) for shape in shapes], dtype=object))
        driver = "ESRI Shapefile" if form == "shp" else "GPKG"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that GCJ-02 and BD-09 have no entry of their own is known
            write_raw(path, packed, columns, names, geometry_type="MultiPolygon", crs=crs, driver=driver, **options)
        if form == "gpkg":
            return path.read_bytes()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
            for part in sorted(Path(folder).glob("cells.*")):
                zipped.write(part, part.name)
        return out.getvalue()


def _write_geojson(rows: Sequence[tuple[Mapping[str, Any], BaseGeometry]], shapes: Sequence[BaseGeometry], system: str) -> bytes:
    names = {"wgs84": "urn:ogc:def:crs:OGC:1.3:CRS84", "cgcs2000": "EPSG:4490", "gcj02": "GCJ-02", "bd09": "BD-09"}
    features = [
        {"type": "Feature", "properties": dict(properties), "geometry": json.loads(shapely.to_geojson(shape))}
        for (properties, _), shape in zip(rows, shapes, strict=True)
    ]
    whole = {"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": names.get(system, system)}}, "features": features}
    return json.dumps(whole, ensure_ascii=False).encode()
