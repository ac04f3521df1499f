"""The case page: another filter draws board or list anew, a chosen case opens in the drawer."""

from typing import Any

from dash import Input, Output, no_update

from callbacks._screen import screen
from core.errors import NotFound
from services.case_page import whole
from services.notifications import opened as was_opened
from widgets._case_panel import gone, panel
from widgets._cases import body, filters_of


def register(app: Any, parts: Any) -> None:
    """Register the callbacks of /cases."""

    @app.callback(Output("cases-body", "children"), Input("cases-filter", "data"), prevent_initial_call=True)
    def filtered(chosen: dict[str, Any] | None) -> Any:
        look = screen(parts, chosen or {})
        return body(look, filters_of(look, chosen or {}))

    @app.callback(Output("case-panel", "children"), Output("case-panel", "hidden"), Input("case-open", "data"))
    def opened(wanted: dict[str, str] | None) -> Any:
        no = (wanted or {}).get("no")
        if not no:
            return no_update, True
        look = screen(parts)
        try:
            was_opened(parts, look.account, no)
            return panel(look, whole(parts, look.account, no)), False
        except NotFound:
            return gone(look, no), False
