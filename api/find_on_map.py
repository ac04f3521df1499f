"""The search on the map."""

from typing import Any

from pydantic import BaseModel, Field

from api._base import Call, Resource
from services import find_on_map

RESOURCE = Resource("find_on_map")


class Wanted(BaseModel):
    """`q` is a name, a number or pinyin initials; `limit` how many of a kind at most."""

    q: str
    area: str | None = None
    limit: int = Field(default=find_on_map.FEW, ge=1, le=50)


@RESOURCE.on("GET", "/map/search", roles="account", summary="What bears these words on the map of one's scope, areas to cases, by kind", query=Wanted)
def find(call: Call) -> dict[str, Any]:
    return find_on_map.find(call.parts, call.who, call.query.q, call.query.area, call.query.limit)
