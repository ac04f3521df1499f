"""The cells' task lists: what is due, what was done, how much of it."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from api.walls import number
from services import recurring

RESOURCE = Resource("recurring")


class Filter(BaseModel):
    area: str | None = Field(None, max_length=18)
    todo: bool = True
    limit: int = Field(200, ge=1, le=1000)


class Where(BaseModel):
    area: str | None = Field(None, max_length=18)


class Done(BaseModel):
    """`id` is the phone's own: sent twice it counts once."""

    model_config = ConfigDict(extra="ignore")
    id: str = Field(min_length=8, max_length=40)
    result: str = Field("", max_length=500)
    photos: list[str] = Field(default_factory=list, max_length=20)
    at: str | None = Field(None, max_length=40)


@RESOURCE.on("GET", "/recurring", roles="account", summary="What the task lists of one's cells ask for now", query=Filter)
def find(call: Call) -> dict[str, Any]:
    return {"items": recurring.find(call.parts, call.who, call.query.area, call.query.todo, call.query.limit), "next": None}


@RESOURCE.on("GET", "/recurring/completion", roles="account", summary="How much of it is done: in all, by line, by area", query=Where)
def completion(call: Call) -> dict[str, Any]:
    return recurring.completion(call.parts, call.who, call.query.area)


@RESOURCE.on("GET", "/recurring/<id>", roles="account", summary="One line of a cell's list")
def read(call: Call, id: str) -> dict[str, Any]:
    return recurring.one(call.parts, call.who, number(id))


@RESOURCE.on("POST", "/recurring/<id>/done", roles=("officer", "community"), summary="It is done, with a result and a photo where one is asked for", body=Done)
def done(call: Call, id: str) -> dict[str, Any]:
    return recurring.answer(call.parts, call.who, number(id), call.body.model_dump())
