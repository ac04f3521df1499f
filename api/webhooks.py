"""Webhooks: whom we tell what happens to cases, how it went, and what did not arrive."""

from typing import Any, Literal

import flask
from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from services import webhooks

RESOURCE = Resource("webhooks")
ADMIN = ("admin",)


class New(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(max_length=60)
    url: str = Field(max_length=500)
    events: list[str] = Field(default=[], max_length=100)
    area: str | None = None
    department: str | None = None
    handler: str | None = Field(None, description="The department whose cases this outside system handles")


class Changes(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str | None = Field(None, max_length=60)
    url: str | None = Field(None, max_length=500)
    events: list[str] | None = Field(None, max_length=100)
    active: bool | None = None


class Page(BaseModel):
    limit: int = Field(100, ge=1, le=1000)
    after: int | None = None
    webhook: int | None = None
    state: Literal["waiting", "delivered", "dead", "discarded"] | None = None


@RESOURCE.on("GET", "/webhooks", roles=ADMIN, summary="Webhooks with what waits and what was given up; and the events there are")
def show(call: Call) -> dict[str, Any]:
    return {"items": webhooks.list_webhooks(call.parts), "next": None, "events": webhooks.events(call.parts.city)}


@RESOURCE.on("POST", "/webhooks", roles=ADMIN, summary="A new webhook; its secret, and an outside system's token, are shown this once", body=New, status=201)
def add(call: Call) -> dict[str, Any]:
    return webhooks.add_webhook(call.parts, call.who, **call.body.model_dump())


@RESOURCE.on("PUT", "/webhooks/<int:id>", roles=ADMIN, summary="Change or pause a webhook", body=Changes)
def change(call: Call, id: int) -> dict[str, Any]:
    return webhooks.change_webhook(call.parts, call.who, id, **call.body.model_dump(exclude_none=True))


@RESOURCE.on("DELETE", "/webhooks/<int:id>", roles=ADMIN, summary="End a webhook", status=204)
def end(call: Call, id: int) -> flask.Response:
    webhooks.end_webhook(call.parts, call.who, id)
    return flask.Response(status=204)


@RESOURCE.on("POST", "/webhooks/<int:id>/secret", roles=ADMIN, summary="Another secret, shown this once; the old one holds for a day")
def replace_secret(call: Call, id: int) -> dict[str, Any]:
    return webhooks.new_secret(call.parts, call.who, id)


@RESOURCE.on("POST", "/webhooks/<int:id>/test", roles=ADMIN, summary="Send a test message now and say how it went")
def try_it(call: Call, id: int) -> dict[str, Any]:
    return webhooks.try_webhook(call.parts, call.who, id)


@RESOURCE.on("GET", "/deliveries", roles=ADMIN, summary="What was sent to webhooks or waits, the latest first", query=Page)
def list_deliveries(call: Call) -> dict[str, Any]:
    items, after = webhooks.list_deliveries(call.parts, **call.query.model_dump())
    return {"items": items, "next": after}


@RESOURCE.on("POST", "/deliveries/<int:id>/resend", roles=ADMIN, summary="Send what was given up again", status=204)
def resend(call: Call, id: int) -> flask.Response:
    webhooks.resend(call.parts, call.who, id)
    return flask.Response(status=204)


@RESOURCE.on("POST", "/deliveries/<int:id>/discard", roles=ADMIN, summary="Drop what was given up", status=204)
def discard(call: Call, id: int) -> flask.Response:
    webhooks.discard(call.parts, call.who, id)
    return flask.Response(status=204)
