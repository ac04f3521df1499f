"""The versions of one's page, the bin of removed magnets, and the clashes with a changed template."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from core.page_diff import Step
from core.page_rebase import Clash
from services._parts import Parts
from services.page_clashes import decide_clash
from services.page_history import compare, note_version, put_back, read_version, removed, restore, versions
from services.save_page import load_page, public, rows
from widgets import _page_words as words

RESOURCE = Resource("page_history")


class Part(BaseModel):
    """So many versions, those before version `after`."""

    limit: int = Field(default=30, ge=1, le=100)
    after: int | None = None


class Against(BaseModel):
    """The version to compare with; the one before where none is named."""

    against: int | None = Field(default=None, ge=0)


class Note(BaseModel):
    model_config = ConfigDict(extra="forbid")
    note: str = Field(max_length=400)


class Back(BaseModel):
    """The version to go back to (0 is the template), and the present one."""

    model_config = ConfigDict(extra="forbid")
    restore: int = Field(ge=0)
    version: int


class One(BaseModel):
    """A magnet of the bin, and the present version."""

    model_config = ConfigDict(extra="forbid")
    id: str
    version: int


class Choice(BaseModel):
    """Whose way a clashing magnet goes, and the present version."""

    model_config = ConfigDict(extra="forbid")
    id: str
    side: Literal["mine", "theirs"]
    version: int


@RESOURCE.on(
    "GET", "/pages/<id>/versions", roles="account", summary="The versions of one's page, the newest first, with what each changed in words", query=Part
)
def find(call: Call, id: str) -> dict[str, Any]:
    found, after = versions(call.parts, call.who, id, call.query.limit, call.query.after)
    items = []
    for each in found:
        fields = {name: getattr(each, name) for name in ("version", "author", "act", "of", "note", "updated")}
        items.append({**fields, "at": each.at.isoformat(), "changes": _told(call.parts, each.steps) if each.steps is not None else None})
    return {"items": items, "next": after}


@RESOURCE.on(
    "GET",
    "/pages/<id>/versions/<int:n>",
    roles="account",
    summary="One version: the page it was, and what differs from `against` (0 is the template)",
    query=Against,
)
def read(call: Call, id: str, n: int) -> dict[str, Any]:
    against = max(n - 1, 0) if call.query.against is None else call.query.against
    return {
        **public(read_version(call.parts, call.who, id, n)),
        "against": against,
        "changes": _told(call.parts, compare(call.parts, call.who, id, against, n)),
    }


@RESOURCE.on("PUT", "/pages/<id>/versions/<int:n>", roles="account", summary="Write a note to a version; an empty one takes it away", body=Note)
def note(call: Call, id: str, n: int) -> dict[str, Any]:
    note_version(call.parts, call.who, id, n, call.body.note)
    return {"version": n}


@RESOURCE.on("POST", "/pages/<id>/restore", roles="account", summary="Go back to a version, or with 0 to the template, by a new version", body=Back)
def go_back(call: Call, id: str) -> dict[str, Any]:
    kept, skipped = restore(call.parts, call.who, id, call.body.restore, call.body.version)
    return {**public(kept), "skipped": rows(skipped)}


@RESOURCE.on("GET", "/pages/<id>/removed", roles="account", summary="The bin: magnets that once were on one's page and are not now")
def bin(call: Call, id: str) -> dict[str, Any]:
    items = [
        {"id": each.id, **each.instance.model_dump(), "title": words.title(call.parts, each.instance.magnet, each.instance.settings)._asdict(),
         "version": each.version, "at": each.at.isoformat()}
        for each in removed(call.parts, call.who, id)
    ]  # fmt: skip
    return {"items": items, "next": None}


@RESOURCE.on("POST", "/pages/<id>/put-back", roles="account", summary="Put a magnet of the bin back with its settings", body=One)
def back(call: Call, id: str) -> dict[str, Any]:
    return public(put_back(call.parts, call.who, id, call.body.id, call.body.version))


@RESOURCE.on("GET", "/pages/<id>/clashes", roles="account", summary="Where the template changed what one had changed too, magnet by magnet")
def clashes(call: Call, id: str) -> dict[str, Any]:
    kept = load_page(call.parts, call.who, id)
    return {"items": [_clash(call.parts, each) for each in kept.open_clashes], "next": None, "version": kept.version}


@RESOURCE.on("POST", "/pages/<id>/clashes", roles="account", summary="Keep mine or take theirs on one magnet", body=Choice)
def decide(call: Call, id: str) -> dict[str, Any]:
    return public(decide_clash(call.parts, call.who, id, call.body.id, call.body.side, call.body.version))


def _told(parts: Parts, steps: list[Step]) -> list[dict[str, str]]:
    return [each._asdict() for each in words.changes(parts, steps)]


def _clash(parts: Parts, clash: Clash) -> dict[str, Any]:
    aspects = [{"what": each.what, "of": each.of, "mine": each.mine, "theirs": each.theirs} for each in clash.aspects]
    said = {"title": words.title(parts, clash.magnet, clash.settings)._asdict(), "says": [each._asdict() for each in words.clash(parts, clash)]}
    return {"id": clash.id, "magnet": clash.magnet, **said, "sides": list(clash.sides), "aspects": aspects}
