"""Every view in every state, at a desk's size or with `?surface=wall` at a wall's: for the documentation and for whoever draws one."""

from datetime import datetime
from typing import Any

from dash import dcc, html

from core.city import Magnet
from core.pages import Instance, width_in
from layouts._base import Page
from layouts._samples import sample
from widgets._base import Screen, View
from widgets._bits import data
from widgets._frame import common, defaults, header, magnet
from widgets._views import VIEWS
from widgets.grid import Live

STATES = {
    "ok": ("正常", "Normal"),
    "loading": ("载入", "Loading"),
    "empty": ("空", "Empty"),
    "no_data": ("无数据", "No data"),
    "stale": ("过期", "Stale"),
    "error": ("错误", "Error"),
}


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """A row of tiles for each view of answers, and each view of cases with what is there now; with `size=least` as small as they may be."""
    wall, least = query.get("surface") == "wall", query.get("size") == "least"
    seen = Screen(screen.parts, screen.account, screen.area, screen.lang, screen.theme, "wall") if wall else screen
    now = datetime.now(screen.city.tz)
    rows = [row(seen, view, sample(screen.city.indicators[view.sample[0]], view.sample[1], now), least) for view in VIEWS.values() if view.sample]
    return html.Div([switch(screen, wall, least), *rows, cases(seen, least)], className="gallery", **(data(bare="wall") if wall else {}))


def switch(screen: Screen, wall: bool, least: bool) -> Any:
    """To the other surface, and to the other size."""
    words = screen.say("桌面尺寸", "Desk size") if wall else screen.say("大屏尺寸", "Wall size")
    sizes = screen.say("常用大小", "Usual size") if least else screen.say("最小大小", "Smallest size")
    links = ((words, not wall, least), (sizes, wall, not least))
    return html.Div([dcc.Link(said, href=address(on_wall, small), className="btn") for said, on_wall, small in links], className="switch")


def address(wall: bool, least: bool) -> str:
    """This page with those choices."""
    asked = [*(["surface=wall"] if wall else []), *(["size=least"] if least else [])]
    return "/gallery" + (f"?{'&'.join(asked)}" if asked else "")


def row(screen: Screen, view: View, answer: dict[str, Any], least: bool) -> Any:
    """The six states of one view."""
    tiles = [html.Figure([html.Figcaption(screen.say(*words)), tile(screen, view, state, answer, least)]) for state, words in STATES.items()]
    return html.Section([html.H2(screen.say(view.zh, view.en)), html.Div(tiles, className="tiles")])


def tile(screen: Screen, view: View, state: str, answer: dict[str, Any], least: bool) -> Any:
    """One magnet held in `state`."""
    title = screen.say(view.zh, view.en)
    inside = bones(view) if state == "loading" else drawn(screen, view, state, answer, title)
    attributes = {**data(magnet=f"sample_{view.id}", instance=f"{view.id}_{state}", state=state), "aria-label": title}
    held = size(screen, view, least)
    return html.Section([header(screen, title), html.Div(inside, className="body")], className=f"mg v-{view.id}", role="group", style=held, **attributes)


def drawn(screen: Screen, view: View, state: str, answer: dict[str, Any], title: str) -> Live:
    """The view with the answer that puts it in `state`."""
    indicator = screen.city.indicators[answer["indicator"]].public()
    about = {"indicator": indicator, "unit": indicator["unit"], "href": "/cases", "by": answer["by"]}
    settings = {**defaults(view), **common(screen, title, {}), **about, "pretend": state}
    return Live(module=view.id, settings=settings, value={**answer, **said(screen, state, answer)}, topics=[])


def said(screen: Screen, state: str, answer: dict[str, Any]) -> dict[str, Any]:
    """What an answer says in `state`."""
    if state == "empty":
        return {"value": 0, "numerator": 0, "spark": None, "rows": None if answer["rows"] is None else []}
    if state in ("no_data", "error"):
        why = (
            {"zh": "本周期尚未接入", "en": "Not connected in this period"}
            if state == "no_data"
            else screen.say("后台没有答复，正在重试", "The server gave no answer; it is asked again")
        )
        return {"value": None, "rows": None, "state": state, "why": why, "data_time": None}
    return {}


def bones(view: View) -> Any:
    """A skeleton that stays."""
    return html.Div(html.Div([html.I(), html.I(), html.I()], className="mg-bones", **data(shape=view.id)), className="mg-live")


def cases(screen: Screen, least: bool) -> Any:
    """The other views, as the city's first magnet of each has them."""
    found = {each.view: each for each in reversed(screen.city.magnets.values()) if each.view in VIEWS and each.view != "map"}
    shown = [each for each in found.values() if not VIEWS[each.view].sample]
    tiles = [html.Div(now(screen, each), style=size(screen, VIEWS[each.view], least), className="now") for each in shown]
    return html.Section([html.H2(screen.say("案件与其他", "Cases and others")), html.Div(tiles, className="tiles")])


def now(screen: Screen, found: Magnet) -> Any:
    """A magnet of the city as it stands."""
    return magnet(screen, f"now_{found.view}", Instance(magnet=found.id), found)


def size(screen: Screen, view: View, least: bool) -> dict[str, str]:
    """The size a view has when it is put on a page, or its smallest; a phone's page has two columns."""
    columns, rows = view.least if least else view.size
    width = f"{columns * 66 - 8} * var(--u)"
    if screen.surface == "phone":
        width = f"(100vw - 16px) * {width_in(2, columns)} / 2 - 8 * var(--u)"
    return {"width": f"calc({width})", "height": f"calc({rows * 72 - 8} * var(--u))"}


PAGE = Page("gallery", "/gallery", "磁铁图集", "Gallery of magnets", "layout-grid", layout, order=900, roles=("admin",), nav=False)
