"""Outside systems that handle cases tell here what they have done."""

from typing import Any

import flask
from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Refused, Resource
from api._body import read_body
from core.errors import NotAllowed
from services import handlers

RESOURCE = Resource("handlers")
LARGEST = 64 * 1024


class Update(BaseModel):
    """What a system tells of a case: its own id of this update, the case, its state; words for the timeline; its own number of the case."""

    model_config = ConfigDict(extra="forbid")
    id: str = Field(min_length=1, max_length=120)
    no: str = Field(min_length=1, max_length=24)
    state: str = Field(min_length=1, max_length=60)
    note: str | None = Field(None, max_length=2000)
    reference: str | None = Field(None, max_length=120)


@RESOURCE.on(
    "POST",
    "/handlers/<system>/updates",
    roles="open",
    limit="1200 per minute",
    summary="An outside system tells the state of a case: Bearer token or a signature; the same id again changes nothing; 409 in a wrong state",
    media=("application/json",),
)
def take_update(call: Call, system: str) -> dict[str, Any]:
    body = read_body(LARGEST)
    if len(body) > LARGEST:
        raise Refused(413, "too_large", f"An update may have {LARGEST // 1024} kB.")
    scheme, _, bearer = flask.request.headers.get("Authorization", "").partition(" ")
    try:
        handlers.authenticate(call.parts, system, bearer.strip() if scheme.lower() == "bearer" else "", dict(flask.request.headers), body)
    except NotAllowed as error:
        raise Refused(401, "not_signed_in", str(error)) from None
    return handlers.take_update(call.parts, system, Update.model_validate_json(body).model_dump())
