"""The to-do list of the officer's phone."""

from typing import Any

from api._base import Call, Resource
from services.todo import todo

RESOURCE = Resource("tasks")


@RESOURCE.on(
    "GET",
    "/tasks",
    roles=("officer", "community"),
    summary="The to-do list of who works outside, the most pressing first: cases, what to verify and to check, and what other sources add",
)
def mine(call: Call) -> dict[str, Any]:
    return {"items": todo(call.parts, call.who)}
