"""Administration: the demo's switches."""

from typing import Any

import flask
from dash import Input, Output, no_update

from callbacks._screen import screen
from services.demo_feed import scene, set_scene, set_speed
from widgets._demo import switches


def register(app: Any, parts: Any) -> None:
    """Register the callbacks of /admin."""

    @app.callback(Output("demo-switches", "children"), Input("demo-order", "data"), prevent_initial_call=True)
    def switched(order: dict[str, str] | None) -> Any:
        if not order or not parts.settings.demo or flask.g.account.role != "admin":
            return no_update
        if "scene" in order:
            set_scene(parts, order["scene"])
        if "speed" in order:
            set_speed(parts, float(order["speed"]))
        return switches(screen(parts), scene(parts))
