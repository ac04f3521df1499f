"""What is masked in the words of a record: told, shown one value at a time, called."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from services import masked_values
from services.masked_values import wish

RESOURCE = Resource("masked")
ROLES = ("leader", "dispatcher", "community", "officer", "handler")


class Why(BaseModel):
    """`id` is that of a value, as GET tells it."""

    model_config = ConfigDict(extra="forbid")
    id: str = Field(max_length=40)
    purpose: str = Field(max_length=400)


class Message(Why):
    text: str = Field(max_length=1000)


@RESOURCE.on(
    "GET",
    "/masked/<kind>/<ref>",
    roles="account",
    summary="Who is named in the words of a record (case, correction, guard, message), masked; who looked before",
)
def masked(call: Call, kind: str, ref: str) -> dict[str, Any]:
    return masked_values.masked_values(call.parts, call.who, kind, ref)


@RESOURCE.on("POST", "/masked/<kind>/<ref>/reveal", roles=ROLES, summary="One of these values, for a minute; recorded before it is shown", body=Why)
def reveal(call: Call, kind: str, ref: str) -> dict[str, Any]:
    return masked_values.show(call.parts, call.who, kind, ref, call.body.id, wish(kind, ref, call.body.id, call.body.purpose, call.address))


@RESOURCE.on("POST", "/masked/<kind>/<ref>/call", roles=ROLES, summary="Call one that is a telephone, without anybody seeing a number", body=Why)
def ring(call: Call, kind: str, ref: str) -> dict[str, Any]:
    return masked_values.call(call.parts, call.who, kind, ref, call.body.id, wish(kind, ref, call.body.id, call.body.purpose, call.address))


@RESOURCE.on("POST", "/masked/<kind>/<ref>/message", roles=ROLES, summary="A text message to one that is a telephone", body=Message)
def message(call: Call, kind: str, ref: str) -> dict[str, Any]:
    asked = wish(kind, ref, call.body.id, call.body.purpose, call.address)
    return masked_values.message(call.parts, call.who, kind, ref, call.body.id, asked, call.body.text)
