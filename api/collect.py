"""Collection: homes, enterprises and places as they are known; a visit confirms or changes them."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from api.walls import number
from services import collect

RESOURCE = Resource("collect")
VISITORS = ("officer", "community")
READERS = (*VISITORS, "dispatcher")


class Filter(BaseModel):
    kind: str = Field(max_length=12)
    area: str | None = Field(None, max_length=18)
    q: str = Field("", max_length=40)
    oldest: bool = Field(False, description="Those confirmed longest ago first")
    limit: int = Field(50, ge=1, le=200)
    after: int = 0


class Change(BaseModel):
    """A field, the value that was shown (null where none was known) and the new one."""

    field: str = Field(max_length=40)
    old: str | int | None = None
    new: str | int


class Visit(BaseModel):
    """`id` is the phone's own: sent twice it counts once. No changes: all is as it was."""

    model_config = ConfigDict(extra="ignore")
    id: str = Field(min_length=8, max_length=40)
    changes: list[Change] = Field(default_factory=list, max_length=20)
    note: str = Field("", max_length=500)
    at: str | None = Field(None, max_length=40)


@RESOURCE.on("GET", "/collect", roles=READERS, summary="Things of a kind (home, enterprise, facility) in one's scope", query=Filter)
def find(call: Call) -> dict[str, Any]:
    q = call.query
    items = collect.find(call.parts, call.who, q.kind, q.area, q.q, q.limit, q.after, q.oldest)
    return {"items": items, "next": str(items[-1]["id"]) if len(items) == q.limit and not q.oldest else None}


@RESOURCE.on("GET", "/collect/<kind>/<id>", roles=READERS, summary="What is known of one, prefilled, and the visits to it")
def read(call: Call, kind: str, id: str) -> dict[str, Any]:
    return collect.thing(call.parts, call.who, kind, number(id))


@RESOURCE.on("POST", "/collect/<kind>/<id>/visits", roles=VISITORS, summary="A visit: all as it was, or what changed", body=Visit)
def visit(call: Call, kind: str, id: str) -> dict[str, Any]:
    return collect.visit(call.parts, call.who, kind, number(id), call.body.model_dump())
