"""The card of a community and the survey it fills in."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from services import cells, communities

RESOURCE = Resource("communities")


class Answers(BaseModel):
    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=0, description="The version that was read, 0 for none")
    answers: dict[str, Any] = Field(max_length=200)


@RESOURCE.on("GET", "/communities/<code>", roles=cells.READERS, summary="A community: people, ground, economy, type, cells and staff")
def card(call: Call, code: str) -> dict[str, Any]:
    return communities.card(call.parts, call.who, code)


@RESOURCE.on("GET", "/communities/<code>/survey", roles=cells.READERS, summary="Its survey: questions, answers, versions")
def survey(call: Call, code: str) -> dict[str, Any]:
    return communities.survey(call.parts, call.who, code)


@RESOURCE.on("PUT", "/communities/<code>/survey", roles=communities.FILLERS, summary="Fill the survey in: a further version", body=Answers)
def fill(call: Call, code: str) -> dict[str, Any]:
    return communities.fill_survey(call.parts, call.who, code, call.body.version, call.body.answers)
