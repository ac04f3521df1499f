"""The to-do list of the officer's phone, and what he reported himself."""

from typing import Any

from api._base import Call, Resource
from services.my_reports import my_reports
from services.todo import todo

RESOURCE = Resource("tasks")
ROLES = ("officer", "community")


@RESOURCE.on("GET", "/tasks", roles=ROLES, summary="What is to be done outside, the most pressing first: cases, what to verify and to check, and more")
def mine(call: Call) -> dict[str, Any]:
    return {"items": todo(call.parts, call.who)}


@RESOURCE.on("GET", "/tasks/mine", roles=ROLES, summary="What the account reported itself, newest first, with what it may still rate")
def reported(call: Call) -> dict[str, Any]:
    return {"items": my_reports(call.parts, call.who)}
