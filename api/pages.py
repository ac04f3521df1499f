"""Pages as data: a template's magnets and places with the operations an account keeps on it."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from api._base import Call, Resource
from core.pages import operations_of
from services.save_page import home_of, load_page, pages_of, public, save_page
from widgets._magnet_form import check_operations

RESOURCE = Resource("pages")


class Changed(BaseModel):
    """All operations of the page, and the version they were made on."""

    model_config = ConfigDict(extra="forbid")
    version: int
    operations: list[dict[str, Any]]


@RESOURCE.on("GET", "/pages", roles="account", summary="The pages one may open, one's own first")
def find(call: Call) -> dict[str, Any]:
    home = home_of(call.parts.city, call.who)
    found = pages_of(call.parts, call.who)
    items = [{"id": page.id, "title": {"zh": page.zh, "en": page.en}, "home": page.id == home, "version": version} for page, version in found]
    return {"items": items, "next": None}


@RESOURCE.on("GET", "/pages/<id>", roles="account", summary="One page: its magnets, their places, and the operations kept on the template")
def read(call: Call, id: str) -> dict[str, Any]:
    return public(load_page(call.parts, call.who, id))


@RESOURCE.on("PUT", "/pages/<id>", roles="account", summary="Keep operations on the template; a stale version answers 409", body=Changed)
def write(call: Call, id: str) -> dict[str, Any]:
    kept, wanted = load_page(call.parts, call.who, id), operations_of(call.body.operations)
    check_operations(call.parts, call.who, kept.base, [each for each in wanted if each not in kept.operations])
    return public(save_page(call.parts, call.who, id, wanted, call.body.version))
