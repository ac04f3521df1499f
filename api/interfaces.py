"""Interfaces: how each one is, its loads and what they refused; paused, tried again, posted to."""

from typing import Any

import flask
from pydantic import BaseModel, Field

from api._base import Call, Refused, Resource
from api._body import read_body
from data_sources.connectors.webhook import LARGEST
from services import interfaces

RESOURCE = Resource("interfaces")
READERS, ADMIN = interfaces.READERS, ("admin",)


class Loads(BaseModel):
    interface: str | None = Field(None, max_length=40)
    dataset: str | None = Field(None, max_length=40)
    limit: int = Field(100, ge=1, le=1000)
    after: int | None = Field(None, ge=1)


class Faults(BaseModel):
    limit: int = Field(100, ge=1, le=1000)
    after: int = Field(0, ge=0)


@RESOURCE.on("GET", "/interfaces", roles=READERS, summary="Every interface with its light, last success, rows, delay and the trend of its last runs")
def listed(call: Call) -> dict[str, Any]:
    return {"items": interfaces.list_interfaces(call.parts, call.who), "next": None}


@RESOURCE.on("GET", "/interfaces/<id>", roles=READERS, summary="One interface with its latest loads; settings without secrets for administrators")
def show(call: Call, id: str) -> dict[str, Any]:
    return interfaces.one(call.parts, call.who, id)


@RESOURCE.on("POST", "/interfaces/<id>/retry", roles=ADMIN, summary="Ask an interface again now")
def retry(call: Call, id: str) -> dict[str, Any]:
    return interfaces.retry(call.parts, call.who, id)


@RESOURCE.on("POST", "/interfaces/<id>/pause", roles=ADMIN, summary="Ask an interface no more; its rows stay")
def pause(call: Call, id: str) -> dict[str, Any]:
    return interfaces.pause(call.parts, call.who, id, True)


@RESOURCE.on("POST", "/interfaces/<id>/resume", roles=ADMIN, summary="Ask an interface again in its rhythm, from now on")
def resume(call: Call, id: str) -> dict[str, Any]:
    return interfaces.pause(call.parts, call.who, id, False)


@RESOURCE.on("POST", "/interfaces/<id>/secret", roles=ADMIN, summary="Another secret of an interface that is posted to; the old one holds no more")
def new_secret(call: Call, id: str) -> dict[str, Any]:
    return interfaces.secret(call.parts, call.who, id, fresh=True)


@RESOURCE.on("GET", "/interfaces/<id>/secret", roles=ADMIN, summary="Where a source posts its rows to, and what it signs them with")
def secret(call: Call, id: str) -> dict[str, Any]:
    return interfaces.secret(call.parts, call.who, id)


@RESOURCE.on(
    "POST",
    "/interfaces/<id>/rows",
    roles="open",
    summary="Rows for an interface, signed with its secret (webhook-id, -timestamp, -signature); kept until its next load, which is at once",
    media=("application/json",),
    status=202,
    limit="600 per minute",
)
def receive(call: Call, id: str) -> dict[str, Any]:
    body = read_body(LARGEST)
    if len(body) > LARGEST:
        raise Refused(413, "too_large", f"The body has over {LARGEST // 1024} kB: send fewer rows at once.")
    return {"rows": interfaces.receive(call.parts, id, dict(flask.request.headers), body)}


@RESOURCE.on("GET", "/loads", roles=READERS, summary="Loads of interfaces, files and corrections, the latest first", query=Loads)
def loads(call: Call) -> dict[str, Any]:
    items, after = interfaces.loads(call.parts, call.who, **call.query.model_dump())
    return {"items": items, "next": after}


@RESOURCE.on("GET", "/loads/<int:id>", roles=READERS, summary="One load, and row by row what it refused or noted, values masked", query=Faults)
def faults(call: Call, id: int) -> dict[str, Any]:
    load, items = interfaces.faults(call.parts, call.who, id, call.query.limit, call.query.after)
    return {**load, "items": items, "next": items[-1]["id"] if len(items) == call.query.limit else None}
