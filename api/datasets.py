"""The catalogue of data: datasets with their rows, freshness and quality, previews, lineage; files loaded into them."""

from typing import Any

from pydantic import BaseModel, Field

from api._base import Call, Refused, Resource
from api._body import form_in, read_body
from services import datasets

RESOURCE = Resource("datasets")
READERS = datasets.READERS
MOST = datasets.LARGEST_FILE


class Where(BaseModel):
    area: str | None = Field(None, max_length=18)


class Preview(Where):
    limit: int = Field(20, ge=1, le=200)
    after: str | None = Field(None, max_length=300)


class Upload(BaseModel):
    whole: bool = Field(False, description="The file holds all rows: what is missing from it is gone")
    name: str = Field("file", max_length=200, description="What the file is called, where the form does not say")


@RESOURCE.on("GET", "/datasets", roles=READERS, summary="Every dataset one may know of: rows, freshness, quality, owner, interfaces, who uses it", query=Where)
def listed(call: Call) -> dict[str, Any]:
    return {"items": datasets.catalogue(call.parts, call.who, call.query.area), "next": None}


@RESOURCE.on("GET", "/datasets/<id>", roles=READERS, summary="One dataset with columns, rules, users and latest loads", query=Where)
def show(call: Call, id: str) -> dict[str, Any]:
    return datasets.one(call.parts, call.who, id, call.query.area)


@RESOURCE.on("GET", "/datasets/<id>/rows", roles=datasets.PREVIEWERS, summary="Some rows of a dataset, in one's scope, personal columns masked", query=Preview)
def preview(call: Call, id: str) -> dict[str, Any]:
    return datasets.preview(call.parts, call.who, id, call.query.area, call.query.limit, call.query.after)


@RESOURCE.on("GET", "/datasets/<id>/lineage", roles=READERS, summary="Where the rows of a dataset come from, and what is made of them")
def lineage(call: Call, id: str) -> dict[str, Any]:
    return datasets.lineage(call.parts, call.who, id)


@RESOURCE.on(
    "POST",
    "/datasets/<id>/files",
    roles=("admin", "handler"),
    summary="Load a CSV, XLSX, Parquet or JSON lines file of at most 50 MB into a dataset: field `file` of a form",
    query=Upload,
    media=("multipart/form-data",),
    status=201,
)
def upload(call: Call, id: str) -> dict[str, Any]:
    body = read_body(MOST + 65_536)
    if len(body) > MOST + 65_536:
        raise Refused(413, "too_large", f"The file has over {MOST // 2**20} MB: split it, or lay it into a folder of an interface.", "file")
    fields, files = form_in(body)
    name = fields.get("name") or call.query.name
    run = datasets.upload(call.parts, call.who, id, name, files.get("file", b""), call.query.whole)
    counts = {each: getattr(run, each) for each in ("read", "good", "bad", "added", "changed", "removed")}
    return {"id": run.id, "state": run.state, **counts, "why": run.why._asdict() if run.why else None}
