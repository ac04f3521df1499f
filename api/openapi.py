"""The description of this interface, made from the declarations of the endpoints."""

from typing import Any

from api._base import Call, Resource

RESOURCE = Resource("openapi")


@RESOURCE.on("GET", "/openapi.json", roles="open", summary="This description")
def describe(call: Call) -> dict[str, Any]:
    from api._serve import openapi  # the description needs every resource, this one among them

    return openapi("Magnet", "1")
