"""What was refused at the doors, with its reason."""

from typing import Any

from pydantic import BaseModel, Field

from api._base import Call, Resource
from services.take_report import list_rejected

RESOURCE = Resource("rejected")


class Page(BaseModel):
    limit: int = Field(100, ge=1, le=1000)
    after: int | None = None


@RESOURCE.on("GET", "/rejected", roles=("admin",), summary="Refused reports, newest first, masked", query=Page)
def rejected(call: Call) -> dict[str, Any]:
    items, after = list_rejected(call.parts, call.query.limit, call.query.after)
    return {"items": items, "next": after}
