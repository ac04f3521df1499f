"""A sheet of consent: how each home of a building stands on a matter."""

from typing import Any

from dash import html

from layouts._base import Page
from services.buildings import HOME_ROLES
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The sheet `id` of the address, opened at `home`; `consent.mjs` fills it over REST."""
    id = query.get("id", "")
    if not id.isdigit():
        return html.P(screen.say("地址里没有签名表编号。", "The address names no sheet of consent."), className="record-page bd-none")
    return html.Div(className="record-page consent-page", **data(page_module="consent", watermark="1", id=id, home=query.get("home", "")))


PAGE = Page("consent", "/consent", "签名表", "Sheet of consent", "clipboard-check", layout, roles=HOME_ROLES, nav=False)
