"""What is known already of a place, for forms to fill themselves."""

from typing import Any

from api._base import Call, Resource
from api.briefings import Point
from services import known

RESOURCE = Resource("known")


@RESOURCE.on(
    "GET", "/known", roles=("officer", "community", "dispatcher"), summary="Cell, enterprises, buildings and places on record around a point", query=Point
)
def near(call: Call) -> dict[str, Any]:
    return known.near(call.parts, call.who, call.query.lon, call.query.lat)
