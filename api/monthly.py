"""The monthly tables communities are asked for, filled from what is held already."""

from typing import Any

import flask
from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from services import fill_monthly, monthly

RESOURCE = Resource("monthly")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Where(BaseModel):
    area: str | None = Field(None, max_length=18, description="An area of one's scope; without it one's own")


class Month(Where):
    month: str | None = Field(None, pattern=r"^\d{4}-\d{2}$", description="2026-10; without it the last whole month")


@RESOURCE.on("GET", "/monthly", roles=monthly.READERS, summary="The monthly tables, and the months they can be had of", query=Where)
def listed(call: Call) -> dict[str, Any]:
    return monthly.listed(call.parts, call.who, call.query.area)


@RESOURCE.on("GET", "/monthly/<table>", roles=monthly.READERS, summary="A table: columns, lines, missing cells with their reasons", query=Month)
def table(call: Call, table: str) -> dict[str, Any]:
    return monthly.table(call.parts, call.who, table, call.query.area, call.query.month)


class Cell(BaseModel):
    """`area` and `line` are those of the cell in `missing` or `typed`; `seen` is the area of the table as it was shown."""

    model_config = ConfigDict(extra="forbid")
    month: str = Field(pattern=r"^\d{4}-\d{2}$")
    area: str = Field(max_length=18)
    line: str = Field(max_length=300)
    column: str = Field(max_length=40)
    value: str = Field("", max_length=400)
    seen: str | None = Field(None, max_length=18)


@RESOURCE.on("PUT", "/monthly/<table>/cells", roles=fill_monthly.FILLERS, summary="Type a cell that nothing held fills; empty takes it out", body=Cell)
def fill(call: Call, table: str) -> dict[str, Any]:
    return fill_monthly.fill(call.parts, call.who, table, **call.body.model_dump())


@RESOURCE.on("GET", "/monthly/<table>/sheet.xlsx", roles=monthly.READERS, summary="The same as a workbook, missing cells on its second sheet", query=Month)
def sheet(call: Call, table: str) -> flask.Response:
    name, body = monthly.sheet(call.parts, call.who, table, call.query.area, call.query.month)
    response = flask.Response(body, mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response
