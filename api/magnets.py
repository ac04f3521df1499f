"""The library of linked magnets: saved once, on many pages, changed everywhere at once."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from core.pages import Instance, Settings
from core.words import Words
from services.magnets import Audience, Linked, change_magnet, changes_it, end_magnet, library, save_magnet, used
from widgets._magnet_form import check

RESOURCE = Resource("magnets")


class Saved(BaseModel):
    """A magnet of the city, or a linked one, with settings over it; for oneself or for the area one is in and below."""

    model_config = ConfigDict(extra="forbid")
    zh: str = Field(max_length=60)
    en: str = Field(default="", max_length=60)
    magnet: str = Field(max_length=60)
    settings: Settings = Field(default_factory=dict)
    audience: Audience = "mine"


class Changed(BaseModel):
    """All its settings; its title where that changes."""

    model_config = ConfigDict(extra="forbid")
    zh: str = Field(default="", max_length=60)
    en: str = Field(default="", max_length=60)
    settings: Settings


@RESOURCE.on("GET", "/magnets", roles="account", summary="The linked magnets one may put on a page, and on how many pages each is")
def find(call: Call) -> dict[str, Any]:
    return {"items": [_public(call, each) for each in library(call.parts, call.who).values()], "next": None}


@RESOURCE.on("POST", "/magnets", roles="account", summary="Save a magnet to the library", body=Saved, status=201)
def add(call: Call) -> dict[str, Any]:
    body = call.body
    instance = Instance(magnet=body.magnet, settings=body.settings)
    check(call.parts, call.who, instance.magnet, instance.settings)
    return _public(call, save_magnet(call.parts, call.who, Words(body.zh, body.en), instance, body.audience, call.address))


@RESOURCE.on("PUT", "/magnets/<id>", roles="account", summary="Change a linked magnet on every page that has it (its author, the administrator)", body=Changed)
def change(call: Call, id: str) -> dict[str, Any]:
    body = call.body
    if id in library(call.parts, call.who):
        check(call.parts, call.who, library(call.parts, call.who)[id].magnet, body.settings)
    title = Words(body.zh, body.en) if body.zh or body.en else None
    return _public(call, change_magnet(call.parts, call.who, id, title, body.settings, call.address))


@RESOURCE.on("DELETE", "/magnets/<id>", roles="account", summary="Take a linked magnet out of the library; on pages it stays as it was last")
def end(call: Call, id: str) -> dict[str, Any]:
    end_magnet(call.parts, call.who, id, call.address)
    return {"id": id}


def _public(call: Call, each: Linked) -> dict[str, Any]:
    own = {name: getattr(each, name) for name in ("id", "magnet", "settings", "audience", "area", "version")}
    return {**own, "title": each.words._asdict(), "used": used(call.parts, each.id), "mine": changes_it(each, call.who)}
