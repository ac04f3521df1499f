"""Signing in and out, and what a person prefers."""

from typing import Any, Literal

import flask
from pydantic import BaseModel, Field

from api import _device, _gate
from api._base import Call, Refused, Resource
from api._errors import json_response
from services.who import Account, SignInRefused, set_preference, sign_in, sign_out

RESOURCE = Resource("session")


class Credentials(BaseModel):
    username: str = Field(max_length=60)
    password: str = Field(max_length=200)
    code: str = Field("", max_length=12, description="The one-time code of who has a second step")


class Preferences(BaseModel):
    lang: Literal["zh", "en"] | None = None
    theme: Literal["dark", "light"] | None = None


def public(account: Account) -> dict[str, Any]:
    """What an account may know of itself."""
    shown = ("username", "name", "unit", "role", "area", "department", "lang", "theme", "kind", "owes", "grant")
    return {**{name: getattr(account, name) for name in shown}, "looking_as": account.seen_by is not None}


@RESOURCE.on("POST", "/session", roles="open", limit="120 per minute", summary="Sign in", body=Credentials)
def enter(call: Call) -> flask.Response:
    try:
        token, account = sign_in(call.parts, call.body.username, call.body.password, call.address, call.body.code, flask.request.user_agent.string)
    except SignInRefused as refused:
        raise Refused(429 if refused.locked else 401, refused.reason, str(refused)) from None
    if refused := _device.revoked(call.parts, account):
        sign_out(call.parts, account, call.address)
        raise refused
    response = json_response({"csrf_token": account.csrf, "account": public(account)})
    for name in ("lang", "theme"):
        response.set_cookie(f"magnet_{name}", getattr(account, name), samesite="Lax", max_age=400 * 86400)
    return _gate.set_session(response, token, account.csrf)


@RESOURCE.on("GET", "/session", roles="account", summary="Who am I")
def me(call: Call) -> dict[str, Any]:
    return {"csrf_token": call.who.csrf, "account": public(call.who)}


@RESOURCE.on("DELETE", "/session", roles="account", summary="Sign out")
def leave(call: Call) -> flask.Response:
    sign_out(call.parts, call.who, call.address)
    return _gate.clear_session(json_response({}))


@RESOURCE.on("PUT", "/session/preferences", roles="account", summary="Language and theme of this account", body=Preferences)
def prefer(call: Call) -> flask.Response:
    chosen = call.body.model_dump(exclude_none=True)
    response = json_response(chosen)
    for name, value in chosen.items():
        if call.who.kind == "person":
            set_preference(call.parts, call.who, **{name: value})
        response.set_cookie(f"magnet_{name}", value, samesite="Lax", max_age=400 * 86400)
    return response
