"""Small pieces of HTML that pages and panels share."""

from typing import Any

from dash import html


def icon(name: str) -> Any:
    """One of the icons of assets/icons.css, in the colour of its text."""
    return html.I(className=f"i i-{name}", **{"aria-hidden": "true"})


def data(**values: Any) -> dict[str, Any]:
    """`data-*` attributes by their short names."""
    return {f"data-{name.replace('_', '-')}": value for name, value in values.items()}
