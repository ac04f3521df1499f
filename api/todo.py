"""The to-do list in an order that spares the way."""

from typing import Any

from api._base import Call, Resource
from api.briefings import Point
from services.todo_order import todo_in_order

RESOURCE = Resource("todo")


@RESOURCE.on("GET", "/todo/order", roles="account", summary="One's to-do list from a place on: what is due first, then a short way", query=Point)
def order(call: Call) -> dict[str, Any]:
    return {"items": todo_in_order(call.parts, call.who, call.query.lon, call.query.lat), "next": None}
