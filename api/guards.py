"""Guards (巡查值守): officers sent to picked ground, and their check-ins."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from api.walls import number
from services import guards
from services.brief import SENDERS

RESOURCE = Resource("guards")


class Send(BaseModel):
    """Either `area` or `geometry`; times without an offset are the city's."""

    model_config = ConfigDict(extra="ignore")
    name: str = Field(max_length=60)
    note: str = Field("", max_length=500)
    area: str | None = Field(None, max_length=18)
    geometry: dict[str, Any] | None = None
    officers: list[int] = Field(max_length=100)
    from_at: str = Field(max_length=40)
    until_at: str = Field(max_length=40)


class Filter(BaseModel):
    """`key` is that of a briefing."""

    key: str | None = Field(None, max_length=20)


@RESOURCE.on("GET", "/guards", roles="account", summary="Guards that go on in one's scope, perhaps those of one briefing's ground", query=Filter)
def find(call: Call) -> dict[str, Any]:
    return {"items": guards.going_on(call.parts, call.who, call.query.key), "next": None}


@RESOURCE.on("POST", "/guards", roles=SENDERS, summary="Send officers to guard an area or drawn ground", body=Send, status=201)
def send(call: Call) -> dict[str, Any]:
    return guards.send(call.parts, call.who, call.body.model_dump())


@RESOURCE.on("GET", "/guards/<id>", roles="account", summary="A guard: its points with check-ins, who was sent")
def read(call: Call, id: str) -> dict[str, Any]:
    return guards.guard(call.parts, call.who, number(id))


@RESOURCE.on("DELETE", "/guards/<id>", roles=SENDERS, summary="Call a guard off")
def end(call: Call, id: str) -> dict[str, Any]:
    return guards.call_off(call.parts, call.who, number(id))
