"""What the signed-in account was told, by which channel it wants to be told, and what went out."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from api.walls import number
from services import notifications

RESOURCE = Resource("notifications")
PEOPLE = ("leader", "dispatcher", "community", "officer", "handler", "property", "admin", "security", "auditor")  # a wall is told nothing
SEE_SENT = ("community", "dispatcher", "leader", "admin")


class Page(BaseModel):
    limit: int = Field(50, ge=1, le=1000)
    after: int | None = None


class Read(BaseModel):
    """With a case's number what was told of it, else all."""

    no: str | None = Field(None, max_length=24)


class Chosen(BaseModel):
    """`target` is a bot's name or a mobile number where the channel takes one; times are such as 22:00; no channel forgets the choice."""

    model_config = ConfigDict(extra="forbid")
    channel: str | None = Field(max_length=20)
    target: str = Field("", max_length=80)
    quiet_from: str | None = Field(None, max_length=5)
    quiet_until: str | None = Field(None, max_length=5)
    department: bool = False


class Keys(BaseModel):
    p256dh: str = Field(max_length=120)
    auth: str = Field(max_length=40)


class Device(BaseModel):
    """A browser's push subscription as its toJSON() gives it."""

    model_config = ConfigDict(extra="ignore")
    endpoint: str = Field(max_length=500)
    keys: Keys


@RESOURCE.on("GET", "/notifications", roles=PEOPLE, summary="What the account was told, unread ones first, and how many wait", query=Page)
def mine(call: Call) -> dict[str, Any]:
    return notifications.mine(call.parts, call.who, call.query.limit, call.query.after)


@RESOURCE.on("POST", "/notifications/read", roles=PEOPLE, summary="All are read, or those of a case that was opened", body=Read)
def read_all(call: Call) -> dict[str, Any]:
    if call.body.no is not None:
        notifications.opened(call.parts, call.who, call.body.no)
        return {"unread": notifications.waiting(call.parts, call.who)}
    return {"unread": notifications.read(call.parts, call.who)}


@RESOURCE.on("POST", "/notifications/<id>/read", roles=PEOPLE, summary="One is read; opening its case on a screen does the same")
def read_one(call: Call, id: str) -> dict[str, Any]:
    return {"unread": notifications.read(call.parts, call.who, number(id))}


@RESOURCE.on("GET", "/notifications/channels", roles=PEOPLE, summary="By which channels the account may be told, and what it chose")
def channels(call: Call) -> dict[str, Any]:
    return notifications.channels(call.parts, call.who)


@RESOURCE.on("PUT", "/notifications/channel", roles=PEOPLE, summary="Choose a channel and quiet hours, for oneself or one's department", body=Chosen)
def choose(call: Call) -> dict[str, Any]:
    body = call.body
    notifications.choose(call.parts, call.who, body.channel, body.target, body.quiet_from, body.quiet_until, body.department)
    return notifications.channels(call.parts, call.who)


@RESOURCE.on("POST", "/push-subscriptions", roles=PEOPLE, summary="This browser allowed web push", body=Device, status=201)
def subscribe(call: Call) -> dict[str, Any]:
    keys = call.body.keys
    return {"id": notifications.subscribe(call.parts, call.who, call.body.endpoint, keys.p256dh, keys.auth)}


@RESOURCE.on("DELETE", "/push-subscriptions/<id>", roles=PEOPLE, summary="Forget a browser")
def unsubscribe(call: Call, id: str) -> dict[str, Any]:
    notifications.unsubscribe(call.parts, call.who, id)
    return {}


@RESOURCE.on("GET", "/notifications/sent", roles=SEE_SENT, summary="What went out about the cases of one's scope: to whom, how, what, when", query=Page)
def sent(call: Call) -> dict[str, Any]:
    return notifications.sent(call.parts, call.who, call.query.limit, call.query.after)
