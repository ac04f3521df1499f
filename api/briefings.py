"""The area briefing: what lies in an area or in a drawn polygon, and the lists behind its lines."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from services import brief
from services.nearest_officers import nearest

RESOURCE = Resource("briefings")


class Drawn(BaseModel):
    """A GeoJSON Polygon or MultiPolygon, WGS-84, lon before lat."""

    model_config = ConfigDict(extra="forbid")
    geometry: dict[str, Any]


class Wanted(BaseModel):
    limit: int = Field(100, ge=1, le=1000)
    after: str | None = Field(None, max_length=40)


class Point(BaseModel):
    """Degrees, WGS-84."""

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)


class Near(Point):
    """Around which point; `free` leaves out who has a task."""

    kind: str = Field("officer", pattern="^officer$")
    free: bool = False
    limit: int = Field(8, ge=1, le=50)


@RESOURCE.on("GET", "/areas/<code>/briefing", roles="account", summary="Everything in an area: counts, breakdowns, nearest")
def area(call: Call, code: str) -> dict[str, Any]:
    return brief.brief_area(call.parts, call.who, code)


@RESOURCE.on("POST", "/briefings", roles="account", summary="Everything inside a drawn polygon, cut to one's scope; its key is kept for lists", body=Drawn)
def drawn(call: Call) -> dict[str, Any]:
    return brief.brief_geometry(call.parts, call.who, call.body.geometry)


@RESOURCE.on("GET", "/briefings/<key>", roles="account", summary="The briefing of a key: an area's code, or of what was drawn")
def read(call: Call, key: str) -> dict[str, Any]:
    return brief.briefing(call.parts, call.who, brief.ground_of(call.parts, call.who, key))


@RESOURCE.on("GET", "/briefings/<key>/<kind>", roles="account", summary="Exactly the records a line counts, by id; residents as counts by cell", query=Wanted)
def listed(call: Call, key: str, kind: str) -> dict[str, Any]:
    return brief.listed(call.parts, call.who, key, kind, call.query.limit, call.query.after)


@RESOURCE.on("GET", "/map/grounds/<key>", roles="account", summary="The outline of an area, or of what was drawn under a key")
def ground(call: Call, key: str) -> dict[str, Any]:
    found = brief.ground_of(call.parts, call.who, key)
    return {"key": found.key, "geometry": found.geometry, "km2": found.km2}


@RESOURCE.on("GET", "/map/nearest", roles="account", summary="Officers on duty by distance from a point, with their tasks and last position", query=Near)
def near(call: Call) -> dict[str, Any]:
    return {"items": nearest(call.parts, call.who, call.query.lon, call.query.lat, call.query.limit, call.query.free), "next": None}


@RESOURCE.on("GET", "/map/at", roles="account", summary="The areas of one's scope around a point, the smallest first, with their boxes", query=Point)
def at(call: Call) -> dict[str, Any]:
    return {"items": brief.areas_at(call.parts, call.who, call.query.lon, call.query.lat), "next": None}
