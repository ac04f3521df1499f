"""My page: the account's own magnets."""

from typing import Any

from core.errors import NotFound
from layouts._base import Page
from services.page_bases import home_of
from services.save_page import load_page
from widgets._base import Screen
from widgets._desk import desk


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The page named in the address where the account may open it, else the one it begins with, as it was left."""
    home = home_of(screen.parts, screen.account).page
    try:
        return desk(screen, load_page(screen.parts, screen.account, query.get("page") or home))
    except NotFound:
        return desk(screen, load_page(screen.parts, screen.account, home))


PAGE = Page("my_page", "/", "我的页面", "My page", "home", layout, order=0)
