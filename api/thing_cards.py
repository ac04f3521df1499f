"""The card of one thing that is followed on a page."""

from typing import Any

from api._base import Call, Resource
from api.notifications import PEOPLE
from services import thing_card

RESOURCE = Resource("thing_cards")


@RESOURCE.on("GET", "/cards/<kind>/<path:id>", roles=PEOPLE, summary="One thing in short: its few figures and the open cases at it")
def card(call: Call, kind: str, id: str) -> dict[str, Any]:
    return thing_card.card(call.parts, call.who, kind, id)
