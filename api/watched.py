"""Watched areas: picked ground kept under a name, shared with one's role, pinned to my page."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from api.walls import number
from services import watched

RESOURCE = Resource("watched")


class Circle(BaseModel):
    """Where it was drawn as a circle: its middle and its radius in metres."""

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    m: float = Field(ge=1, le=100_000)


class Watch(BaseModel):
    """Either the code of an area, or a GeoJSON geometry (WGS-84)."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(max_length=200)
    audience: Literal["mine", "role"] = "mine"
    area: str | None = Field(None, max_length=18)
    geometry: dict[str, Any] | None = None
    circle: Circle | None = None


class Changed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str | None = Field(None, max_length=200)
    audience: Literal["mine", "role"] | None = None


class Pin(BaseModel):
    model_config = ConfigDict(extra="forbid")


@RESOURCE.on("GET", "/watched", roles="account", summary="The areas one watches, and those shared with one's role")
def find(call: Call) -> dict[str, Any]:
    return {"items": watched.watched(call.parts, call.who), "next": None}


@RESOURCE.on("POST", "/watched", roles="account", summary="Watch an area or drawn ground under a name", body=Watch, status=201)
def add(call: Call) -> dict[str, Any]:
    return watched.watch(call.parts, call.who, call.body.model_dump())


@RESOURCE.on("PUT", "/watched/<id>", roles="account", summary="Rename one of one's own, share it or not", body=Changed)
def change(call: Call, id: str) -> dict[str, Any]:
    return watched.change(call.parts, call.who, number(id), call.body.name, call.body.audience)


@RESOURCE.on("DELETE", "/watched/<id>", roles="account", summary="Watch one of one's own no more")
def end(call: Call, id: str) -> dict[str, Any]:
    watched.unwatch(call.parts, call.who, number(id))
    return {"id": number(id)}


@RESOURCE.on("GET", "/watched/<id>/briefing", roles="account", summary="The briefing of a watched area, cut to one's own scope")
def brief(call: Call, id: str) -> dict[str, Any]:
    return watched.brief_watched(call.parts, call.who, number(id))


@RESOURCE.on("POST", "/watched/<id>/pin", roles="account", summary="Put it on the page one begins with, as a live magnet", body=Pin, status=201)
def pin(call: Call, id: str) -> dict[str, Any]:
    return watched.pin(call.parts, call.who, number(id))
