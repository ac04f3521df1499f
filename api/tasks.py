"""What an officer has been sent to do: verify a report, check what was done."""

from typing import Any

from api._base import Call, Resource
from services.tasks import todo

RESOURCE = Resource("tasks")


@RESOURCE.on("GET", "/tasks", roles=("officer",), summary="The officer's own open tasks, oldest first: cases to verify and to check")
def mine(call: Call) -> dict[str, Any]:
    return {"items": todo(call.parts, call.who)}
