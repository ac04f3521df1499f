"""The page of a case: drawn anew at each step."""

from typing import Any

from dash import Input, Output, no_update

from callbacks._screen import screen
from core.errors import NotFound
from services.case_page import whole
from widgets._case_page import live_part
from widgets._case_panel import gone


def register(app: Any, parts: Any) -> None:
    """Register the callback of /case."""

    @app.callback(Output("case-page-live", "children"), Input("case-page-at", "data"), prevent_initial_call=True)
    def again(wanted: dict[str, str] | None) -> Any:
        no = (wanted or {}).get("no")
        if not no:
            return no_update
        look = screen(parts)
        try:
            return live_part(look, whole(parts, look.account, no))
        except NotFound:
            return gone(look, no, closes=False)
