"""Accounts for administrators; posts asked for by them and decided by security officers; tokens of machines."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from services import accounts, grants, tokens

RESOURCE = Resource("accounts")
ADMIN = ("admin",)
MOST = 2**31 - 1


class Given(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class New(Given):
    """`name` is the person's real name, `phone` the work phone."""

    username: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{1,59}$")
    name: str = Field(min_length=2, max_length=60)
    unit: str = Field(min_length=2, max_length=80)
    phone: str = Field(pattern=r"^\+?[0-9 -]{6,20}$")


class Change(Given):
    """`phone_verified` says that somebody has rung the number and reached the person."""

    name: str | None = Field(None, min_length=2, max_length=60)
    unit: str | None = Field(None, min_length=2, max_length=80)
    phone: str | None = Field(None, pattern=r"^\+?[0-9 -]{6,20}$")
    phone_verified: bool = False
    disabled: bool | None = None


class Ask(Given):
    """`deputy_of` names who is on leave, `case_no` the incident with which the post ends; days as 2026-12-01, hours as 20:00-08:00."""

    username: str = Field(max_length=60)
    kind: Literal["own", "assignment", "deputy", "incident"]
    role: str = Field(max_length=20)
    area: str = Field(max_length=18)
    department: str | None = Field(None, max_length=40)
    deputy_of: str | None = Field(None, max_length=60)
    case_no: str | None = Field(None, max_length=40)
    from_day: str = Field("", max_length=10)
    to_day: str = Field("", max_length=10)
    hours: str = Field("", max_length=11)
    reason: str = Field(min_length=2, max_length=200)


class Decision(Given):
    given: bool


class States(BaseModel):
    state: Literal["open", "all"] = "open"


class NewToken(Given):
    name: str = Field(min_length=2, max_length=60)
    area: str = Field(max_length=18)
    may: list[str] = Field(min_length=1, max_length=10)
    sources: list[str] = Field([], max_length=50)
    days: int = Field(90, ge=1, le=366)


@RESOURCE.on("GET", "/accounts", roles=accounts.READERS, summary="The accounts of one's area: person, unit, phone, post, power")
def listed(call: Call) -> dict[str, Any]:
    return {"items": accounts.listed(call.parts, call.who), "next": None}


@RESOURCE.on("POST", "/accounts", roles=ADMIN, summary="A new person without a post; the first password is told this once", body=New, status=201)
def add(call: Call) -> dict[str, Any]:
    return accounts.add(call.parts, call.who, **call.body.model_dump())


@RESOURCE.on("PUT", "/accounts/<int:id>", roles=ADMIN, summary="Name, unit, work phone, disabled; not of accounts with a power", body=Change)
def change(call: Call, id: int) -> dict[str, Any]:
    return accounts.change(call.parts, call.who, id, **call.body.model_dump())


@RESOURCE.on("POST", "/accounts/<int:id>/password", roles=ADMIN, summary="A new first password, told this once; the account's sessions end")
def reset(call: Call, id: int) -> dict[str, Any]:
    return {"password": accounts.reset_password(call.parts, call.who, id)}


@RESOURCE.on("DELETE", "/accounts/<int:id>/sessions", roles=grants.DECIDERS, summary="End every session of an account")
def end_sessions(call: Call, id: int) -> dict[str, Any]:
    return {"ended": accounts.end_sessions(call.parts, call.who, id)}


@RESOURCE.on("GET", "/grants", roles=grants.READERS, summary="Posts asked for and given: whose, which, until when, by whom", query=States)
def posts(call: Call) -> dict[str, Any]:
    states = grants.OPEN if call.query.state == "open" else (*grants.OPEN, "refused", "ended")
    return {"items": grants.listed(call.parts, call.who, states), "next": None}


@RESOURCE.on("POST", "/grants", roles=grants.ASKERS, summary="Ask for a post for somebody else: own, assignment, deputy or incident", body=Ask, status=201)
def ask(call: Call) -> dict[str, Any]:
    return {"id": grants.ask(call.parts, call.who, **call.body.model_dump())}


@RESOURCE.on("POST", "/grants/<int:id>/decision", roles=grants.DECIDERS, summary="Give or refuse it; neither who asked nor whom it is for", body=Decision)
def decide(call: Call, id: int) -> dict[str, Any]:
    grants.decide(call.parts, call.who, id, call.body.given)
    return {}


@RESOURCE.on("DELETE", "/grants/<int:id>", roles=("admin", "security"), summary="End a post before its time, or withdraw what was asked for")
def end(call: Call, id: int) -> dict[str, Any]:
    grants.end(call.parts, call.who, id)
    return {}


@RESOURCE.on("GET", "/tokens", roles=("admin", "security", "auditor"), summary="Tokens of machines: what they may, as which sources, until when")
def machines(call: Call) -> dict[str, Any]:
    return {"items": tokens.listed(call.parts, call.who), "next": None}


@RESOURCE.on("POST", "/tokens", roles=ADMIN, summary="A new token, told this once", body=NewToken, status=201)
def make_token(call: Call) -> dict[str, Any]:
    return tokens.make(call.parts, call.who, **call.body.model_dump())


@RESOURCE.on("DELETE", "/tokens/<int:id>", roles=("admin", "security"), summary="Revoke a token at once")
def revoke_token(call: Call, id: int) -> dict[str, Any]:
    tokens.revoke(call.parts, call.who, id)
    return {}
