"""The one search, what an account has looked for, and a magnet put on a page from it."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from api.notifications import PEOPLE
from services import add_to_page, search, searches

RESOURCE = Resource("search")


class Wanted(BaseModel):
    """`q` is a part of a name, a number, pinyin, the last digits of a phone; `kind` one kind alone; `limit` how many of a kind at most."""

    q: str
    kind: str | None = None
    area: str | None = None
    limit: int = Field(default=search.FEW, ge=1, le=search.MOST)


class Looked(BaseModel):
    """What was looked for and led somewhere: kept among the recent ones unless it led to a person. `saved` keeps it until it is taken away."""

    model_config = ConfigDict(extra="forbid")
    text: str
    kind: str | None = Field(None, max_length=20)
    saved: bool | None = None


class Placed(BaseModel):
    """What becomes a magnet, as a search found it; of a place that is no area `id` is its kind and number, shelter:1."""

    model_config = ConfigDict(extra="forbid")
    kind: str = Field(max_length=20)
    id: str = Field(max_length=200)


class TakenBack(BaseModel):
    """`watched` as adding it answered: the area that it began to watch is watched no more."""

    watched: int | None = Field(None, ge=1)


@RESOURCE.on("GET", "/search", roles=PEOPLE, summary="Everything in one's scope that bears these words, by kind, the best fitting first", query=Wanted)
def find(call: Call) -> dict[str, Any]:
    query = call.query
    return search.find(call.parts, call.who, query.q, query.kind, query.area, query.limit)


@RESOURCE.on("GET", "/searches", roles=PEOPLE, summary="One's saved searches and the recent ones")
def looked_for(call: Call) -> dict[str, Any]:
    return {"items": searches.looked_for(call.parts, call.who), "next": None}


@RESOURCE.on("POST", "/searches", roles=PEOPLE, summary="A search led somewhere, or is saved", body=Looked, status=201)
def note(call: Call) -> dict[str, Any]:
    body = call.body
    return {"items": searches.note(call.parts, call.who, body.text, body.kind, body.saved), "next": None}


@RESOURCE.on("DELETE", "/searches/<int:id>", roles=PEOPLE, summary="Take one away")
def forget(call: Call, id: int) -> dict[str, Any]:
    return {"items": searches.forget(call.parts, call.who, id), "next": None}


@RESOURCE.on("POST", "/search/add", roles=PEOPLE, summary="Put what was found on the page one begins with, as a magnet", body=Placed, status=201)
def add(call: Call) -> dict[str, Any]:
    return add_to_page.add(call.parts, call.who, call.body.kind, call.body.id)


@RESOURCE.on("DELETE", "/search/add/<instance>", roles=PEOPLE, summary="Take it off that page again", query=TakenBack)
def take_back(call: Call, instance: str) -> dict[str, Any]:
    return add_to_page.take_back(call.parts, call.who, instance, call.query.watched)
