"""Base maps: which there are, and their tiles, files and other servers' alike, through this server alone."""

import math

import flask
from pydantic import BaseModel

from api._base import Call, Refused, Resource
from api._errors import error_response
from services import bases

RESOURCE = Resource("bases")
KEPT_S = 86_400


class Look(BaseModel):
    """`dark` 1 asks for the tiles of a dark page, where the base map has its own."""

    dark: int = 0


@RESOURCE.on("GET", "/map/bases", roles="account", summary="The base maps of the city, the usual one first")
def listing(call: Call) -> dict[str, object]:
    return {"items": bases.listing(call.parts)}


@RESOURCE.on(
    "GET", "/map/tiles/<base>/<int:z>/<int:x>/<int:y>", roles="account", summary="One tile of a base map in web mercator; 204 where it has none", query=Look
)
def tile(call: Call, base: str, z: int, x: int, y: int) -> flask.Response:
    try:
        found = bases.tile(call.parts, base, z, x, y, bool(call.query.dark))
    except bases.Away as away:
        return _away(away)
    data, headers = found.for_browser("gzip" in flask.request.accept_encodings)
    response = flask.Response(data, 200 if data else 204, headers, mimetype=found.media)
    response.cache_control.private = True
    response.cache_control.max_age = KEPT_S
    return response


def _away(away: bases.Away) -> flask.Response:
    refused = Refused(503, "tiles_away", f"No tile: {away.why}. The map goes on without; ask again later.", zh=away.why_zh, again_s=math.ceil(away.again_s))
    response = error_response(refused)
    response.headers["Retry-After"] = str(math.ceil(away.again_s))
    return response
