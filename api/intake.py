"""A desk's form for a new case: what it shows while somebody writes, who rings, and what is sent."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from core.reports import LONGEST_ID, MOST_PHOTOS
from services import callers, intake
from services.cases import TELLS_REPORTER

RESOURCE = Resource("intake")


class Place(BaseModel):
    model_config = ConfigDict(extra="forbid")
    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)
    area: str | None = Field(None, max_length=18, description="A community or cell, where there is no lon and lat")


class Words(Place):
    """Sent as a body, since words may hold what no address must: names and numbers."""

    text: str = Field("", max_length=20_000)
    category: str | None = Field(None, max_length=8)
    urgent: bool = False


class Looked(Words):
    """`kind` and `category` where they were chosen by hand."""

    kind: str | None = Field(None, max_length=40)


class Caller(BaseModel):
    model_config = ConfigDict(extra="forbid")
    phone: str = Field(max_length=30)


class Sent(Words):
    """`id` is the form's own name for it: sent twice it counts once. `order_no` is the hotline's number, `at` the address in words.

    `answer` is the entry of the knowledge base that answered it, `join` the case it belongs to, `about` the unit a complaint is about.
    """

    id: str = Field(min_length=8, max_length=40)
    kind: str = Field("case", max_length=40)
    channel: str = Field(max_length=20)
    order_no: str = Field("", max_length=LONGEST_ID)
    at: str = Field("", max_length=120)
    photos: list[str] = Field(default_factory=list, max_length=MOST_PHOTOS)
    name: str = Field("", max_length=60)
    phone: str = Field("", max_length=30)
    about: str | None = Field(None, max_length=40)
    answer: str | None = Field(None, max_length=40)
    join: str | None = Field(None, max_length=24)


@RESOURCE.on(
    "POST",
    "/intake/look",
    roles=intake.DESKS,
    summary="While somebody writes: likely categories with reasons, answers of the knowledge base, open cases near by, who gets it and by when",
    body=Looked,
)
def look(call: Call) -> dict[str, Any]:
    return intake.look(call.parts, call.who, call.body.model_dump())


@RESOURCE.on("POST", "/intake/caller", roles=TELLS_REPORTER, summary="Whether somebody has reported with this number before, masked and on record", body=Caller)
def caller(call: Call) -> dict[str, Any]:
    return callers.known(call.parts, call.who, call.body.phone)


@RESOURCE.on("POST", "/intake", roles=intake.DESKS, summary="Take it down: a new case, an answered enquiry, one more report of a case", body=Sent, status=201)
def take(call: Call) -> dict[str, Any]:
    return intake.take(call.parts, call.who, call.body.model_dump())
