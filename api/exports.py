"""Lists as spreadsheets."""

from collections.abc import Iterator

import flask

from api._base import Call, Resource
from api.cases import Filter
from api.hazards import Wanted
from core.case_filter import CaseFilter
from core.errors import NotAllowed
from services.export import cases_sheet, handover_sheet, hazards_sheet

RESOURCE = Resource("exports")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@RESOURCE.on(
    "GET", "/cases.xlsx", roles="account", summary="The cases that GET /cases finds with the same filters, masked, at most 100,000", query=Filter, record="case"
)
def cases(call: Call) -> flask.Response:
    if call.who.kind == "wall":
        raise NotAllowed("A wall exports nothing.")
    query = call.query
    if query.of:  # the figure has its own filters and period
        only, figure = CaseFilter(column=query.column or "", light=query.light or ""), query.question(query.of, call.who.area)
        return _file("cases", cases_sheet(call.parts, call.who, only, figure))
    return _file("cases", cases_sheet(call.parts, call.who, query.wanted(call.parts.city)))


@RESOURCE.on(
    "GET",
    "/hazards.xlsx",
    roles=("leader", "dispatcher", "community", "handler", "property"),
    summary="The ledger of hazards with the same filters",
    query=Wanted,
    record="case",
)
def hazards(call: Call) -> flask.Response:
    return _file("hazards", hazards_sheet(call.parts, call.who, call.query.model_dump()))


@RESOURCE.on("GET", "/handovers/<int:id>/sheet.xlsx", roles=("leader", "dispatcher"), summary="One handover as a spreadsheet")
def handover(call: Call, id: int) -> flask.Response:
    return _file(f"handover-{id}", handover_sheet(call.parts, call.who, id))


def _file(name: str, body: Iterator[bytes]) -> flask.Response:
    response = flask.Response(body, mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="magnet-{name}.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response
