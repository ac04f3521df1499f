"""The ledger of hazards."""

from typing import Any

from pydantic import BaseModel, Field

from api._base import Call, Resource
from services.hazards import hazards

RESOURCE = Resource("hazards", record="case")


class Wanted(BaseModel):
    area: str | None = None
    grade: str | None = None
    standing: str | None = Field(None, description="open, overdue, to_write_off, written_off or rejected; all but rejected where left away")
    department: str | None = None
    limit: int = Field(200, ge=1, le=1000)
    after: str | None = None


@RESOURCE.on("GET", "/hazards", roles=("leader", "dispatcher", "community", "handler", "property"), summary="Hazards in one's scope with totals", query=Wanted)
def find(call: Call) -> dict[str, Any]:
    return hazards(call.parts, call.who, **call.query.model_dump())
