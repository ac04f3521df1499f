"""What people define in the browser: datasets, interfaces, indicators and magnets, their versions, and where they are used."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from api._body import uploaded
from core.errors import NotFound
from core.made import FOLDERS, Kind
from data_sources.sheets import LARGEST_BYTES
from services import made, spreadsheet, try_out
from services.made import BUILDERS
from services.made_for import sees
from services.made_place import place
from services.used import used

RESOURCE = Resource("definitions")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Wanted(BaseModel):
    """The definition as a row of a pack has it, without an id; for the roles named, or for its author alone."""

    model_config = ConfigDict(extra="forbid")
    body: dict[str, Any]
    roles: list[str] = Field(default=[], max_length=20)
    state: made.State = "published"
    version: int = Field(0, ge=0, description="The version it is made on; 0 for a new one")
    note: str | None = Field(None, max_length=200)


class Seen(BaseModel):
    """The version its author looked at."""

    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=1)
    note: str | None = Field(None, max_length=200)


class Back(Seen):
    of: int = Field(ge=1, description="The version to bring back")


class File(BaseModel):
    name: str = Field("table.csv", max_length=500)
    sheet: str | None = Field(None, description="The sheet of a workbook; the first one where none is given")


class Rows(File):
    area: str | None = Field(None, description="Where all rows lie, for a table that does not say it")
    down: bool = Field(False, description="A row that says no area lies in that of the row above, as below merged cells")


class Tried(BaseModel):
    """An indicator as it is so far; words and unit may be left away."""

    model_config = ConfigDict(extra="forbid")
    body: dict[str, Any]
    area: str | None = None
    by: str | None = None
    period: str | None = None


class Size(BaseModel):
    """Columns and rows of a desk page."""

    model_config = ConfigDict(extra="forbid")
    w: int = Field(3, ge=1, le=12)
    h: int = Field(2, ge=1, le=12)


@RESOURCE.on("GET", "/definitions", roles=BUILDERS, summary="All that one made and may change, the latest first")
def find(call: Call) -> dict[str, Any]:
    return {"items": made.listed(call.parts, call.who), "next": None}


@RESOURCE.on("POST", "/definitions/interface", roles=("admin",), summary="Make an interface", body=Wanted, status=201)
def add_interface(call: Call) -> dict[str, Any]:
    return _save(call, "interface", None)


@RESOURCE.on("POST", "/definitions/<kind>", roles=BUILDERS, summary="Make a dataset, indicator or magnet", body=Wanted, status=201)
def add(call: Call, kind: str) -> dict[str, Any]:
    return _save(call, _kind(kind), None)


@RESOURCE.on(
    "POST",
    "/definitions/look",
    roles=BUILDERS,
    summary="What the columns of a CSV or XLSX are, and the dataset it could be",
    query=File,
    media=("text/csv", XLSX),
)
def look(call: Call) -> dict[str, Any]:
    return spreadsheet.look(call.parts, call.who, call.query.name, uploaded(LARGEST_BYTES), call.query.sheet)


@RESOURCE.on(
    "POST",
    "/definitions/dataset/<id>/rows",
    roles=BUILDERS,
    summary="Load a CSV or XLSX into a dataset one made; what cannot be taken is told row by row",
    query=Rows,
    media=("text/csv", XLSX),
)
def load(call: Call, id: str) -> dict[str, Any]:
    query: Rows = call.query
    return spreadsheet.load(call.parts, call.who, id, query.name, uploaded(LARGEST_BYTES), query.sheet, query.area, query.down)


@RESOURCE.on("GET", "/definitions/dataset/<id>/columns", roles=BUILDERS, summary="What can be counted of a dataset, and by what it can be told apart")
def columns(call: Call, id: str) -> dict[str, Any]:
    return try_out.made_of(call.parts, call.who, id)


@RESOURCE.on("POST", "/definitions/preview", roles=BUILDERS, summary="The answer of an indicator before it is kept", body=Tried)
def preview(call: Call) -> dict[str, Any]:
    body: Tried = call.body
    return try_out.preview(call.parts, call.who, body.body, body.area, body.by, body.period)


@RESOURCE.on("POST", "/definitions/magnet/<id>/place", roles=BUILDERS, summary="Put a magnet on the page one begins with", body=Size, status=201)
def put(call: Call, id: str) -> dict[str, Any]:
    return place(call.parts, call.who, id, (call.body.w, call.body.h))


@RESOURCE.on("GET", "/definitions/<kind>/<id>", roles=BUILDERS, summary="One of them with its body, its versions and what changed in each")
def read(call: Call, kind: str, id: str) -> dict[str, Any]:
    return made.one(call.parts, call.who, _kind(kind), id)


@RESOURCE.on("PUT", "/definitions/<kind>/<id>", roles=BUILDERS, summary="Another version; a stale one answers 409", body=Wanted)
def change(call: Call, kind: str, id: str) -> dict[str, Any]:
    return _save(call, _kind(kind), id)


@RESOURCE.on("GET", "/definitions/<kind>/<id>/usage", roles=BUILDERS, summary="On how many pages and walls it is, and what is made of it")
def usage(call: Call, kind: str, id: str) -> dict[str, Any]:
    known = getattr(call.parts.city, FOLDERS[_kind(kind)])
    if id not in known or not sees(call.parts, call.who, _kind(kind), id):
        raise NotFound(f"There is no {kind} {id}.")
    return used(call.parts, _kind(kind), id)


@RESOURCE.on("POST", "/definitions/<kind>/<id>/retire", roles=BUILDERS, summary="Offer it no more; where it is used it stays as it was last", body=Seen)
def retire(call: Call, kind: str, id: str) -> dict[str, Any]:
    return made.retire(call.parts, call.who, _kind(kind), id, call.body.version, call.body.note)


@RESOURCE.on("POST", "/definitions/<kind>/<id>/restore", roles=BUILDERS, summary="Bring an earlier version back, as a new one", body=Back)
def restore(call: Call, kind: str, id: str) -> dict[str, Any]:
    return made.restore(call.parts, call.who, _kind(kind), id, call.body.version, call.body.of)


def _save(call: Call, kind: Kind, id: str | None) -> dict[str, Any]:
    body: Wanted = call.body
    return made.save(call.parts, call.who, kind, id, body.body, body.roles, body.state, body.version, body.note)


def _kind(name: str) -> Kind:
    found: Kind | None = next((each for each in FOLDERS if each == name), None)
    if found is None:
        raise NotFound(f"There are {', '.join(FOLDERS)}, no {name}.")
    return found
