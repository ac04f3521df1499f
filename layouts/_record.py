"""The frame of the pages of one thing: a home, an enterprise, a camera."""

from typing import Any

from dash import html

from widgets._base import Screen
from widgets._bits import data


def record(screen: Screen, kind: str, id: str) -> Any:
    """The thing of this kind and number; a word where the address names none."""
    if not id:
        return html.P(screen.say("地址里没有编号：加上 ?id=…", "The address names nothing: add ?id=…"), className="record-page bd-none")
    return html.Div(className="record-page", **data(page_module="record", watermark="1", kind=kind, id=id, area=screen.area))
