"""Turns the declared endpoints into Flask routes and into OpenAPI."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import flask
from pydantic import BaseModel
from werkzeug.routing import IntegerConverter

from api import _device, _gate, _limits
from api._base import Call, Endpoint, Refused, Resource
from api._errors import as_refusal, error_response, json_response
from core.discover import discover
from services import audit
from services.may import may
from services.why import Door

if TYPE_CHECKING:
    from services._parts import Parts

ROOT = "/api/v1"
AT_THE_TOP = ("/healthz", "/readyz", "/metrics", "/open311/", "/login/")
RESOURCES = discover(Path(__file__).parent, Resource, "api")
LONGEST_ENTRY = 64
TOLD = ("owes_password", "owes_second_step", "owes_post", "only_looking")  # refusals that a page answers in its own way
MOST_BYTES = 11 * 1024 * 1024


class Number(IntegerConverter):
    """A number in a path (<int:id>), below 2,000,000,000 as a database takes it; higher ones are no address."""

    regex = "[01]?[0-9]{1,9}"


def install(server: flask.Flask, parts: "Parts") -> None:
    """Route every endpoint of every resource."""
    server.url_map.converters["int"] = Number
    server.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    limiter = _limits.install(server, parts)
    server.config["DOORS"] = {f"{each.method} {bare(each.path)}": door_of(each) for resource in RESOURCES.values() for each in resource.endpoints}
    for resource in RESOURCES.values():
        for endpoint in resource.endpoints:
            name = f"api.{resource.id}.{endpoint.method}.{endpoint.path}".replace(".", "_")
            handler = _handler(parts, resource, endpoint)
            handler.__qualname__ = name  # by which its limit is known
            view = limiter.limit(endpoint.limit)(handler) if endpoint.limit else handler
            server.add_url_rule(address_of(endpoint), name, view, methods=[endpoint.method])

    @server.route(f"{ROOT}/<path:rest>", methods=["GET", "POST", "PUT", "DELETE", "PATCH"])
    def nothing_here(rest: str) -> flask.Response:
        return error_response(Refused(404, "not_found", f"There is no {ROOT}/{rest}: see {ROOT}/openapi.json."))


def address_of(endpoint: Endpoint) -> str:
    """Its whole path, in Flask syntax; what other programs expect elsewhere is not below /api/v1."""
    return endpoint.path if endpoint.path.startswith(AT_THE_TOP) else ROOT + endpoint.path


def bare(path: str) -> str:
    """A path without the types of its parts: /buildings/<int:id> → /buildings/<id>."""
    return re.sub(r"<\w+:(\w+)>", r"<\1>", path)


def door_of(endpoint: Endpoint) -> Door:
    """What an endpoint declares, for who asks why it opens or does not."""
    return Door(right_of(endpoint), endpoint.roles, endpoint.method not in _gate.SAFE, endpoint.record)


def _in_braces(path: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)


def _handler(parts: "Parts", resource: Resource, endpoint: Endpoint) -> Any:
    def handle(**path: str) -> Any:
        try:
            refusal = _rights(parts, resource, endpoint)
            if refusal is not None:
                return refusal
            call = Call(parts, flask.g.account, _gate.address(), _body(endpoint), _query(endpoint), _entry())
            audit.begin(_deed(endpoint, path))
            answer = endpoint.run(call, **path)
        except Exception as error:
            refused = as_refusal(error)
            if refused.status == 403 and flask.g.account is not None:
                audit.refused(parts, _deed(endpoint, path), refused.code)
            return error_response(refused)
        return answer if isinstance(answer, flask.Response) else json_response(_plain(answer), endpoint.status)

    return handle


def right_of(endpoint: Endpoint) -> str:
    """The name of an endpoint's right, and of what the trail says of a call that says nothing itself: `cases.actions`, `audit.get`."""
    words = [word for word in endpoint.path.split("/") if word and "<" not in word]
    return ".".join(words[:1] + words[-1:] if len(words) > 1 else [*words, endpoint.method.lower()])


def token_right_of(resource: str, endpoint: Endpoint) -> str:
    """What a machine's token has to name for it: `indicators.read`, `reports.post`."""
    whose = "reports" if resource == "photos" else resource  # a report comes with its photos
    return f"{whose}.{'read' if endpoint.method == 'GET' else 'post'}"


def _deed(endpoint: Endpoint, path: dict[str, str]) -> audit.Doing:
    target = "/".join(str(value) for value in path.values())
    return audit.Doing(flask.g.account, right_of(endpoint), target, _gate.address(), endpoint.method not in _gate.SAFE)


def _rights(parts: "Parts", resource: Resource, endpoint: Endpoint) -> Any:
    account = flask.g.account
    if account is None:
        if endpoint.roles != "open":
            raise Refused(401, "not_signed_in", "Sign in first: POST /api/v1/session.")
        return None
    changes = endpoint.method not in _gate.SAFE
    verdict = may(parts, account, right_of(endpoint), endpoint.roles, changes, token_right_of(resource.id, endpoint), endpoint.record)
    if not verdict.allowed:
        raise Refused(403, verdict.code if verdict.code in TOLD else "not_allowed", verdict.why.en, zh=verdict.why.zh)
    if account.kind == "machine":
        return None  # its token is no cookie: no other site can send it along
    if endpoint.path != "/session" and (refused := _device.refusal(parts, account)):
        raise refused
    return _gate.csrf_refusal(parts)


def _body(endpoint: Endpoint) -> Any:
    if endpoint.body is None:
        return None
    data = flask.request.get_json(force=True, silent=True)
    if not isinstance(data, dict):
        raise Refused(400, "not_json", "The body must be a JSON object.")
    return endpoint.body.model_validate(data)


def _query(endpoint: Endpoint) -> Any:
    return endpoint.query.model_validate(flask.request.args.to_dict()) if endpoint.query else None


def _entry() -> str | None:
    name = flask.request.headers.get("X-Magnet-Entry", "")
    if len(name) > LONGEST_ENTRY:
        raise Refused(400, "bad_entry", f"X-Magnet-Entry is a name of at most {LONGEST_ENTRY} characters.")
    return name or None


def _plain(answer: Any) -> Any:
    return answer.model_dump(mode="json") if isinstance(answer, BaseModel) else answer


def openapi(title: str, version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 description of every endpoint."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    for resource in RESOURCES.values():
        for endpoint in resource.endpoints:
            path = _in_braces(endpoint.path)
            paths.setdefault(_in_braces(address_of(endpoint)), {})[endpoint.method.lower()] = _operation(resource, endpoint, path, schemas)
    return {"openapi": "3.1.0", "info": {"title": title, "version": version}, "paths": paths, "components": {"schemas": schemas}}


def _operation(resource: Resource, endpoint: Endpoint, path: str, schemas: dict[str, Any]) -> dict[str, Any]:
    rights = endpoint.roles if isinstance(endpoint.roles, str) else ", ".join(endpoint.roles)
    parameters = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in re.findall(r"{(\w+)}", path)]
    if endpoint.query:
        schema = endpoint.query.model_json_schema()
        required = schema.get("required", [])
        parameters += [{"name": name, "in": "query", "required": name in required, "schema": kind} for name, kind in schema.get("properties", {}).items()]
    operation: dict[str, Any] = {
        "tags": [resource.id],
        "summary": endpoint.summary,
        "description": f"Rights: {rights}",
        "parameters": parameters,
        "responses": {str(endpoint.status): {"description": "done"}, "default": {"description": "error: {code, message, field}"}},
    }
    if endpoint.limit:
        operation["description"] += f"; without an account {endpoint.limit} from one address"
    if endpoint.media:
        operation["requestBody"] = {"required": True, "content": {media: {} for media in endpoint.media}}
    if endpoint.body:
        schema = endpoint.body.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[endpoint.body.__name__] = schema
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{endpoint.body.__name__}"}}}}
    return operation
