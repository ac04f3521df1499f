"""Walls: their device links, and what the administrator sees and tells them."""

from typing import Any

import flask
from pydantic import BaseModel, Field

from api._base import Call, Refused, Resource
from services.walls import is_here, list_walls, make_wall, revoke_wall, tell_wall

RESOURCE = Resource("walls")
ADMIN = ("admin",)


class NewWall(BaseModel):
    name: str = Field(max_length=60)
    area: str | None = Field(None, max_length=18)


class Here(BaseModel):
    """What a wall says of itself."""

    screen: str = Field(pattern=r"^\d{2,5}x\d{2,5}$")
    build: str = Field(max_length=20)


@RESOURCE.on("GET", "/walls", roles=ADMIN, summary="Walls with their last sign of life")
def find(call: Call) -> dict[str, Any]:
    return {"items": list_walls(call.parts, call.who), "next": None}


@RESOURCE.on("POST", "/walls", roles=ADMIN, summary="Make a wall; its link is shown once", body=NewWall, status=201)
def make(call: Call) -> dict[str, Any]:
    wall_id, token = make_wall(call.parts, call.who, call.body.name, call.body.area, call.address)
    root = call.parts.settings.origin or flask.request.host_url.rstrip("/")
    return {"id": wall_id, "link": f"{root}/wall?device={token}"}


@RESOURCE.on("DELETE", "/walls/<wall_id>", roles=ADMIN, summary="Revoke a wall's link; its screens close")
def revoke(call: Call, wall_id: str) -> dict[str, Any]:
    revoke_wall(call.parts, call.who, _number(wall_id), call.address)
    return {}


@RESOURCE.on("POST", "/walls/<wall_id>/reload", roles=ADMIN, summary="Have one wall load its page anew")
def reload(call: Call, wall_id: str) -> dict[str, Any]:
    tell_wall(call.parts, call.who, _number(wall_id), "reload", call.address)
    return {}


@RESOURCE.on("POST", "/walls/here", roles="account", summary="A wall's sign of life", body=Here)
def here(call: Call) -> dict[str, Any]:
    is_here(call.parts, call.who, call.body.screen, call.body.build)
    return {}


def _number(text: str) -> int:
    if not text.isdigit() or len(text) > 9:
        raise Refused(404, "not_found", f"There is no wall {text}.")
    return int(text)
