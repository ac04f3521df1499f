"""Officers on the map: the card of one, a message to him, his trail of the shift."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from api.map import Here
from services import officer_card, trails
from services.trails import SUPERVISORS

RESOURCE = Resource("map_officers", record="officer")


class Message(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str = Field(max_length=2000)


@RESOURCE.on("GET", "/map/officers/<int:officer>", roles="account", summary="One grid officer: post, cell, tasks; without telephone")
def officer(call: Call, officer: int) -> dict[str, Any]:
    return officer_card.card(call.parts, call.who, officer)


@RESOURCE.on("POST", "/map/officers/<int:officer>/messages", roles=SUPERVISORS, summary="Write to a grid officer of one's scope", body=Message, status=201)
def write(call: Call, officer: int) -> dict[str, Any]:
    officer_card.send(call.parts, call.who, officer, call.body.text)
    return {}


@RESOURCE.on("GET", "/map/officers/<int:officer>/trail", roles=SUPERVISORS, summary="Where an officer on duty has been this shift; the look is on record")
def trail(call: Call, officer: int) -> dict[str, Any]:
    return trails.trail(call.parts, call.who, officer)


@RESOURCE.on("GET", "/map/trails", roles=SUPERVISORS, summary="The trails of the officers on duty in an area; the look is on record", query=Here)
def every_trail(call: Call) -> dict[str, Any]:
    return trails.trails_in(call.parts, call.who, call.query.area)
