"""The address book: who works where, one message to many, and who has read it."""

from typing import Any

from dash import html

from layouts._base import Page
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """People by sort, post and area, opened at the officer of the address; `contacts.mjs` fills it over REST."""
    officer = query.get("officer", "")
    return html.Div(className="contacts-page", **data(page_module="contacts", watermark="1", area=screen.area, officer=officer))


PAGE = Page("contacts", "/contacts", "通讯录", "Contacts", "users-group", layout, order=72)
