"""The catalogue of data as a workbook."""

import flask
from pydantic import BaseModel, Field

from api._base import Call, Resource
from services.dataset_sheet import exported
from services.datasets import READERS

RESOURCE = Resource("dataset_sheet")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Where(BaseModel):
    area: str | None = Field(None, max_length=18)


@RESOURCE.on("GET", "/datasets.xlsx", roles=READERS, summary="The catalogue of data as a workbook", query=Where)
def export(call: Call) -> flask.Response:
    response = flask.Response(exported(call.parts, call.who, call.query.area), mimetype=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="datasets.xlsx"'
    return response
