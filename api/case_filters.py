"""Saved filters of lists of cases."""

from typing import Any, Literal

from pydantic import BaseModel

from api._base import Call, Resource
from services import saved_filters

RESOURCE = Resource("case_filters")
PEOPLE = ("leader", "dispatcher", "community", "officer", "handler", "property", "admin", "security", "auditor")


class Where(BaseModel):
    area: str | None = None


class New(BaseModel):
    name: str
    audience: Literal["mine", "role", "unit"] = "mine"
    query: dict[str, str]


class Changed(BaseModel):
    name: str | None = None
    audience: Literal["mine", "role", "unit"] | None = None
    query: dict[str, str] | None = None


class Default(BaseModel):
    id: int | None


@RESOURCE.on("GET", "/case-filters", roles=PEOPLE, summary="One's own saved filters and those shared with one's role or unit, each with its count", query=Where)
def saved(call: Call) -> dict[str, Any]:
    return {"items": saved_filters.saved(call.parts, call.who, call.query.area), "next": None}


@RESOURCE.on("POST", "/case-filters", roles=PEOPLE, summary="Save a filter under a name", body=New, status=201)
def save(call: Call) -> dict[str, Any]:
    return {"id": saved_filters.save(call.parts, call.who, call.body.name, call.body.audience, call.body.query)}


@RESOURCE.on("PUT", "/case-filters/default", roles=PEOPLE, summary="The filter one's lists begin with, null for none", body=Default)
def begin_with(call: Call) -> dict[str, Any]:
    saved_filters.begin_with(call.parts, call.who, call.body.id)
    return {"id": call.body.id}


@RESOURCE.on("PUT", "/case-filters/<int:number>", roles=PEOPLE, summary="Rename, share or change one's own", body=Changed)
def change(call: Call, number: int) -> dict[str, Any]:
    saved_filters.change(call.parts, call.who, number, call.body.name, call.body.audience, call.body.query)
    return {"id": number}


@RESOURCE.on("DELETE", "/case-filters/<int:number>", roles=PEOPLE, summary="Delete one's own")
def delete(call: Call, number: int) -> dict[str, Any]:
    saved_filters.delete(call.parts, call.who, number)
    return {}
