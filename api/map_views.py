"""Views of the map under a name."""

from typing import Any, Literal

from pydantic import BaseModel

from api._base import Call, Resource
from services import map_views

RESOURCE = Resource("map_views")
PEOPLE = ("leader", "dispatcher", "community", "officer", "handler", "property", "admin", "security", "auditor")


class New(BaseModel):
    """`query` is what the address of the map says: area, view, layers, base and whatever tools add."""

    name: str
    audience: Literal["mine", "role"] = "mine"
    query: dict[str, str]


class Changed(BaseModel):
    name: str | None = None
    audience: Literal["mine", "role"] | None = None
    query: dict[str, str] | None = None


@RESOURCE.on("GET", "/map/views", roles=PEOPLE, summary="One's own views of the map and those shared with one's role")
def saved(call: Call) -> dict[str, Any]:
    return {"items": map_views.saved(call.parts, call.who), "next": None}


@RESOURCE.on("POST", "/map/views", roles=PEOPLE, summary="Keep a view under a name", body=New, status=201)
def save(call: Call) -> dict[str, Any]:
    return {"id": map_views.save(call.parts, call.who, call.body.name, call.body.audience, call.body.query)}


@RESOURCE.on("PUT", "/map/views/<int:number>", roles=PEOPLE, summary="Rename, share or change one's own", body=Changed)
def change(call: Call, number: int) -> dict[str, Any]:
    map_views.change(call.parts, call.who, number, call.body.name, call.body.audience, call.body.query)
    return {"id": number}


@RESOURCE.on("DELETE", "/map/views/<int:number>", roles=PEOPLE, summary="Delete one's own")
def delete(call: Call, number: int) -> dict[str, Any]:
    map_views.delete(call.parts, call.who, number)
    return {}
