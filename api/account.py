"""One's own account: password, second step, sessions, and the post one works in."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from core.errors import NotFound
from services import my_account

RESOURCE = Resource("account")


class Given(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewPassword(Given):
    old: str = Field(max_length=200)
    new: str = Field(max_length=200)


class Password(Given):
    password: str = Field(max_length=200)


class FirstCode(Given):
    sealed: str = Field(max_length=400)
    code: str = Field(max_length=12)


class Post(Given):
    grant: int | None = Field(None, ge=1, le=2**31 - 1)


class Other(Given):
    username: str | None = Field(None, max_length=60)


@RESOURCE.on("GET", "/account", roles="account", summary="Name, unit and work phone, what is owed, the posts that may be taken now")
def mine(call: Call) -> dict[str, Any]:
    return my_account.mine(call.parts, _person(call))


@RESOURCE.on("PUT", "/account/password", roles="account", summary="Change the password; every other session of the account ends", body=NewPassword)
def password(call: Call) -> dict[str, Any]:
    my_account.change_password(call.parts, _person(call), call.body.old, call.body.new)
    return {}


@RESOURCE.on("POST", "/account/second-step", roles="account", summary="A key for an authenticator app, to be confirmed by its first code", body=Password)
def begin(call: Call) -> dict[str, Any]:
    return my_account.begin_second_step(call.parts, _person(call), call.body.password)


@RESOURCE.on("PUT", "/account/second-step", roles="account", summary="The first code of the app: from now on signing in asks for one", body=FirstCode)
def confirm(call: Call) -> dict[str, Any]:
    my_account.confirm_second_step(call.parts, _person(call), call.body.sealed, call.body.code)
    return {}


@RESOURCE.on("GET", "/account/sessions", roles="account", summary="One's open sessions: device, address, since when, last used")
def sessions(call: Call) -> dict[str, Any]:
    return {"items": my_account.list_sessions(call.parts, _person(call)), "next": None}


@RESOURCE.on("DELETE", "/account/sessions/<id>", roles="account", summary="End one of one's sessions; its streams close at once")
def end(call: Call, id: str) -> dict[str, Any]:
    my_account.end_session(call.parts, _person(call), id)
    return {}


@RESOURCE.on("PUT", "/session/post", roles="account", summary="Work in another post one holds now, in one's own with null", body=Post)
def post(call: Call) -> dict[str, Any]:
    my_account.take_post(call.parts, _person(call), call.body.grant)
    return {}


@RESOURCE.on("PUT", "/session/view-as", roles="account", summary="Administrators look as another account, read-only and on record; null ends it", body=Other)
def look_as(call: Call) -> dict[str, Any]:
    my_account.view_as(call.parts, call.who, call.body.username)
    return {}


@RESOURCE.on("POST", "/session/active", roles="account", summary="Somebody is at work in this session: it does not idle out")
def active(call: Call) -> dict[str, Any]:
    return {}


def _person(call: Call) -> Any:
    """Walls and machines have no account of their own."""
    if not call.who.id:
        raise NotFound("This account has no person behind it.")
    return call.who
