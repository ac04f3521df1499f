"""Buildings: outlines with heights for maps, one with its table of floors × units, and files of them brought in."""

from typing import Any, Literal

import flask
from pydantic import BaseModel, Field

from api._base import Call, Resource
from api._body import uploaded
from api._box import Box, bounds
from api.map import unchanged_or
from services import buildings, import_buildings

RESOURCE = Resource("buildings", record="building")
ADMIN = ("admin",)
LARGEST_BODY = 32 * 2**20


class Wanted(BaseModel):
    """`box` is west,south,east,north in degrees; `source` is the name of a file that was brought in."""

    area: str | None = None
    box: Box = None
    source: str | None = Field(None, max_length=40)
    limit: int = Field(buildings.MOST, ge=1, le=buildings.MOST)


class File(BaseModel):
    name: str = Field(min_length=1, max_length=40)
    crs: Literal["wgs84", "cgcs2000", "gcj02"] | None = None
    outside: bool = False
    attribution: str = Field("", max_length=120)
    preview: bool = Field(False, description="Only say what would become of it")


@RESOURCE.on("GET", "/map/buildings.geojson", roles="account", summary="Buildings in one's scope: outline, floors, height in m", query=Wanted)
def outlines(call: Call) -> flask.Response:
    query = call.query
    found = buildings.features(call.parts, call.who, query.area, bounds(query.box), query.source, query.limit)
    return unchanged_or(found, "application/geo+json")


@RESOURCE.on("GET", "/buildings/<int:id>", roles="account", summary="One building: floors × units, homes lived in, let and empty, chief, open cases")
def building(call: Call, id: int) -> dict[str, Any]:
    return buildings.building(call.parts, call.who, id)


@RESOURCE.on("GET", "/buildings/files", roles=ADMIN, summary="The files of buildings that were brought in, and where they lie")
def files(call: Call) -> dict[str, Any]:
    return {"items": buildings.sets(call.parts), "next": None}


@RESOURCE.on(
    "POST",
    "/buildings/files",
    roles=ADMIN,
    summary="Bring a GeoJSON of buildings in (at most 32 MB as the body; larger ones by app.py buildings); answers what became of it",
    query=File,
    media=("application/geo+json",),
    status=201,
)
def bring_in(call: Call) -> dict[str, Any]:
    data, query = uploaded(LARGEST_BODY, import_buildings.CUT), call.query
    return import_buildings.bring_in(call.parts, call.who, data, query.name, query.crs, query.outside, query.attribution, query.preview)
