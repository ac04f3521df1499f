"""The address book, and one message to many with receipts."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from api.notifications import PEOPLE
from services import contacts

RESOURCE = Resource("contacts")


class Wanted(BaseModel):
    """`sort` is staff, officers or chiefs; `post` a role or an officer's post; `q` a name, a unit, pinyin."""

    sort: str = "staff"
    area: str | None = None
    post: str | None = Field(None, max_length=20)
    q: str = Field("", max_length=60)


class Group(BaseModel):
    model_config = ConfigDict(extra="forbid")
    sort: str = Field(max_length=12)
    area: str | None = Field(None, max_length=18)
    post: str | None = Field(None, max_length=20)


class Message(BaseModel):
    model_config = ConfigDict(extra="forbid")
    to: list[str] = Field(default=[], max_length=500)
    groups: list[Group] = Field(default=[], max_length=60)
    text: str = Field(max_length=2000)


@RESOURCE.on("GET", "/contacts", roles=PEOPLE, summary="Who works where: staff, grid officers, building chiefs of one's scope", query=Wanted)
def book(call: Call) -> dict[str, Any]:
    query = call.query
    return contacts.book(call.parts, call.who, query.sort, query.area, query.post, query.q)


@RESOURCE.on("GET", "/contacts/messages", roles=PEOPLE, summary="One's own messages to many, and how many read them")
def sent(call: Call) -> dict[str, Any]:
    return {"items": contacts.sent(call.parts, call.who), "next": None}


@RESOURCE.on("POST", "/contacts/messages", roles=PEOPLE, summary="One message to people and groups of one's address book", body=Message, status=201)
def send(call: Call) -> dict[str, Any]:
    return contacts.send(call.parts, call.who, call.body.to, [each.model_dump() for each in call.body.groups], call.body.text)


@RESOURCE.on("GET", "/contacts/messages/<int:id>", roles=PEOPLE, summary="Who has a message of one's own, and who has read it")
def receipts(call: Call, id: int) -> dict[str, Any]:
    return {"items": contacts.receipts(call.parts, call.who, id), "next": None}
