"""The next scene of a wall as Dash components in JSON, asked for by assets/wall_play.mjs: a wall changes scenes without loading its page anew."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import flask
from plotly.io.json import to_json_plotly

from layouts._pages import PAGES, opens
from layouts._scene import scene
from layouts.plain import Plain
from layouts.wall import programme_of
from services.wall_play import public, scene_at
from widgets._screen import screen

if TYPE_CHECKING:
    from services._parts import Parts


def view(parts: "Parts") -> Callable[[], Any]:
    """Flask's view: `at` is the place in the programme, or "sent"; the rest of the query is the wall's own address."""

    def wall_scene() -> Any:
        if not opens(parts, flask.g.account, PAGES["wall"]).allowed:
            return flask.abort(403)
        query = flask.request.args.to_dict()
        at = query.pop("at", "0")
        look = screen(parts, query, "wall")
        found = programme_of(look, query)
        place = "sent" if at == "sent" and found.sent else int(at) % len(found.scenes) if at.isdigit() and len(at) < 6 else 0
        what, sender = scene_at(found, place)
        answer = {"programme": public(found, parts.city.tz), "at": place, "tree": scene(look, what, sender)}
        response = flask.Response(to_json_plotly(answer), mimetype="application/json")
        response.headers["Cache-Control"] = "no-store"
        return response

    return wall_scene


PLAIN = Plain("wall_scene", "/wall/scene", view)
