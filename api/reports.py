"""Reports come in here (one of three doors), and a citizen follows and answers his own."""

from typing import Any, Literal

import flask
from pydantic import BaseModel, Field

from api._base import Call, Refused, Resource
from api._body import read_body
from api._errors import json_response
from core.reports import LARGEST_BYTES, ReportRefused
from services import follow
from services.near import near
from services.places import communities
from services.take_report import take_or_reject

RESOURCE = Resource("reports")


class Key(BaseModel):
    key: str


@RESOURCE.on("POST", "/reports", roles="open", limit="30 per minute", summary="Hand in a report; without an account the source must be citizen", status=201)
def hand_in(call: Call) -> flask.Response:
    raw = read_body(LARGEST_BYTES)
    try:
        taken = take_or_reject(call.parts, raw, "rest", call.account)
    except ReportRefused as refused:
        status = 401 if refused.code == "source_not_allowed" and call.account is None else 400
        raise Refused(status, refused.code, refused.message, refused.field) from None
    answer: dict[str, Any] = {"no": taken.no}
    if call.account is None:
        answer["key"] = follow.key_of(call.parts, taken.no)
    return json_response(answer, 201 if taken.new else 200)


class Place(BaseModel):
    category: str
    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)
    crs: Literal["wgs84", "gcj02"] = "wgs84"
    area: str | None = Field(None, max_length=12, description="A community, where there is no lon and lat")


@RESOURCE.on(
    "GET",
    "/reports/near",
    roles="open",
    limit="60 per minute",
    summary="Open reports of the same category near by, asked before one more is sent; number, subject and photos for who may see them",
    query=Place,
)
def look_near(call: Call) -> dict[str, Any]:
    return {"items": near(call.parts, call.account, **call.query.model_dump())}


@RESOURCE.on(
    "GET", "/reports/places", roles="open", limit="60 per minute", summary="The communities with their outlines, for whoever shows on a map where something is"
)
def list_places(call: Call) -> flask.Response:
    response = json_response({"items": communities(call.parts)})
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@RESOURCE.on("GET", "/reports/<no>", roles="open", limit="120 per minute", summary="A report in plain words, for who has its key", query=Key)
def show(call: Call, no: str) -> dict[str, Any]:
    return follow.followed(call.parts, no, call.query.key)


class Answer(Key):
    solved: Literal["yes", "no"]
    satisfaction: Literal["satisfied", "basically", "unsatisfied"] | None = None
    note: str = Field("", max_length=500)


@RESOURCE.on(
    "POST",
    "/reports/<no>/answer",
    roles="open",
    limit="10 per minute",
    summary="The reporter says whether it is solved; no opens it again, once; 409 when there is nothing to answer",
    body=Answer,
)
def take_answer(call: Call, no: str) -> dict[str, Any]:
    return follow.answer(call.parts, no, **call.body.model_dump())
