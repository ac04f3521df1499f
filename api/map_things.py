"""Things on the map: points of a kind as columns, one of them, patrols of today, types of communities."""

from typing import Any

import flask
from pydantic import BaseModel, Field

from api._base import Call, Resource
from api.map import Here, unchanged_or
from services import map_patrols, things

RESOURCE = Resource("map_things")


class Kind(BaseModel):
    """`kind` is one of services.things.KINDS, such as component."""

    kind: str = Field(max_length=20)
    area: str | None = Field(None, max_length=18)


@RESOURCE.on("GET", "/map/points", roles="account", summary="Things of a kind in one's scope as columns: id, place, sort, state", query=Kind)
def points(call: Call) -> flask.Response:
    return unchanged_or(things.points(call.parts, call.who, call.query.kind, call.query.area))


@RESOURCE.on("GET", "/map/things/<kind>/<id>", roles="account", summary="One thing: name, where, facts, of when they are")
def thing(call: Call, kind: str, id: str) -> dict[str, Any]:
    return things.thing(call.parts, call.who, kind, id)


@RESOURCE.on("GET", "/map/patrols", roles="account", summary="Today's patrols in one's scope: points, which are checked, how each stands", query=Here)
def patrols(call: Call) -> flask.Response:
    return unchanged_or(map_patrols.today(call.parts, call.who, call.query.area))


@RESOURCE.on("GET", "/map/community-types", roles="account", summary="Which type each community in one's scope is of", query=Here)
def community_types(call: Call) -> flask.Response:
    return unchanged_or(things.community_types(call.parts, call.who, call.query.area))
