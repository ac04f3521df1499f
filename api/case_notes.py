"""What belongs to a case beside its steps: links to others, messages between desks, times per stage, what is near by."""

from typing import Any, Literal

from pydantic import BaseModel

from api._base import Call, Resource
from services.case_links import link, links, unlink
from services.case_messages import messages, write
from services.case_page import near_by, stage_times

RESOURCE = Resource("case_notes", record="case")


class Link(BaseModel):
    kind: Literal["related", "part_of", "whole_of"]
    other: str
    reason: str


class Reason(BaseModel):
    reason: str


class Message(BaseModel):
    text: str


@RESOURCE.on("GET", "/cases/<no>/links", roles="account", summary="Related cases, parts and wholes, merged ones")
def linked(call: Call, no: str) -> dict[str, Any]:
    return links(call.parts, call.who, no)


@RESOURCE.on("POST", "/cases/<no>/links", roles="account", summary="Link another case, with a reason", body=Link, status=201)
def add_link(call: Call, no: str) -> dict[str, Any]:
    return {"id": link(call.parts, call.who, no, call.body.kind, call.body.other, call.body.reason)}


@RESOURCE.on("POST", "/cases/<no>/links/<int:number>/end", roles="account", summary="Undo a link, with a reason", body=Reason)
def end_link(call: Call, no: str, number: int) -> dict[str, Any]:
    unlink(call.parts, call.who, no, number, call.body.reason)
    return {}


@RESOURCE.on("GET", "/cases/<no>/messages", roles="account", summary="What desks wrote about the case, masked, oldest first")
def written(call: Call, no: str) -> dict[str, Any]:
    return {"items": messages(call.parts, call.who, no), "next": None}


@RESOURCE.on(
    "POST",
    "/cases/<no>/messages",
    roles="account",
    summary="Write about the case; @ and a department or a role lets that one know",
    body=Message,
    status=201,
)
def add_message(call: Call, no: str) -> dict[str, Any]:
    return {"id": write(call.parts, call.who, no, call.body.text)}


@RESOURCE.on("GET", "/cases/<no>/stages", roles="account", summary="How long the case stood in each state, against the time each may take")
def times(call: Call, no: str) -> dict[str, Any]:
    return {"items": stage_times(call.parts, call.who, no), "next": None}


@RESOURCE.on("GET", "/cases/<no>/near", roles="account", summary="Other open cases within 500 m, the nearest first")
def near(call: Call, no: str) -> dict[str, Any]:
    return {"items": near_by(call.parts, call.who, no), "next": None}
