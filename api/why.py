"""Why do I see this, and why not: the tests of a decision in words."""

from typing import Any

import flask
from pydantic import BaseModel, Field

from api._base import Call, Resource
from services.why import FORMS, Declared, why

RESOURCE = Resource("why")


class About(BaseModel):
    what: str = Field(max_length=160, description=FORMS)


@RESOURCE.on("GET", "/why", roles="account", summary="Why one sees a record or may do something, and why not: each test in a sentence", query=About)
def reasons(call: Call) -> dict[str, Any]:
    config = flask.current_app.config
    return why(call.parts, call.who, call.query.what, Declared(config["UNIT_RIGHTS"], config["DOORS"]))
