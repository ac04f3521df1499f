"""My page: the account's own magnets."""

from typing import Any

from layouts._base import Page
from services.save_page import home_of, load_page
from widgets._base import Screen
from widgets._desk import desk


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The account's page as it was left."""
    return desk(screen, load_page(screen.parts, screen.account, home_of(screen.city, screen.account)))


PAGE = Page("my_page", "/", "我的页面", "My page", "home", layout, order=0)
