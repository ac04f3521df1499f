"""What people define in the browser: datasets, interfaces, indicators and magnets, their versions, and where they are used."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from core.errors import NotFound
from core.made import FOLDERS, Kind
from services import made
from services.made import BUILDERS
from services.made_for import sees
from services.used import used

RESOURCE = Resource("definitions")


class Wanted(BaseModel):
    """The definition as a row of a pack has it, without an id; for the roles named, or for its author alone."""

    model_config = ConfigDict(extra="forbid")
    body: dict[str, Any]
    roles: list[str] = Field(default=[], max_length=20)
    state: made.State = "published"
    version: int = Field(0, ge=0, description="The version it is made on; 0 for a new one")
    note: str | None = Field(None, max_length=200)


class Seen(BaseModel):
    """The version its author looked at."""

    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=1)
    note: str | None = Field(None, max_length=200)


class Back(Seen):
    of: int = Field(ge=1, description="The version to bring back")


@RESOURCE.on("GET", "/definitions", roles=BUILDERS, summary="All that one made and may change, the latest first")
def find(call: Call) -> dict[str, Any]:
    return {"items": made.listed(call.parts, call.who), "next": None}


@RESOURCE.on("POST", "/definitions/<kind>", roles=BUILDERS, summary="Make a dataset, interface (administrators), indicator or magnet", body=Wanted, status=201)
def add(call: Call, kind: str) -> dict[str, Any]:
    return _save(call, _kind(kind), None)


@RESOURCE.on("GET", "/definitions/<kind>/<id>", roles=BUILDERS, summary="One of them with its body, its versions and what changed in each")
def read(call: Call, kind: str, id: str) -> dict[str, Any]:
    return made.one(call.parts, call.who, _kind(kind), id)


@RESOURCE.on("PUT", "/definitions/<kind>/<id>", roles=BUILDERS, summary="Another version; a stale one answers 409", body=Wanted)
def change(call: Call, kind: str, id: str) -> dict[str, Any]:
    return _save(call, _kind(kind), id)


@RESOURCE.on("GET", "/definitions/<kind>/<id>/usage", roles=BUILDERS, summary="On how many pages and walls it is, and what is made of it")
def usage(call: Call, kind: str, id: str) -> dict[str, Any]:
    known = getattr(call.parts.city, FOLDERS[_kind(kind)])
    if id not in known or not sees(call.parts, call.who, _kind(kind), id):
        raise NotFound(f"There is no {kind} {id}.")
    return used(call.parts, _kind(kind), id)


@RESOURCE.on("POST", "/definitions/<kind>/<id>/retire", roles=BUILDERS, summary="Offer it no more; where it is used it stays as it was last", body=Seen)
def retire(call: Call, kind: str, id: str) -> dict[str, Any]:
    return made.retire(call.parts, call.who, _kind(kind), id, call.body.version, call.body.note)


@RESOURCE.on("POST", "/definitions/<kind>/<id>/restore", roles=BUILDERS, summary="Bring an earlier version back, as a new one", body=Back)
def restore(call: Call, kind: str, id: str) -> dict[str, Any]:
    return made.restore(call.parts, call.who, _kind(kind), id, call.body.version, call.body.of)


def _save(call: Call, kind: Kind, id: str | None) -> dict[str, Any]:
    body: Wanted = call.body
    return made.save(call.parts, call.who, kind, id, body.body, body.roles, body.state, body.version, body.note)


def _kind(name: str) -> Kind:
    found: Kind | None = next((each for each in FOLDERS if each == name), None)
    if found is None:
        raise NotFound(f"There are {', '.join(FOLDERS)}, no {name}.")
    return found
