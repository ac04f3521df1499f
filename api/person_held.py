"""What is held on a person and who looked at it, for that person: as data or as a spreadsheet to be handed over."""

from typing import Any, Literal

import flask
from pydantic import BaseModel, Field

from api._base import Call, Resource
from services.person_held import READERS, as_sheet, person_held

RESOURCE = Resource("person_held")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Asked(BaseModel):
    reason: str = Field(min_length=4, max_length=200, description="Why it is given out, such as: the person asked at the counter, identity card seen")
    form: Literal["json", "xlsx"] = "json"


@RESOURCE.on("POST", "/people/<int:id>/held", roles=READERS, summary="What is held on a person, unmasked, and every look at it; on record first", body=Asked)
def held(call: Call, id: int) -> Any:
    given = person_held(call.parts, call.who, id, call.body.reason)
    if call.body.form == "json":
        return given
    response = flask.Response(as_sheet(call.parts, call.who, given), mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="magnet-person-{id}.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response
