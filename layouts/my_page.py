"""My page: the account's own magnets."""

from typing import Any

from dash import dcc, html

from core.errors import NotFound
from layouts._base import Page
from services.page_bases import home_of
from services.save_page import Kept, load_page
from widgets._base import Screen
from widgets._bits import icon
from widgets._desk import desk


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The page as it was left."""
    return desk(screen, shown(screen, query))


def shown(screen: Screen, query: dict[str, str]) -> Kept:
    """The page named in the address where the account may open it, else the one it begins with."""
    home = home_of(screen.parts, screen.account).page
    try:
        return load_page(screen.parts, screen.account, query.get("page") or home)
    except NotFound:
        return load_page(screen.parts, screen.account, home)


def history(screen: Screen, query: dict[str, str]) -> Any:
    """The way to the page's versions, with the number of magnets to decide on."""
    kept = shown(screen, query)
    many = len(kept.open_clashes)
    words = screen.say("页面历史", "Page history")
    if many:
        words = screen.say(f"页面历史：模板更新，{many} 块磁铁待决定", f"Page history: the template has changed, {many} magnets to decide")
    badge = html.Span(str(many), className="n") if many else None
    return dcc.Link([icon("history"), badge], href=f"/history?page={kept.base.id}", className="icb to-history", title=words)


PAGE = Page("my_page", "/", "我的页面", "My page", "home", layout, order=0, tools=history, shows=lambda screen, query: shown(screen, query).base.id)
