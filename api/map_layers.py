"""What layers of the map are fed with beside places: business lines of cells, heat of cases."""

import flask
from pydantic import Field

from api._base import Call, Resource
from api.map import Here, unchanged_or
from services import map_layers

RESOURCE = Resource("map_layers")


class Heat(Here):
    """Cases reported in the last `days`; `category` and `department` may each be several with commas."""

    days: int = Field(7, ge=1, le=366)
    category: str | None = None
    department: str | None = None


@RESOURCE.on("GET", "/map/cell-lines", roles="account", summary="Which business lines work in the cells of one's scope", query=Here)
def cell_lines(call: Call) -> flask.Response:
    return unchanged_or(map_layers.cell_lines(call.parts, call.who, call.query.area))


@RESOURCE.on(
    "GET", "/map/heat", roles="account", summary="Where cases were reported in the last days, summed over squares of some 50 m", query=Heat, record="case"
)
def heat(call: Call) -> flask.Response:
    return unchanged_or(map_layers.heat(call.parts, call.who, **call.query.model_dump()))
