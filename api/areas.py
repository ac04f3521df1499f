"""The tree of areas one may see."""

from typing import Any

from pydantic import BaseModel, Field

from api._base import Call, Resource
from core.areas import Level
from services import one_map

RESOURCE = Resource("areas")


class Wanted(BaseModel):
    area: str | None = None
    level: Level | None = None
    outline: bool = False
    limit: int = Field(1000, ge=1, le=1000)
    after: str = ""


class Detail(BaseModel):
    outline: bool = False


@RESOURCE.on("GET", "/areas", roles="account", summary="Areas in one's scope by code; outline=1 with their outlines (GeoJSON, WGS-84)", query=Wanted)
def find(call: Call) -> dict[str, Any]:
    wanted: Wanted = call.query
    levels = [wanted.level] if wanted.level else []
    items, after = one_map.list_areas(call.parts, call.who, wanted.area, levels, wanted.outline, wanted.limit, wanted.after)
    return {"items": items, "next": after}


@RESOURCE.on("GET", "/areas/<code>", roles="account", summary="One area with its open cases, officers and cameras counted", query=Detail)
def read(call: Call, code: str) -> dict[str, Any]:
    return one_map.one_area(call.parts, call.who, code, call.query.outline)
