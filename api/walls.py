"""Walls: their device links, what the administrator sees and tells them, and what they are to show."""

from typing import Any

import flask
from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Refused, Resource
from services.playlists import assign
from services.wall_play import programme, send, take_back
from services.walls import is_here, list_walls, make_wall, revoke_wall, tell_wall
from widgets._bits import SENDERS

RESOURCE = Resource("walls")
ADMIN = ("admin",)


class NewWall(BaseModel):
    name: str = Field(max_length=60)
    area: str | None = Field(None, max_length=18)


class Here(BaseModel):
    """What a wall says of itself."""

    screen: str = Field(pattern=r"^\d{2,5}x\d{2,5}$")
    build: str = Field(max_length=20)


class Sending(BaseModel):
    """A scene as in a playlist; without `minutes` it stands until it is taken back."""

    model_config = ConfigDict(extra="forbid")
    path: str = "/"
    page: str | None = Field(None, max_length=40)
    query: dict[str, str] = {}
    minutes: int | None = None


class Assigned(BaseModel):
    model_config = ConfigDict(extra="forbid")
    playlist: int | None


@RESOURCE.on("GET", "/walls", roles=SENDERS, summary="Walls of one's scope: their last sign of life, and what they show")
def find(call: Call) -> dict[str, Any]:
    return {"items": list_walls(call.parts, call.who), "next": None}


@RESOURCE.on("POST", "/walls", roles=ADMIN, summary="Make a wall; its link is shown once", body=NewWall, status=201)
def make(call: Call) -> dict[str, Any]:
    wall_id, token = make_wall(call.parts, call.who, call.body.name, call.body.area, call.address)
    root = call.parts.settings.origin or flask.request.host_url.rstrip("/")
    return {"id": wall_id, "link": f"{root}/wall?device={token}"}


@RESOURCE.on("DELETE", "/walls/<wall_id>", roles=ADMIN, summary="Revoke a wall's link; its screens close")
def revoke(call: Call, wall_id: str) -> dict[str, Any]:
    revoke_wall(call.parts, call.who, number(wall_id), call.address)
    return {}


@RESOURCE.on("POST", "/walls/<wall_id>/reload", roles=ADMIN, summary="Have one wall load its page anew")
def reload(call: Call, wall_id: str) -> dict[str, Any]:
    tell_wall(call.parts, call.who, number(wall_id), "reload", call.address)
    return {}


@RESOURCE.on("PUT", "/walls/<wall_id>/playlist", roles=ADMIN, summary="Have a wall play a playlist; null gives it back its own page", body=Assigned)
def play(call: Call, wall_id: str) -> dict[str, Any]:
    assign(call.parts, call.who, number(wall_id), call.body.playlist, call.address)
    return {}


@RESOURCE.on("PUT", "/walls/<wall_id>/sent", roles=SENDERS, summary="Put a page, a case or a map on a wall now, cut to the wall's scope", body=Sending)
def send_now(call: Call, wall_id: str) -> dict[str, Any]:
    send(call.parts, call.who, number(wall_id), call.body.model_dump(exclude={"minutes"}), call.body.minutes, call.address)
    return {}


@RESOURCE.on("DELETE", "/walls/<wall_id>/sent", roles=SENDERS, summary="Take back what was put on a wall")
def unsend(call: Call, wall_id: str) -> dict[str, Any]:
    take_back(call.parts, call.who, number(wall_id), call.address)
    return {}


@RESOURCE.on("POST", "/walls/here", roles="account", summary="A wall's sign of life; `mark` is another as soon as it is to show something else", body=Here)
def here(call: Call) -> dict[str, Any]:
    is_here(call.parts, call.who, call.body.screen, call.body.build)
    return {"mark": programme(call.parts, call.who, {}).mark}


def number(text: str) -> int:
    """An id of an address. Raises Refused with 404 for what is none."""
    if not text.isdigit() or len(text) > 9:
        raise Refused(404, "not_found", f"There is no {text}.")
    return int(text)
