"""Every error leaves in one shape: {"error": {"code", "message", "field"}}, with the message in Chinese as `zh` where there is one."""

import logging

import flask
import orjson
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from api._base import Refused
from core.errors import BadInput, Conflict, NotAllowed, NotFound, Spoilt
from core.masking import mask_echo
from services._task import where

log = logging.getLogger("magnet.api")
NOWHERE = "没有找到，或不在您的范围内。"
RETRY_AFTER = {503: "2", 429: "60"}  # seconds


def json_response(data: object, status: int = 200) -> flask.Response:
    """`data` as JSON."""
    return flask.Response(orjson.dumps(data, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS), status, mimetype="application/json")


def error_response(error: Refused) -> flask.Response:
    """`error` in the one shape; what it repeats of the request is masked where it is somebody's."""
    more = {**error.more, "zh": mask_echo(error.more["zh"])} if "zh" in error.more else error.more
    body = {"code": error.code, "message": mask_echo(error.message), "field": error.field and mask_echo(error.field), **more}
    response = json_response({"error": body}, error.status)
    if error.status in RETRY_AFTER:
        response.headers["Retry-After"] = RETRY_AFTER[error.status]
    return response


def as_refusal(error: Exception) -> Refused:
    """What a raised error means to the caller."""
    match error:
        case Refused():
            return error
        case NotFound():
            return Refused(404, "not_found", str(error) or "There is no such thing in your scope.", zh=NOWHERE)
        case NotAllowed():
            return Refused(403, "not_allowed", str(error), **({"zh": error.words.zh} if error.words else {}))
        case BadInput():
            return Refused(400, error.code, error.message, error.field, **({"zh": error.words.zh} if error.words.zh != error.message else {}))
        case Conflict():
            return Refused(409, "conflict", error.message, **{"zh": "刚才已有变化：请重新载入后再试。", **error.data})
        case Spoilt():
            return Refused(503, "spoilt", error.words.en, zh=error.words.zh)
        case ValidationError():
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or None
            return Refused(400, "invalid", first["msg"], field, zh=f"填写不符合要求{f'（{field}）' if field else ''}：请核对后再提交。")
        case OverflowError():  # an id beyond what a database counts to names nothing
            return Refused(404, "not_found", "There is no such thing in your scope.", zh=NOWHERE)
        case HTTPException():
            return Refused(error.code or 500, (error.name or "error").lower().replace(" ", "_"), error.description or "")
    if type(error).__name__ == "StoreBusy":
        return Refused(503, "busy", "The store is busy: try again in a moment.", zh="此刻写入较多：请稍后再试。")
    log.error("an endpoint failed: %s", where(error))  # the error's own words could be somebody's data
    return Refused(500, "failed", "This failed on our side and was logged.", zh="系统出错，已记入日志：请重试，仍不行请告诉管理员。")
