"""Patrols: routes, runs, check-ins, what was found."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from api.walls import number
from services import patrol, walk
from services.patrol import PLANNERS, WALKERS

RESOURCE = Resource("patrol")


class Point(BaseModel):
    """A check-in point, degrees in WGS-84."""

    zh: str = Field(min_length=1, max_length=60)
    en: str = Field(min_length=1, max_length=80)
    lon: float
    lat: float


class NewRoute(BaseModel):
    """`days` are week days as digits, 1 is Monday; `units` are departments that walk along."""

    model_config = ConfigDict(extra="forbid")
    zh: str = Field(min_length=1, max_length=60)
    en: str = Field(min_length=1, max_length=80)
    area: str = Field(max_length=18)
    points: list[Point] = Field(max_length=100)
    radius_m: int = Field(100, ge=20, le=500)
    days: str = Field("12345", max_length=7)
    from_time: str = Field("08:00", max_length=5)
    until_time: str = Field("20:00", max_length=5)
    units: list[str] = Field(default_factory=list, max_length=20)


class Filter(BaseModel):
    area: str | None = Field(None, max_length=18)
    open: bool = False
    limit: int = Field(100, ge=1, le=1000)


class CheckIn(BaseModel):
    """`id` is the phone's own: sent twice it counts once. `point` counts from 0; `at` is when it was done where it waited for a network."""

    model_config = ConfigDict(extra="ignore")
    id: str = Field(min_length=8, max_length=40)
    point: int
    lon: float
    lat: float
    accuracy: float
    at: str | None = Field(None, max_length=40)


class Found(BaseModel):
    """A case's number, or the report itself as POST /reports takes it."""

    model_config = ConfigDict(extra="ignore")
    no: str | None = Field(None, max_length=24)
    report: dict[str, Any] | None = None
    photos: list[str] = Field(default_factory=list, max_length=20, description="Of the report")


class Ended(BaseModel):
    model_config = ConfigDict(extra="ignore")
    summary: str = Field("", max_length=500)


@RESOURCE.on("GET", "/patrol/routes", roles="account", summary="The patrol routes of one's scope")
def routes(call: Call) -> dict[str, Any]:
    return {"items": patrol.routes(call.parts, call.who), "next": None}


@RESOURCE.on("POST", "/patrol/routes", roles=PLANNERS, summary="A new route with its points, days and times", body=NewRoute, status=201)
def make(call: Call) -> dict[str, Any]:
    return patrol.make_route(call.parts, call.who, call.body.model_dump())


@RESOURCE.on("DELETE", "/patrol/routes/<id>", roles=PLANNERS, summary="A route is walked no more")
def end(call: Call, id: str) -> dict[str, Any]:
    patrol.end_route(call.parts, call.who, number(id))
    return {}


@RESOURCE.on("GET", "/patrol/runs", roles="account", summary="Patrols of the last seven days in one's scope; open ones alone", query=Filter)
def runs(call: Call) -> dict[str, Any]:
    return {"items": patrol.runs(call.parts, call.who, call.query.area, call.query.open, call.query.limit), "next": None}


@RESOURCE.on("GET", "/patrol/runs/<id>", roles="account", summary="One patrol: its points, who walked, one list of what was found")
def read(call: Call, id: str) -> dict[str, Any]:
    return patrol.run(call.parts, call.who, number(id))


@RESOURCE.on("POST", "/patrol/runs/<id>/join", roles=WALKERS, summary="Walk along; the first one begins the patrol")
def join(call: Call, id: str) -> dict[str, Any]:
    return walk.join(call.parts, call.who, number(id))


@RESOURCE.on("POST", "/patrol/runs/<id>/checks", roles=WALKERS, summary="Check in at a point, on the spot", body=CheckIn)
def check(call: Call, id: str) -> dict[str, Any]:
    return walk.check_in(call.parts, call.who, number(id), call.body.model_dump())


@RESOURCE.on("POST", "/patrol/runs/<id>/findings", roles=WALKERS, summary="What was found on a patrol: a case, or a new report", body=Found)
def found(call: Call, id: str) -> dict[str, Any]:
    report = call.body.report and {**call.body.report, **({"photos": call.body.photos} if call.body.photos else {})}
    return walk.add_finding(call.parts, call.who, number(id), call.body.no, report)


@RESOURCE.on("POST", "/patrol/runs/<id>/end", roles=WALKERS, summary="End a patrol; points not checked are missed", body=Ended)
def finish(call: Call, id: str) -> dict[str, Any]:
    return walk.finish(call.parts, call.who, number(id), call.body.summary)
