"""Single sign-on: the way to the house's identity server, and back from it with a code."""

from urllib.parse import urlencode

import flask
from pydantic import BaseModel, Field

from api import _gate
from api._base import Call, Refused, Resource
from services.single_sign_on import NoAccount, NotIdentified, came_back, enter, way

RESOURCE = Resource("single")
BACK = "/login/single"
KEPT = "single_sign_on"  # in Flask's signed cookie, until the browser is back


class Address(BaseModel):
    next: str = Field("/", max_length=2000, description="Where to go afterwards")
    state: str = Field("", max_length=200)


@RESOURCE.on(
    "GET", BACK, roles="open", limit="60 per minute", summary="To the identity server, and back from it with a code; 404 where there is none", query=Address
)
def single(call: Call) -> flask.typing.ResponseReturnValue:
    if not call.parts.settings.oidc_issuer:
        raise Refused(404, "no_single_sign_on", "There is no identity server here: OIDC_ISSUER is not set.")
    back = (call.parts.settings.origin or flask.request.host_url.rstrip("/")) + BACK
    try:
        if not call.query.state:
            address, kept = way(call.parts, back)
            flask.session[KEPT] = {**kept, "next": call.query.next}
            return flask.make_response(flask.redirect(address))
        kept = flask.session.pop(KEPT, None)
        if kept is None or kept["state"] != call.query.state:
            return flask.make_response(flask.redirect("/login?why=single"))
        who = came_back(call.parts, back, f"{back}?{urlencode(flask.request.args)}", kept)
        token, account = enter(call.parts, who, call.address, flask.request.user_agent.string)
    except NotIdentified:
        return flask.make_response(flask.redirect("/login?why=single"))
    except NoAccount as none:
        return flask.make_response(flask.redirect(f"/login?why={none.why}"))
    response = flask.redirect(ours(kept["next"]))
    for name in ("lang", "theme"):
        response.set_cookie(f"magnet_{name}", getattr(account, name), samesite="Lax", max_age=400 * 86400)
    return _gate.set_session(response, token, account.csrf)


def ours(address: str) -> str:
    """The address if it is one of our pages, else the first page."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\", "/login")) else "/"
