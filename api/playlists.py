"""Playlists: the scenes walls show one after another."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from api.walls import ADMIN, number
from services.playlists import change_playlist, drop_playlist, list_playlists, make_playlist, pages_for_walls, playlist
from widgets._bits import SENDERS

RESOURCE = Resource("playlists")


class NewPlaylist(BaseModel):
    """Scenes are {"path", "page", "query", "dwell"}; core/scenes.py says what they may hold."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(max_length=60)
    area: str | None = Field(None, max_length=18)
    scenes: list[Any] = Field(max_length=1000)


class Changed(BaseModel):
    """Name and scenes in place of those of `version`."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(max_length=60)
    scenes: list[Any] = Field(max_length=1000)
    version: int


@RESOURCE.on("GET", "/playlists", roles=SENDERS, summary="Playlists of one's scope, and the pages that may be put into one")
def find(call: Call) -> dict[str, Any]:
    pages = [{"id": page.id, "zh": page.zh, "en": page.en} for page in pages_for_walls(call.parts, call.who)]
    return {"items": list_playlists(call.parts, call.who), "next": None, "pages": pages}


@RESOURCE.on("GET", "/playlists/<id>", roles=SENDERS, summary="One playlist")
def read(call: Call, id: str) -> dict[str, Any]:
    return playlist(call.parts, call.who, number(id))


@RESOURCE.on("POST", "/playlists", roles=ADMIN, summary="Make a playlist", body=NewPlaylist, status=201)
def make(call: Call) -> dict[str, Any]:
    return make_playlist(call.parts, call.who, call.body.name, call.body.area, call.body.scenes, call.address)


@RESOURCE.on("PUT", "/playlists/<id>", roles=ADMIN, summary="Change a playlist; a stale version answers 409", body=Changed)
def change(call: Call, id: str) -> dict[str, Any]:
    return change_playlist(call.parts, call.who, number(id), call.body.name, call.body.scenes, call.body.version, call.address)


@RESOURCE.on("DELETE", "/playlists/<id>", roles=ADMIN, summary="Remove a playlist; its walls go back to their own page")
def drop(call: Call, id: str) -> dict[str, Any]:
    drop_playlist(call.parts, call.who, number(id), call.address)
    return {}
