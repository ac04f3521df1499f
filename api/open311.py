"""Open311 GeoReport v2 at /open311/v2, JSON and XML: reading is open, posting needs a key (OPEN311_KEYS)."""

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import flask

from api._base import Call, Refused, Resource
from api._body import form_in, read_body
from api._errors import RETRY_AFTER, as_refusal, json_response
from core.words import Lang
from services import open311
from services.follow import key_of
from services.photos import LARGEST_BYTES

RESOURCE = Resource("open311")
ROOT = "/open311/v2"
FORMS = {"json": "application/json", "xml": "text/xml"}
CHANGED = "2026-11-25T00:00:00Z"  # when this interface last changed
AROUND_IT = 64 * 1024
READS, POSTS = "120 per minute", "60 per minute"
FORM = ("application/x-www-form-urlencoded", "multipart/form-data")


def in_form(root: str, item: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Answer what a handler returns in the form of the address (`.json`, `.xml`), errors too; `root` and `item` are the XML's names."""

    def wrap(handler: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(handler)
        def handle(call: Call, form: str, **path: str) -> flask.Response:
            if form not in FORMS:
                return _errors("json", Refused(404, "bad_form", "The forms are .json and .xml."))
            try:
                _jurisdiction(call)
                return _written(form, handler(call, **path), root, item)
            except Exception as error:
                return _errors(form, as_refusal(error))

        return handle

    return wrap


def _jurisdiction(call: Call) -> None:
    asked = flask.request.values.get("jurisdiction_id") if flask.request.method == "GET" else None
    if asked and asked != call.parts.city.id:
        raise Refused(404, "jurisdiction", f"There is one jurisdiction_id here, {call.parts.city.id}; it may be left out.")


def refusal(error: Refused) -> flask.Response:
    """An error that was found before the handler, in the form of the address."""
    form = flask.request.path.rpartition(".")[2]
    return _errors(form if form in FORMS else "json", error)


def _errors(form: str, error: Refused) -> flask.Response:
    response = _written(form, [{"code": error.status, "description": error.message}], "errors", "error")
    response.status_code = error.status
    if error.status in RETRY_AFTER:
        response.headers["Retry-After"] = RETRY_AFTER[error.status]
    return response


def _written(form: str, data: Any, root: str, item: str) -> flask.Response:
    if form == "json":
        return json_response(data)
    text = ElementTree.tostring(_xml(root, data, item), encoding="utf-8", xml_declaration=True)
    return flask.Response(text, mimetype=FORMS["xml"])


def _xml(name: str, value: Any, item: str = "") -> ElementTree.Element:
    """A value as an element: the rows of a list are named `item`, else by the list's name without its s."""
    element = ElementTree.Element(name)
    if isinstance(value, dict):
        element.extend(_xml(key, each) for key, each in value.items())
    elif isinstance(value, list):
        element.extend(_xml(item or name.removesuffix("s"), each) for each in value)
    elif value is not None:
        element.text = str(value).lower() if isinstance(value, bool) else str(value)
    return element


def _lang() -> Lang:
    return "en" if flask.request.accept_languages.best_match(["zh", "zh-CN", "en"], "zh") == "en" else "zh"


@RESOURCE.on("GET", f"{ROOT}/discovery.<form>", roles="open", limit=READS, summary="Open311: where this interface is and what it speaks")
@in_form("discovery", "")
def discovery(call: Call) -> dict[str, Any]:
    origin = call.parts.settings.origin or flask.request.url_root.rstrip("/")
    kind = "test" if call.parts.settings.demo else "production"
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": origin + ROOT,
        "changeset": CHANGED,
        "type": kind,
        "formats": list(FORMS.values()),
    }
    contact = f"{call.parts.city.centre.zh} · {call.parts.city.centre.en} · {call.parts.city.hotline}"
    return {"changeset": CHANGED, "contact": contact, "key_service": f"{contact} (OPEN311_KEYS)", "endpoints": [endpoint]}


@RESOURCE.on("GET", f"{ROOT}/services.<form>", roles="open", limit=READS, summary="Open311: what may be reported")
@in_form("services", "service")
def list_services(call: Call) -> list[dict[str, Any]]:
    return open311.services(call.parts, _lang())


@RESOURCE.on("GET", f"{ROOT}/services/<code>.<form>", roles="open", limit=READS, summary="Open311: what else may be said of one service")
@in_form("service_definition", "")
def define_service(call: Call, code: str) -> dict[str, Any]:
    return open311.definition(call.parts, code, _lang())


@RESOURCE.on("GET", f"{ROOT}/requests.<form>", roles="open", limit=READS, summary="Open311: requests, the newest first; category, rough place, state, times")
@in_form("service_requests", "request")
def list_requests(call: Call) -> list[dict[str, Any]]:
    names = ("service_request_id", "service_code", "start_date", "end_date", "status", "page", "page_size")
    return open311.requests(call.parts, _lang(), datetime.now(UTC), **{name: flask.request.args[name] for name in names if name in flask.request.args})


@RESOURCE.on("GET", f"{ROOT}/requests/<no>.<form>", roles="open", limit=READS, summary="Open311: one request")
@in_form("service_requests", "request")
def show_request(call: Call, no: str) -> list[dict[str, Any]]:
    return [open311.one_request(call.parts, no, _lang())]


@RESOURCE.on(
    "POST", f"{ROOT}/requests.<form>", roles="open", limit=POSTS, summary="Open311: hand in a request, with an api_key; a photo as `media`", media=FORM
)
@in_form("service_requests", "request")
def post_request(call: Call) -> list[dict[str, Any]]:
    body = read_body(LARGEST_BYTES + AROUND_IT)
    if len(body) > LARGEST_BYTES + AROUND_IT:
        raise Refused(413, "too_large", f"A request with its photo may have {LARGEST_BYTES // 2**20} MB.")
    fields, files = form_in(body)
    who = open311.poster(call.parts, fields.get("api_key") or flask.request.args.get("api_key", ""))
    taken = open311.post_request(call.parts, who, fields, files.get("media"), datetime.now(UTC))
    origin = call.parts.settings.origin or flask.request.url_root.rstrip("/")
    notice = f"{origin}/report/{taken.no}?key={key_of(call.parts, taken.no)}"
    if fields.get("media_url"):
        notice += " · media_url is not fetched: send the photo as media."
    return [{"service_request_id": taken.no, "token": open311.token_of(call.parts, taken.no), "service_notice": notice, "account_id": None}]


@RESOURCE.on("GET", f"{ROOT}/tokens/<token>.<form>", roles="open", limit=READS, summary="Open311: the number of a request by its token")
@in_form("service_requests", "request")
def show_token(call: Call, token: str) -> list[dict[str, Any]]:
    return [{"service_request_id": open311.number_of(call.parts, token), "token": token}]
