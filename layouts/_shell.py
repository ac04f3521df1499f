"""The shell around every page: navigation, area switcher, connection light, clock, account."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import dash
import dash_mantine_components as dmc
import flask
from dash import Input, Output, dcc, html

from core.words import Words
from layouts._base import Page
from layouts._pages import PAGES, opens, page_at
from layouts.plain._phone import ROLES
from services.areas import area as area_of
from services.audit import Doing, refused
from widgets._base import Screen, Surface
from widgets._bits import data, icon, live_light, to_wall
from widgets._screen import language, theme
from widgets._screen import screen as screen_of

if TYPE_CHECKING:
    from core.rights import Decision
    from services._parts import Parts
    from services.who import Account

log = logging.getLogger(__name__)

# Pages read from another distance than a desk.
SURFACES: dict[str, Surface] = {"wall": "wall", "summary": "lead"}
THEME: Any = {"fontFamily": "var(--font)", "primaryColor": "teal", "defaultRadius": "sm", "cursorType": "pointer", "respectReducedMotion": True}


def app_layout(parts: "Parts") -> Callable[[], Any]:
    """The app's layout, asked anew by every page load: the address, what of it asks for another page and what for another choice, and the page's container."""

    def layout() -> Any:
        place = [dcc.Location(id="url", refresh="callback-nav"), dcc.Store(id="address"), dcc.Store(id="choice"), html.Div(id="page", className="page-root")]
        return dmc.MantineProvider(place, theme=THEME, forceColorScheme=theme(flask.g.account))

    return layout


def html_tag(account: "Account | None") -> str:
    """The page's opening tag: language, theme and distance are right before the first pixel."""
    page = page_at(flask.request.path)
    surface = SURFACES.get(page.id, "") if page else ""
    surface = surface or ("phone" if flask.request.cookies.get("magnet_surface") == "phone" else "desk")
    lang = "en" if language(account) == "en" else "zh-CN"
    return f'<html lang="{lang}" data-theme="{theme(account)}" data-surface="{surface}">'


def register(app: dash.Dash, parts: "Parts") -> None:
    """Fill the container from the address, keep the shell true to what is chosen, and wake the page's own module."""

    app.clientside_callback(
        f"function (pathname, search) {{ return import({app.get_asset_url('shell.mjs')!r}).then(function (m) {{ return m.route(pathname, search); }}); }}",
        Output("address", "data"),
        Output("choice", "data"),
        Input("url", "pathname"),
        Input("url", "search"),
    )

    @app.callback(Output("page", "children"), Input("address", "data"), prevent_initial_call=True)
    def fill(address: dict[str, str]) -> Any:
        try:
            return draw(parts, address["pathname"], address["search"])
        except Exception:
            log.exception("page %s cannot be drawn", address["pathname"])
            look = screen_of(parts)
            return shell(look, None, {}, broken(look))

    @app.callback(Output("area-place", "children"), Output("rail-links", "children"), Input("choice", "data"), prevent_initial_call=True)
    def follow(choice: dict[str, str]) -> Any:
        query = dict(parse_qsl(choice["search"].lstrip("?")))
        look = screen_of(parts, query)
        return area_button(look), rail_links(look, page_at(choice["pathname"]), query)

    app.clientside_callback(
        f"function (_) {{ import({app.get_asset_url('shell.mjs')!r}).then(function (m) {{ m.arrived(); }}); return window.dash_clientside.no_update; }}",
        Output("page", "title"),
        Input("page", "children"),
    )


def draw(parts: "Parts", pathname: str, search: str) -> Any:
    """The page at this address in its shell, or a plain word about why not."""
    query = dict(parse_qsl(search.lstrip("?")))
    page = page_at(pathname)
    look = screen_of(parts, query, SURFACES.get(page.id) if page else None)
    if pathname == "/" and look.account.kind == "wall":
        page, look = PAGES["wall"], screen_of(parts, query, "wall")
    if page is None:
        return shell(look, None, query, not_found(look))
    verdict = opens(parts, look.account, page)
    if not verdict.allowed:
        refused(parts, Doing(look.account, f"page.{page.id}", "", flask.request.remote_addr or "", changes=False), verdict.code)
        return shell(look, None, query, not_yours(look, verdict))
    if page.recall:
        query = page.recall(look, query)
        look = screen_of(parts, query, SURFACES.get(page.id))
    body = page.layout(look, query)
    return body if page.bare else shell(look, page, query, body)


def shell(screen: Screen, page: Page | None, query: dict[str, str], body: Any) -> Any:
    """`body` with rail and bar around it."""
    return html.Div(
        [rail(screen, page, query), bar(screen, page, query), html.Main(body, className="page-body", id="main", tabIndex=-1), looking(screen)],
        className=f"app p-{page.id if page else 'none'}",
        **data(page=page.id if page else "none"),
    )


def looking(screen: Screen) -> Any:
    """The frame around everything while an administrator looks as somebody else, and the way back."""
    account = screen.account
    if account.seen_by is None:
        return None
    role = screen.city.roles[account.role].of(screen.lang)
    words = screen.say(f"正在以 {account.name}（{role}）的视角查看，只读，已记录", f"Looking as {account.name} ({role}), read-only and on record")
    button = html.Button(screen.say("结束", "End"), className="btn sm", **data(action="end-looking"))
    return html.Div([icon("eye"), html.Span(words), button], className="looking", role="status")


def rail(screen: Screen, page: Page | None, query: dict[str, str]) -> Any:
    """Navigation by role: a rail on a desk, a bar at the foot of a phone."""
    return html.Nav(
        [
            html.Div(rail_links(screen, page, query), id="rail-links"),
            html.Span(className="push"),
            switch(screen, "lang", html.B("EN" if screen.lang == "zh" else "中"), screen.say("切换到英文", "Switch to Chinese")),
            switch(screen, "theme", icon("sun" if screen.theme == "dark" else "moon"), screen.say("深浅色", "Light or dark")),
            account_menu(screen),
        ],
        className="rail",
        **{"aria-label": screen.say("导航", "Navigation")},
    )


def rail_links(screen: Screen, page: Page | None, query: dict[str, str]) -> list[Any]:
    """The way home and the pages of this account, each with the area that is looked at."""
    area = urlencode({"area": query["area"]}) if query.get("area") else ""
    home = dcc.Link(html.Span(className="logo"), href="/", className="home", title=screen.city.title.of(screen.lang))
    return [home, *[link(screen, each, each is page, area) for each in nav_pages(screen)]]


def nav_pages(screen: Screen) -> list[Page]:
    """The pages in this account's navigation, in their order."""
    mine = (page for page in PAGES.values() if page.nav and opens(screen.parts, screen.account, page).allowed)
    return sorted(mine, key=lambda page: (page.order, page.id))


def link(screen: Screen, page: Page, here: bool, area: str) -> Any:
    """One entry of the navigation. The wall opens without shell, so it is a plain link."""
    words = Words(page.zh, page.en).of(screen.lang)
    href = f"{page.path}?{area}" if area else page.path
    inner = [icon(page.icon), html.Span(words, className="w")]
    return dcc.Link(inner, href=href, title=words, className="nav on" if here else "nav")


def bar(screen: Screen, page: Page | None, query: dict[str, str]) -> Any:
    """Page title, area switcher, room for the page's own tools, connection light, clock."""
    return html.Header(
        [
            html.H1(heading(screen, page, query)),
            html.Div(area_button(screen), id="area-place"),
            html.Div(page.tools(screen, query) if page and page.tools else None, id="page-tools", className="tools"),
            to_wall(screen, page.shows(screen, query)) if page and page.shows else None,
            new_case(screen),
            search_button(screen),
            bell(screen),
            live_light(screen),
            html.Time(className="clock", **data(clock="HH:mm", zone=screen.city.zone)),
        ],
        className="topbar",
    )


def new_case(screen: Screen) -> Any:
    """The way to a new case, as key N is, for the posts that take reports down."""
    page = PAGES["intake"]
    if not opens(screen.parts, screen.account, page).allowed:
        return None
    words = Words(page.zh, page.en).of(screen.lang)
    return dcc.Link([icon(page.icon), html.Span(words)], href=page.path, className="btn new-case", title=f"{words} (N)")


def search_button(screen: Screen) -> Any:
    """Opens the search over everything, as Ctrl+K does (`search.mjs`). A wall searches nothing."""
    if screen.account.kind == "wall":
        return None
    words = screen.say("搜索", "Search")
    given = {**data(action="search"), "aria-haspopup": "dialog", "aria-label": words, "aria-keyshortcuts": "Control+K"}
    return html.Button([icon("search"), html.Span(words), html.Kbd("Ctrl K")], className="search-btn", title=f"{words} (Ctrl+K)", **given)


def bell(screen: Screen) -> Any:
    """What waits for this account; `bell.mjs` keeps the number and shows the list. A wall is told nothing."""
    if screen.account.kind == "wall":
        return None
    words = screen.say("消息", "Messages")
    inner = [icon("bell"), html.Span(className="n", hidden=True)]
    return html.Button(
        inner, className="icb bell", title=words, **{**data(action="bell", account=screen.account.id), "aria-haspopup": "dialog", "aria-label": words}
    )


def heading(screen: Screen, page: Page | None, query: dict[str, str]) -> Any:
    """What the bar calls this page."""
    if page is None:
        return screen.city.title.of(screen.lang)
    return page.heading(screen, query) if page.heading else Words(page.zh, page.en).of(screen.lang)


def area_button(screen: Screen) -> Any:
    """Opens the tree of areas, cut to one's scope."""
    found = area_of(screen.parts, screen.area)
    name = Words(found.name, found.name_en).of(screen.lang)
    return html.Button(
        [icon("map-pin"), html.Span(name), icon("chevron-down")],
        className="sel",
        **{
            **data(action="area", area=screen.area, root=screen.account.area),
            "aria-haspopup": "dialog",
            "aria-label": screen.say(f"区域：{name}", f"Area: {name}"),
        },
    )


def account_menu(screen: Screen) -> Any:
    """Whose session this is, and the way out."""
    account = screen.account
    dark = screen.theme == "dark"
    entries = [
        html.Div([html.B(account.name), html.Span(f"{account.unit} · {role_words(screen)}")], className="who"),
        html.Hr(),
        entry("lang", "language", screen.say("English", "中文")),
        entry("theme", "sun" if dark else "moon", screen.say("浅色" if dark else "深色", "Light" if dark else "Dark")),
        *outside(screen),
        *([entry("why-point", "info-circle", screen.say("为什么能看到", "Why do I see this"))] if account.kind == "person" else []),
        html.A([icon("user"), screen.say("我的账号", "My account")], href="/account", className="mi", **data(action="my-account")),
        html.Hr(),
        entry("logout", "logout", screen.say("退出登录", "Sign out")),
    ]
    face = html.Summary(account.name[:2], className="ava", **{**data(action="account"), "aria-label": screen.say("账号", "Account")})
    return html.Details([face, html.Div(entries, className="account")], className="account-menu")


def role_words(screen: Screen) -> str:
    """What the account's post is called, also where it has none yet."""
    words = screen.city.roles.get(screen.account.role)
    return words.of(screen.lang) if words else screen.say("未授岗", "no post yet")


def outside(screen: Screen) -> list[Any]:
    """The way to the phone's page, for who works outside."""
    if screen.account.role not in ROLES:
        return []
    return [html.A([icon("device-mobile"), screen.say("手机端", "On the phone")], href="/m", className="mi")]


def entry(action: str, symbol: str, words: str) -> Any:
    """One line of the account menu."""
    return html.Button([icon(symbol), words], className="mi", **data(action=action))


def switch(screen: Screen, action: str, inner: Any, words: str) -> Any:
    """A small switch at the rail's foot."""
    return html.Button(inner, className="icb sw", title=words, **{**data(action=action), "aria-label": words})


def not_found(screen: Screen) -> Any:
    """What stands at an address that leads nowhere."""
    return word(
        screen,
        "map-pin",
        screen.say("没有这个页面", "There is no such page"),
        screen.say("地址可能写错，或页面已移走。", "The address may be mistyped, or the page has moved."),
    )


def not_yours(screen: Screen, verdict: "Decision") -> Any:
    """What stands at a page another role opens, and why."""
    return word(screen, "lock", screen.say("此页面不对您的岗位开放", "This page is not open to your post"), verdict.why.of(screen.lang))


def broken(screen: Screen) -> Any:
    """What stands where a page failed."""
    return word(
        screen,
        "refresh",
        screen.say("这个页面没有打开", "This page did not open"),
        screen.say("请重新载入；若仍如此，请告诉系统管理员，原因已记入日志。", "Load it again; if it stays so, tell the administrator: the log says why."),
    )


def word(screen: Screen, symbol: str, head: str, line: str) -> Any:
    """A page that only says something and shows the way home."""
    home = "/wall" if screen.account.kind == "wall" else "/"
    return html.Div(
        [icon(symbol), html.B(head), html.Span(line), dcc.Link(screen.say("回到首页", "Back home"), href=home, className="btn")], className="void full"
    )
