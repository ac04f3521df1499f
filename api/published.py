"""Pages published to a role, an area level or a person."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from services.page_bases import PUBLISHERS
from services.publish_page import Audience, Kind, name_editors, publish_page, published_by, unpublish

RESOURCE = Resource("published")


class Handed(BaseModel):
    """For whom: `whom` is a role, an area level or a user name, `area` an area of one's scope. `locked` names the magnets that stay."""

    model_config = ConfigDict(extra="forbid")
    kind: Kind
    whom: str = Field(max_length=60)
    area: str | None = Field(default=None, max_length=18)
    zh: str = Field(default="", max_length=60)
    en: str = Field(default="", max_length=60)
    locked: list[str] = Field(default=[], max_length=120)


@RESOURCE.on(
    "POST", "/pages/<id>/publish", roles=PUBLISHERS, summary="Hand one's page, as it is now, to others of one's scope; again to change it", body=Handed
)
def publish(call: Call, id: str) -> dict[str, Any]:
    body = call.body
    title = (body.zh, body.en or body.zh) if body.zh or body.en else None
    return publish_page(call.parts, call.who, id, Audience(body.kind, body.whom, body.area), title, body.locked, call.address)


@RESOURCE.on("GET", "/published", roles=PUBLISHERS, summary="The pages one has published; an administrator sees those of the scope")
def find(call: Call) -> dict[str, Any]:
    return {"items": published_by(call.parts, call.who), "next": None}


class Editors(BaseModel):
    """The user names of those who edit the page with its author."""

    model_config = ConfigDict(extra="forbid")
    usernames: list[str] = Field(max_length=50)


@RESOURCE.on("PUT", "/published/<id>/editors", roles=PUBLISHERS, summary="Name those who edit the published page itself, as page t<number>", body=Editors)
def edit_together(call: Call, id: str) -> dict[str, Any]:
    return name_editors(call.parts, call.who, id, call.body.usernames, call.address)


@RESOURCE.on("DELETE", "/published/<id>", roles=PUBLISHERS, summary="Take a published page back")
def take_back(call: Call, id: str) -> dict[str, Any]:
    unpublish(call.parts, call.who, id, call.address)
    return {"id": id}
