"""Data sent down: the datasets of one's area and their rows."""

import json
from typing import Any, Literal

import flask
from pydantic import BaseModel, Field

from api._base import Call, Resource
from core.errors import BadInput
from services import correct_by_file, data_down

RESOURCE = Resource("data_down")
READERS = data_down.READERS
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Where(BaseModel):
    area: str | None = Field(None, max_length=18)


class Rows(Where):
    where: str = Field("", max_length=2000, description='Columns and the values they may have, as JSON: {"state": ["valid"]}')
    q: str = Field("", max_length=60, description="Text that stands in one of the columns that are not personal")
    sort: str = Field("", max_length=41, description="A column; with a minus the other way round")
    limit: int = Field(100, ge=1, le=1000)
    after: str | None = Field(None, max_length=300)


class Form(Rows):
    form: Literal["csv", "xlsx"] = "xlsx"


def filters(text: str) -> dict[str, list[str]]:
    """Which values columns may have. Raises BadInput."""
    try:
        found = json.loads(text) if text else {}
        if not isinstance(found, dict):
            raise ValueError
        return {str(name): [str(each) for each in (values if isinstance(values, list) else [values])] for name, values in found.items()}
    except ValueError:
        raise BadInput("bad_where", 'Filters are JSON such as {"state": ["valid"]}.', "where") from None


@RESOURCE.on("GET", "/data-down", roles=READERS, summary="Datasets that are sent down, with their rows in an area and how fresh they are", query=Where)
def listed(call: Call) -> dict[str, Any]:
    return data_down.datasets(call.parts, call.who, call.query.area)


@RESOURCE.on("GET", "/data-down/<dataset>", roles=READERS, summary="Rows of a dataset in an area, masked, with what was asked of them", query=Rows)
def rows(call: Call, dataset: str) -> dict[str, Any]:
    q = call.query
    return data_down.table(call.parts, call.who, dataset, q.area, filters(q.where), q.q, q.sort, q.limit, q.after)


@RESOURCE.on("GET", "/data-down/<dataset>/rows/<path:key>", roles=READERS, summary="One row")
def row(call: Call, dataset: str, key: str) -> dict[str, Any]:
    return data_down.one(call.parts, call.who, dataset, key)


@RESOURCE.on("GET", "/data-down/<dataset>/file", roles=READERS, summary="The same rows as XLSX or CSV, masked and marked with who took them", query=Form)
def file(call: Call, dataset: str) -> flask.Response:
    q = call.query
    body = data_down.file(call.parts, call.who, dataset, q.area, filters(q.where), q.q, q.form)
    return _file(body, f"{dataset}.{q.form}", XLSX if q.form == "xlsx" else "text/csv")


@RESOURCE.on("GET", "/data-down/<dataset>/template", roles=READERS, summary="An empty file of corrections")
def template(call: Call, dataset: str) -> flask.Response:
    return _file(correct_by_file.template(call.parts, call.who, dataset), "corrections.xlsx", XLSX)


def _file(body: Any, name: str, kind: str) -> flask.Response:
    response = flask.Response(body, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="magnet-{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
