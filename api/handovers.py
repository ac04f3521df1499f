"""Shift handovers: what is open, the signature of who goes, the signature of who comes."""

from typing import Any

from pydantic import BaseModel, Field

from api._base import Call, Resource
from services.handover import LONGEST_NOTE, LONGEST_NOTES, collect, hand_over, past, read, take_over

RESOURCE = Resource("handovers")
POSTS = ("leader", "dispatcher")


class Where(BaseModel):
    area: str | None = None


class Page(BaseModel):
    limit: int = Field(30, ge=1, le=200)
    after: int | None = None


class Given(BaseModel):
    shift: str
    notes: str = Field(max_length=LONGEST_NOTES)
    area: str | None = None


class Taken(BaseModel):
    note: str = Field("", max_length=LONGEST_NOTE)


@RESOURCE.on("GET", "/handovers/open", roles=POSTS, summary="What the next shift has to know now: open cases by kind, announcements, unread", query=Where)
def now(call: Call) -> dict[str, Any]:
    return collect(call.parts, call.who, call.query.area)


@RESOURCE.on("GET", "/handovers", roles=POSTS, summary="Handovers in one's scope, the latest first", query=Page)
def find(call: Call) -> dict[str, Any]:
    items, after = past(call.parts, call.who, call.query.limit, call.query.after)
    return {"items": items, "next": after}


@RESOURCE.on("POST", "/handovers", roles=POSTS, summary="Hand the shift over: what is open now is kept with the notes, signed", body=Given, status=201)
def give(call: Call) -> dict[str, Any]:
    return hand_over(call.parts, call.who, call.body.shift, call.body.notes, call.body.area)


@RESOURCE.on("GET", "/handovers/<int:id>", roles=POSTS, summary="One handover whole, and whether it was changed since")
def show(call: Call, id: int) -> dict[str, Any]:
    return read(call.parts, call.who, id)


@RESOURCE.on("POST", "/handovers/<int:id>/sign", roles=POSTS, summary="Take the shift over from an account of one's own", body=Taken)
def sign(call: Call, id: int) -> dict[str, Any]:
    return take_over(call.parts, call.who, id, call.body.note)
