"""What the one map draws: outlines, and cases, cameras and the crowd route as compact columns."""

from collections.abc import Callable
from typing import Any, Literal

import flask
import orjson
from pydantic import BaseModel, field_validator

from api._base import Call, Resource
from core.areas import LEVELS
from services import one_map

RESOURCE = Resource("map")


class Here(BaseModel):
    area: str | None = None


class Cases(Here):
    """Which open cases; each may be several with commas."""

    category: str | None = None
    department: str | None = None
    state: str | None = None
    urgent: Literal["yes", "no"] | None = None


class Levels(Here):
    """`level` names one or several levels, separated by commas."""

    level: str = "town_street,community"

    @field_validator("level")
    @classmethod
    def known(cls, value: str) -> str:
        unknown = set(value.split(",")) - set(LEVELS)
        if unknown:
            raise ValueError(f"{', '.join(sorted(unknown))} is no level: use {', '.join(LEVELS)}")
        return value


def unchanged_or(answer: dict[str, Any], kind: str = "application/json") -> flask.Response:
    """`answer` as a response with an ETag, or 304 where the browser has it already. Kept by that browser alone, and asked for each time."""
    response = flask.Response(orjson.dumps(answer), mimetype=kind)
    response.cache_control.private = True
    response.cache_control.no_cache = True
    response.add_etag()
    return response.make_conditional(flask.request)


@RESOURCE.on("GET", "/map/base.geojson", roles="account", summary="The nameless outlines under every map")
def base(call: Call) -> flask.Response:
    return unchanged_or(one_map.base_features(call.parts), "application/geo+json")


@RESOURCE.on("GET", "/map/areas.geojson", roles="account", summary="Areas in one's scope with outlines", query=Levels)
def areas(call: Call) -> flask.Response:
    return unchanged_or(one_map.area_features(call.parts, call.who, call.query.area, call.query.level.split(",")), "application/geo+json")


def _columns(path: str, what: Callable[..., dict[str, Any]], summary: str) -> None:
    @RESOURCE.on("GET", path, roles="account", summary=summary, query=Here)
    def read(call: Call) -> flask.Response:
        return unchanged_or(what(call.parts, call.who, call.query.area))


@RESOURCE.on("GET", "/map/cases", roles="account", summary="Open cases in one's scope: number, place, light", query=Cases, record="case")
def cases(call: Call) -> flask.Response:
    return unchanged_or(one_map.open_cases(call.parts, call.who, **call.query.model_dump()))


_columns("/map/cameras", one_map.cameras, "Cameras in one's scope: id, place, online")
_columns("/map/crowd", one_map.crowd, "The segments of the crowd route and their newest counts")


@RESOURCE.on("GET", "/map/cameras/<gb_id>", roles="account", summary="One camera", record="camera")
def camera(call: Call, gb_id: str) -> dict[str, Any]:
    return one_map.camera(call.parts, call.who, gb_id)
