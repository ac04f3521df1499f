"""The grid cells of a community: reading, checking and saving a draft, versions, cutting outlines, boundary files in and out."""

from typing import Any, Literal

import flask
from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from api._body import uploaded
from core.words import Words
from data_sources.boundaries import FORMS, LARGEST_BYTES
from services import cell_files, cells

RESOURCE = Resource("cells")
MEDIA = ("application/geo+json", "application/zip", "application/geopackage+sqlite3")
SMALLER = Words("请裁到本区，或简化边界", "cut it to one district, or simplify its lines")


class Cell(BaseModel):
    model_config = ConfigDict(extra="forbid")
    key: str = Field(min_length=1, max_length=40, description="The draft's own name for the cell")
    was: str | None = Field(None, max_length=18, description="The code it has now; none for a new cell")
    code: str | None = Field(None, max_length=18, description="The code it shall have; none: its own, or the next free one")
    origins: list[str] = Field([], max_length=50, description="Codes of the cells it was made from")
    name: str = Field(max_length=200)
    name_en: str = Field("", max_length=200)
    kind: str
    lines: list[str] = Field([], max_length=100)
    outline: dict[str, Any] = Field(description="GeoJSON Polygon or MultiPolygon, WGS-84")


class Draft(BaseModel):
    model_config = ConfigDict(extra="forbid")
    cells: list[Cell] = Field(max_length=400)


class Save(Draft):
    version: int = Field(ge=0, description="The version that was read")
    note: str = Field("", max_length=200)
    act: Literal["edit", "import"] = "edit"


class Back(BaseModel):
    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=0)
    edit: int = Field(ge=0, description="The edit after which the cells were as they shall be; 0 is before the first")


class Cut(BaseModel):
    model_config = ConfigDict(extra="forbid")
    op: Literal["split", "merge", "without", "within"]
    outlines: list[dict[str, Any]] = Field(min_length=1, max_length=100)
    line: list[tuple[float, float]] = Field([], max_length=2000, description="Of split: lon, lat, WGS-84")


class File(BaseModel):
    name: str = Field("cells.geojson", max_length=300)
    crs: str | None = Field(None, max_length=20, description="The file's system, where it is known better than it says")


class Wanted(BaseModel):
    area: str | None = None
    form: Literal["geojson", "shp", "gpkg"] = "geojson"
    crs: str = Field("wgs84", max_length=20, description="wgs84, cgcs2000, gcj02, bd09, zone (the Gauss-Kruger zone here) or EPSG:4513 to EPSG:4554")


def _drafts(call: Call) -> list[dict[str, Any]]:
    return [cell.model_dump() for cell in call.body.cells]


@RESOURCE.on("GET", "/cells/<code>", roles=cells.READERS, summary="A community's cells with lines, staff, faults on the ground, and the version an edit names")
def read(call: Call, code: str) -> dict[str, Any]:
    return cells.read(call.parts, call.who, code)


@RESOURCE.on("POST", "/cells/<code>/check", roles=cells.EDITORS, summary="What saving a draft would do; nothing is written", body=Draft)
def check(call: Call, code: str) -> dict[str, Any]:
    return cells.check(call.parts, call.who, code, _drafts(call))


@RESOURCE.on("POST", "/cells/<code>/numbers", roles=cells.EDITORS, summary="Codes of a draft from west to east, north to south", body=Draft)
def numbers(call: Call, code: str) -> dict[str, Any]:
    return {"items": cells.numbers(call.parts, call.who, code, _drafts(call)), "next": None}


@RESOURCE.on("POST", "/cells/<code>/shape", roles=cells.EDITORS, summary="Outlines split by a line, merged, cut by others or to the community", body=Cut)
def shape(call: Call, code: str) -> dict[str, Any]:
    community = cells.community_for(call.parts, call.who, code)
    return {"items": cells.shape(call.parts, call.body.op, call.body.outlines, call.body.line, community), "next": None}


@RESOURCE.on("PUT", "/cells/<code>", roles=cells.EDITORS, summary="Save a draft in one transaction; stale version 409 with what happened since", body=Save)
def save(call: Call, code: str) -> dict[str, Any]:
    return cells.save(call.parts, call.who, code, call.body.version, _drafts(call), call.body.note, call.body.act, call.address)


@RESOURCE.on("GET", "/cells/<code>/versions", roles=cells.READERS, summary="The edits of a community's cells, the latest first")
def versions(call: Call, code: str) -> dict[str, Any]:
    return {"items": cells.history(call.parts, call.who, code), "next": None}


@RESOURCE.on("POST", "/cells/<code>/restore", roles=cells.EDITORS, summary="Put the cells back as they were after an edit, as a new one", body=Back)
def restore(call: Call, code: str) -> dict[str, Any]:
    return cells.restore(call.parts, call.who, code, call.body.version, call.body.edit, call.address)


@RESOURCE.on(
    "POST", "/cells/<code>/file", roles=cells.EDITORS, summary="A boundary file of at most 50 MB as the cells it would become", query=File, media=MEDIA
)
def preview(call: Call, code: str) -> dict[str, Any]:
    return cell_files.preview(call.parts, call.who, code, uploaded(LARGEST_BYTES, SMALLER), call.query.name, call.query.crs)


@RESOURCE.on("GET", "/cells.file", roles=cells.READERS, summary="The cells of an area as GeoJSON, Shapefile or GeoPackage, in a chosen system", query=Wanted)
def export(call: Call) -> flask.Response:
    data, name = cell_files.export(call.parts, call.who, call.query.area, call.query.form, call.query.crs)
    response = flask.Response(data, mimetype=FORMS[call.query.form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
