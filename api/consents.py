"""Sheets of consent of a building: made, marked home by home, closed."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from services import consents
from services.buildings import HOME_ROLES

RESOURCE = Resource("consents", record="home")


class Made(BaseModel):
    """`matter` is one of the city's; without `threshold`, the share that takes part, and `agree`, the share of those that agrees, its own hold."""

    model_config = ConfigDict(extra="forbid")
    matter: str = Field(max_length=24)
    title: str = Field("", max_length=200)
    threshold: float | None = None
    agree: float | None = None


class Marked(BaseModel):
    model_config = ConfigDict(extra="forbid")
    state: str = Field(max_length=12)
    note: str = Field("", max_length=1000)
    m2: float | None = Field(None, description="The home's floor area by its deed, where it was not known")


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    closed: bool = True


@RESOURCE.on("GET", "/buildings/<int:id>/consents", roles=HOME_ROLES, summary="The sheets of consent of a building")
def of_building(call: Call, id: int) -> dict[str, Any]:
    return {**consents.of_building(call.parts, call.who, id), "next": None}


@RESOURCE.on("POST", "/buildings/<int:id>/consents", roles=consents.WRITERS, summary="A new sheet", body=Made, status=201)
def make(call: Call, id: int) -> dict[str, Any]:
    return consents.make(call.parts, call.who, id, call.body.matter, call.body.title, call.body.threshold, call.body.agree)


@RESOURCE.on("GET", "/consents/<int:id>", roles=HOME_ROLES, summary="A sheet: how each home stands, and by number and floor area what is reached and missing")
def sheet(call: Call, id: int) -> dict[str, Any]:
    return consents.sheet(call.parts, call.who, id)


@RESOURCE.on("PUT", "/consents/<int:id>/homes/<int:home>", roles=consents.WRITERS, summary="signed (agreed), opposed, unsigned or unreachable", body=Marked)
def mark(call: Call, id: int, home: int) -> dict[str, Any]:
    return consents.mark(call.parts, call.who, id, home, call.body.state, call.body.note, call.body.m2)


@RESOURCE.on("POST", "/consents/<int:id>/close", roles=consents.WRITERS, summary="The vote is over; closed false opens it again", body=Closed)
def close(call: Call, id: int) -> dict[str, Any]:
    return consents.close(call.parts, call.who, id, call.body.closed)
