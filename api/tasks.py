"""The to-do list of the officer's phone, and what he reported himself; a task is handed over or given back."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from api.walls import number
from services.my_reports import my_reports
from services.tasks import colleagues, hand_over
from services.todo import todo

RESOURCE = Resource("tasks")
ROLES = ("officer", "community")


class HandOver(BaseModel):
    """`to` is an officer of the list of colleagues; without it the task is given back and the next nearest gets it."""

    model_config = ConfigDict(extra="ignore")
    to: int | None = None
    reason: str = Field("", max_length=300)


@RESOURCE.on("GET", "/tasks", roles=ROLES, summary="What is to be done outside, the most pressing first: cases, what to verify and to check, and more")
def mine(call: Call) -> dict[str, Any]:
    return {"items": todo(call.parts, call.who)}


@RESOURCE.on("GET", "/tasks/mine", roles=ROLES, summary="What the account reported itself, newest first, with what it may still rate")
def reported(call: Call) -> dict[str, Any]:
    return {"items": my_reports(call.parts, call.who)}


@RESOURCE.on("GET", "/tasks/<id>/colleagues", roles=("officer",), summary="Officers on duty whom a task may be handed to")
def others(call: Call, id: str) -> dict[str, Any]:
    return {"items": colleagues(call.parts, call.who, number(id)), "next": None}


@RESOURCE.on("POST", "/tasks/<id>/hand-over", roles=("officer",), summary="Hand a task to a colleague, or give it back with a reason", body=HandOver)
def hand(call: Call, id: str) -> dict[str, Any]:
    return hand_over(call.parts, call.who, number(id), call.body.to, call.body.reason)
