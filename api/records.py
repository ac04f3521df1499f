"""The page of one home, enterprise, camera or licence."""

from typing import Any

from api._base import Call, Resource
from api.notifications import PEOPLE
from services import records

RESOURCE = Resource("records")


@RESOURCE.on(
    "GET", "/records/<kind>/<path:id>", roles=PEOPLE, summary="One home, enterprise, camera or licence: what is known of it, from which interface and when"
)
def record(call: Call, kind: str, id: str) -> dict[str, Any]:
    return records.record(call.parts, call.who, kind, id)
