"""Reports come in here (one of three doors), and a citizen follows his own."""

from typing import Any

import flask
from pydantic import BaseModel

from api import _gate
from api._base import Call, Refused, Resource
from api._errors import json_response
from core.errors import NotFound
from core.reports import LARGEST_BYTES, ReportRefused
from services.cases import public_status
from services.take_report import take_or_reject

RESOURCE = Resource("reports")
DRAINED_BYTES = 256 * 1024 * 1024


class Key(BaseModel):
    key: str


@RESOURCE.on("POST", "/reports", roles="open", summary="Hand in a report; without an account the source must be citizen", status=201)
def hand_in(call: Call) -> flask.Response:
    raw = _payload()
    try:
        taken = take_or_reject(call.parts, raw, "rest", call.account)
    except ReportRefused as refused:
        status = 401 if refused.code == "source_not_allowed" and call.account is None else 400
        raise Refused(status, refused.code, refused.message, refused.field) from None
    answer: dict[str, Any] = {"no": taken.no}
    if call.account is None:
        answer["key"] = _gate.citizen_key(call.parts, taken.no)
    return json_response(answer, 201 if taken.new else 200)


def _payload() -> bytes:
    """The body up to just over what a report may be; the rest is read and dropped, so that the sender hears the answer."""
    flask.request.max_content_length = DRAINED_BYTES
    head = flask.request.stream.read(LARGEST_BYTES + 1)
    while flask.request.stream.read(1 << 20):
        pass
    return head


@RESOURCE.on("GET", "/reports/<no>", roles="open", summary="A citizen's own report in plain words", query=Key)
def follow(call: Call, no: str) -> dict[str, Any]:
    if not _gate.key_fits(call.parts, no, call.query.key):
        raise NotFound("No report has this number and key.")
    return public_status(call.parts, no)
