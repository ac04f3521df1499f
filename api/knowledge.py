"""The knowledge base."""

from typing import Any

from pydantic import BaseModel, Field

from api._base import Call, Resource
from api.notifications import PEOPLE
from services import knowledge

RESOURCE = Resource("knowledge")


class Wanted(BaseModel):
    """`q` in plain words; `sort` one sort alone; `category` that of a case."""

    q: str = Field("", max_length=60)
    sort: str | None = Field(None, max_length=12)
    category: str | None = Field(None, max_length=8)


@RESOURCE.on("GET", "/knowledge", roles=PEOPLE, summary="Policies, how to apply, plans, whom to ring, practices: what has most in common first", query=Wanted)
def find(call: Call) -> dict[str, Any]:
    return {"items": knowledge.find(call.parts, call.query.q, call.query.sort, call.query.category), "next": None}


@RESOURCE.on("GET", "/knowledge/<id>", roles=PEOPLE, summary="One entry")
def one(call: Call, id: str) -> dict[str, Any]:
    return knowledge.one(call.parts, id)
