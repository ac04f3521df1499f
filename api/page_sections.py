"""Sections of one's pages."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from services.copy_section import copy_section

RESOURCE = Resource("page_sections")


class Target(BaseModel):
    """The page it is copied to."""

    model_config = ConfigDict(extra="forbid")
    to: str = Field(max_length=40)


@RESOURCE.on("POST", "/pages/<id>/sections/<section>/copy", roles="account", summary="Copy a section below another page of one's own", body=Target)
def copy(call: Call, id: str, section: str) -> dict[str, Any]:
    return {"copied": copy_section(call.parts, call.who, id, section, call.body.to), "to": call.body.to}
