"""Pages as data: a template's magnets and places with the operations an account keeps on it; as a file, too."""

from typing import Any, Literal

import flask
from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Refused, Resource
from api._body import read_body
from core.page_file import LARGEST
from core.pages import operations_of
from services.page_bases import Base, Home, choose_home, home_of, pages_of
from services.page_files import export_page, import_page
from services.save_page import Deed, load_page, public, save_page
from widgets._magnet_form import check_operations
from widgets._page_words import CHOSEN, WHY, findable
from widgets._views import VIEWS

RESOURCE = Resource("pages")
YAML = "application/yaml"


class Changed(BaseModel):
    """All operations of the page, the version they were made on, and a note on the new one."""

    model_config = ConfigDict(extra="forbid")
    version: int
    operations: list[dict[str, Any]]
    note: str | None = Field(default=None, max_length=200)


class Form(BaseModel):
    format: Literal["json", "yaml"] = "json"


class Chosen(BaseModel):
    """The page to begin with; null leaves it to the rules."""

    model_config = ConfigDict(extra="forbid")
    page: str | None = Field(max_length=40)


class Into(BaseModel):
    """The page a file becomes (one's own home where none is named), the version it is made on, and whether to try only."""

    page: str | None = None
    version: int | None = None
    dry: bool = False


@RESOURCE.on("GET", "/pages", roles="account", summary="The pages one may open, the one to begin with first, and why that one")
def find(call: Call) -> dict[str, Any]:
    home, found = pages_of(call.parts, call.who)
    items = [{**listed(base), "home": base.page.id == home.page, "version": version} for base, version in found]
    return {"items": items, "next": None, "home": said(home)}


@RESOURCE.on(
    "GET", "/pages/<id>", roles="account", summary="One page: its magnets, their places, and the operations kept on the base; format=yaml as a file", query=Form
)
def read(call: Call, id: str) -> Any:
    if call.query.format == "json":
        return public(load_page(call.parts, call.who, id))
    response = flask.Response(export_page(call.parts, call.who, id), mimetype=YAML)
    response.headers["Content-Disposition"] = f'attachment; filename="page-{id}.yaml"'
    return response


@RESOURCE.on("PUT", "/pages/<id>", roles="account", summary="Keep operations on the base; a stale version answers 409", body=Changed)
def write(call: Call, id: str) -> dict[str, Any]:
    kept, wanted = load_page(call.parts, call.who, id), operations_of(call.body.operations)
    check_operations(call.parts, call.who, kept.base, [each for each in wanted if each not in kept.operations])
    return public(save_page(call.parts, call.who, id, wanted, call.body.version, Deed(note=call.body.note)))


@RESOURCE.on("PUT", "/pages/home", roles="account", summary="Choose the page to begin with; null leaves it to the rules", body=Chosen)
def begin(call: Call) -> dict[str, Any]:
    return said(choose_home(call.parts, call.who, call.body.page))


def listed(base: Base) -> dict[str, Any]:
    """A page as the list has it: why it is open (`from`), who published it (`by`), and what a search looks in (`find`)."""
    page = base.page
    title, by = {"zh": page.zh, "en": page.en}, base.row["author_name"] if base.row else None
    return {"id": page.id, "title": title, "topic": page.topic > 0, "from": base.why, "by": by, "find": findable(page.zh, page.en, page.id)}


def said(home: Home) -> dict[str, Any]:
    """Where an account begins and why, in words; `chosen` where it said so itself."""
    why = CHOSEN if home.chosen else WHY[home.why]
    return {"page": home.page, "why": home.why, "chosen": home.chosen, **why._asdict()}


@RESOURCE.on(
    "POST",
    "/pages/import",
    roles="account",
    summary="A file becomes one's page, as a new version; `problems` says what could not be taken and where; 422 when nothing was",
    query=Into,
    media=(YAML,),
)
def take(call: Call) -> Any:
    body = read_body(LARGEST * 4)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, "not_utf8", "The file is no UTF-8 text: save it as UTF-8.") from error
    page = call.query.page or home_of(call.parts, call.who).page
    made = import_page(call.parts, call.who, page, text, VIEWS, call.query.version, call.query.dry)
    problems = [{"line": each.line, "path": each.path, "code": each.code, **each.words._asdict()} for each in made.problems]
    if made.kept is None:
        raise Refused(422, problems[-1]["code"], problems[-1]["en"], problems[-1]["path"] or None, problems=problems)
    return {"page": public(made.kept), "problems": problems}
