"""The catalogue of categories, conditions, departments and rules: out as a spreadsheet, in as a version."""

from typing import Any, Literal

import flask
from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Refused, Resource
from api._body import read_body
from core.catalogue_sheets import CatalogueRefused
from data_sources.sheets import LARGEST_BYTES
from services import catalogue

RESOURCE = Resource("catalogue")
ADMIN = ("admin",)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Form(BaseModel):
    form: Literal["xlsx", "csv"] = "xlsx"
    sheet: str | None = Field(None, description="For csv: majors, departments, categories, conditions or routes")
    template: bool = False


class Named(BaseModel):
    name: str = Field("catalogue.xlsx", max_length=300)


class When(BaseModel):
    model_config = ConfigDict(extra="forbid")
    at: str | None = Field(None, description="From when it holds, ISO 8601; now where none is given")


@RESOURCE.on("GET", "/catalogue", roles=ADMIN, summary="The present catalogue, or the template, as a workbook or one sheet of it as CSV", query=Form)
def export(call: Call) -> flask.Response:
    query = call.query
    data = catalogue.exported(call.parts, query.form, query.template, query.sheet)
    name = "-".join(filter(None, ["catalogue", "template" if query.template else "", query.sheet or ""]))
    response = flask.Response(data, mimetype=XLSX if query.form == "xlsx" else "text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{query.form}"'
    return response


@RESOURCE.on("GET", "/catalogue/versions", roles=ADMIN, summary="The versions of the catalogue, the latest first")
def versions(call: Call) -> dict[str, Any]:
    return {"items": catalogue.list_versions(call.parts), "next": None}


@RESOURCE.on(
    "POST",
    "/catalogue/versions",
    roles=ADMIN,
    summary="Hand in a spreadsheet as the body; answers what it changes, or every cell that cannot be used as `faults`",
    query=Named,
    media=(XLSX, "text/csv"),
    status=201,
)
def hand_in(call: Call) -> dict[str, Any]:
    try:
        return catalogue.hand_in(call.parts, call.who, call.query.name, read_body(LARGEST_BYTES))
    except CatalogueRefused as refused:
        faults = [{name: getattr(fault, name) for name in ("sheet", "cell", "zh", "en")} for fault in refused.faults]
        raise Refused(400, refused.code, refused.message, refused.field, zh=refused.words.zh, faults=faults) from None


@RESOURCE.on("GET", "/catalogue/versions/<int:id>", roles=ADMIN, summary="How a version differs from the catalogue that holds now")
def show(call: Call, id: int) -> dict[str, Any]:
    return catalogue.version(call.parts, id)


@RESOURCE.on("POST", "/catalogue/versions/<int:id>/activate", roles=ADMIN, summary="Let a version hold, now or from a time ahead, for new cases", body=When)
def activate(call: Call, id: int) -> dict[str, Any]:
    return catalogue.activate(call.parts, call.who, id, call.body.at)


@RESOURCE.on("POST", "/catalogue/versions/<int:id>/withdraw", roles=ADMIN, summary="A version whose time lies ahead does not come to hold", status=204)
def withdraw(call: Call, id: int) -> flask.Response:
    catalogue.withdraw(call.parts, call.who, id)
    return flask.Response(status=204)
