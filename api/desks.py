"""Desks: what waits for the dispatcher, a department, a property company, whoever supervises."""

from typing import Any

from pydantic import BaseModel, Field

from api._base import Call, Resource
from services.desks import ALL, desk
from services.special import special

RESOURCE = Resource("desks")


class Shown(BaseModel):
    area: str | None = None
    group: str = ALL
    source: str | None = Field(None, max_length=40)
    limit: int = Field(50, ge=1, le=200)


class Span(BaseModel):
    area: str | None = None
    period: str = "30d"


@RESOURCE.on("GET", "/desks/<name>", roles="account", summary="A desk of one's role: groups with counts, cases with what is done next", query=Shown)
def show(call: Call, name: str) -> dict[str, Any]:
    return desk(call.parts, call.who, name, call.query.area, call.query.group, call.query.source, call.query.limit)


@RESOURCE.on(
    "GET", "/special-procedures", roles=("leader", "dispatcher"), summary="Extensions, suspensions, returns, voidings and their share of all cases", query=Span
)
def ledger(call: Call) -> dict[str, Any]:
    return special(call.parts, call.who, call.query.area, call.query.period)
