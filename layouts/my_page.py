"""My page: the account's own magnets."""

from typing import Any

from dash import dcc, html

from core.errors import NotFound
from core.page_choice import AMONG, NAMES
from core.words import Words
from layouts._base import Page
from services.page_bases import home_of
from services.page_choices import last_choice
from services.save_page import Kept, load_page
from widgets._base import Screen
from widgets._bits import data, icon
from widgets._desk import desk
from widgets._page_controls import page_controls
from widgets._screen import choosing


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The page as it was left, narrowed to what is chosen."""
    kept = shown(screen, query)
    look = choosing(screen, query, kept.page.controls)
    line = page_controls(look, kept.page, home_of(screen.parts, screen.account).page)
    return html.Div([line, desk(look, kept)], className="my-page", **data(page_module="my_page"))


def recall(screen: Screen, query: dict[str, str]) -> dict[str, str]:
    """The address with what it leaves open as it was chosen last. One that chooses anything is whole, and one that names page and area: a link."""
    if any(query.get(name) for name in (AMONG, *NAMES)) or (query.get("page") and query.get("area")):
        return query
    page = query.get("page") or home_of(screen.parts, screen.account).page
    last = last_choice(screen.parts, screen.account, page)
    gone = {"area", AMONG} if query.get("area") or not screen.account.scope.covers(last.get("area", screen.area)) else set()
    return {**{name: value for name, value in last.items() if name not in gone}, **query}


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


def page_of(screen: Screen, query: dict[str, str]) -> str:
    """The id of the page this address shows."""
    return shown(screen, query).base.id


def switcher(screen: Screen, query: dict[str, str]) -> Any:
    """The page's name, which opens the list of the pages one may open."""
    page = shown(screen, query).page
    name = Words(page.zh, page.en).of(screen.lang)
    label = {"aria-haspopup": "dialog", "aria-label": screen.say(f"页面：{name}，切换", f"Page: {name}, choose another")}
    return html.Button([html.Span(name), icon("chevron-down")], className="page-pick", **{**data(action="pages", page=page.id), **label})


PAGE = Page("my_page", "/", "我的页面", "My page", "home", layout, order=0, tools=history, heading=switcher, shows=page_of, recall=recall)
