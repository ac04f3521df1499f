"""People in the frame of a declared service: masked; one field revealed, a call or a message for a stated purpose."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from services import reach, served
from services.buildings import HOME_ROLES

RESOURCE = Resource("people", record="person")


class Why(BaseModel):
    """`ref` is a case number, task:<id> or consent:<id>; `service` and `subject` say as what the person is looked at, where there is more than one."""

    model_config = ConfigDict(extra="forbid")
    purpose: str = Field(max_length=400)
    ref: str = Field(max_length=40)
    service: str | None = Field(None, max_length=24)
    subject: int | None = None


class Reveal(Why):
    field: str = Field(max_length=12)


class Message(Why):
    text: str = Field(max_length=1000)


class Outcome(BaseModel):
    model_config = ConfigDict(extra="forbid")
    outcome: str = Field(max_length=12)


@RESOURCE.on(
    "GET", "/services/<service>/people/<int:id>", roles=HOME_ROLES, summary="A person as a service knows him, masked: an owner by his home, else by the list"
)
def person(call: Call, service: str, id: int) -> dict[str, Any]:
    return served.person(call.parts, call.who, service, id)


@RESOURCE.on("POST", "/people/<int:id>/reveal", roles=HOME_ROLES, summary="One field, for a minute; recorded before it is shown", body=Reveal)
def reveal(call: Call, id: int) -> dict[str, Any]:
    return reach.reveal(call.parts, call.who, _asked(call, id), call.body.field)


@RESOURCE.on("POST", "/people/<int:id>/call", roles=HOME_ROLES, summary="A call through the provider, without anybody seeing a number", body=Why)
def ring(call: Call, id: int) -> dict[str, Any]:
    return reach.call(call.parts, call.who, _asked(call, id))


@RESOURCE.on("POST", "/people/<int:id>/message", roles=HOME_ROLES, summary="A text message through the provider", body=Message)
def message(call: Call, id: int) -> dict[str, Any]:
    return reach.message(call.parts, call.who, _asked(call, id), call.body.text)


@RESOURCE.on("POST", "/reaches/<int:id>/outcome", roles=(*HOME_ROLES, "handler"), summary="What came of one's own call, message or look", body=Outcome)
def outcome(call: Call, id: int) -> dict[str, Any]:
    reach.note_outcome(call.parts, call.who, id, call.body.outcome)
    return {}


def _asked(call: Call, id: int) -> reach.Asked:
    return reach.Asked(id, call.body.purpose, call.body.ref, call.body.service, call.body.subject, call.address)
