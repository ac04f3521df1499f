"""Every view in every state, at a desk's size or with `?surface=wall` at a wall's: for the documentation and for whoever draws one."""

from datetime import datetime
from typing import Any

from dash import dcc, html

from core.pages import Instance
from layouts._base import Page
from layouts._samples import samples
from widgets._base import Screen, View
from widgets._bits import data
from widgets._frame import common, header, magnet
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
# The indicator whose unit and definition a view's sample is shown with.
SHOWN = {
    "number": "case.open",
    "rate": "case.on_time_rate",
    "bars": "case.open",
    "ring": "person.origin",
    "stacked": "enterprise.activity",
    "trend": "case.new",
    "ranking": "case.on_time_rate",
    "crowd": "crowd.now",
}


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """A row of tiles for each view of answers, and each view of cases with what is there now."""
    wall = query.get("surface") == "wall"
    seen = Screen(screen.parts, screen.account, screen.area, screen.lang, screen.theme, "wall") if wall else screen
    answers = samples(datetime.now(screen.city.tz))
    rows = [row(seen, VIEWS[name], answer) for name, answer in answers.items()]
    return html.Div([switch(screen, wall), *rows, cases(seen)], className="gallery", **(data(bare="wall") if wall else {}))


def switch(screen: Screen, wall: bool) -> Any:
    """To the other surface."""
    return dcc.Link(
        screen.say("桌面尺寸", "Desk size") if wall else screen.say("大屏尺寸", "Wall size"),
        href="/gallery" if wall else "/gallery?surface=wall",
        className="btn",
    )


def row(screen: Screen, view: View, answer: dict[str, Any]) -> Any:
    """The six states of one view."""
    tiles = [html.Figure([html.Figcaption(screen.say(*words)), tile(screen, view, state, answer)]) for state, words in STATES.items()]
    return html.Section([html.H2(screen.say(view.zh, view.en)), html.Div(tiles, className="tiles")])


def tile(screen: Screen, view: View, state: str, answer: dict[str, Any]) -> Any:
    """One magnet held in `state`."""
    title = screen.say(view.zh, view.en)
    inside = bones(view) if state == "loading" else drawn(screen, view, state, answer, title)
    attributes = {**data(magnet=f"sample_{view.id}", instance=f"{view.id}_{state}", state=state), "aria-label": title}
    return html.Section([header(screen, title), html.Div(inside, className="body")], className=f"mg v-{view.id}", role="group", style=size(view), **attributes)


def drawn(screen: Screen, view: View, state: str, answer: dict[str, Any], title: str) -> Live:
    """The view with the answer that puts it in `state`."""
    indicator = screen.city.indicators[SHOWN[view.id]].public()
    settings = {**common(screen, title, {}), "indicator": indicator, "unit": indicator["unit"], "href": "/cases", "pretend": state}
    return Live(module=view.id, settings=settings, value={**answer, **said(screen, state, answer)}, topics=[])


def said(screen: Screen, state: str, answer: dict[str, Any]) -> dict[str, Any]:
    """What an answer says in `state`."""
    if state == "empty":
        return {"value": 0, "numerator": 0, "spark": None, "rows": None if answer["rows"] is None else []}
    if state in ("no_data", "error"):
        why = (
            {"zh": "本周期尚未接入", "en": "Not connected in this period"}
            if state == "no_data"
            else screen.say("后台没有答复,正在重试", "The server gave no answer; it is asked again")
        )
        return {"value": None, "rows": None, "state": state, "why": why, "data_time": None}
    return {}


def bones(view: View) -> Any:
    """A skeleton that stays."""
    return html.Div(html.Div([html.I(), html.I(), html.I()], className="mg-bones", **data(shape=view.id)), className="mg-live")


def cases(screen: Screen) -> Any:
    """The views that need no answer, as the city's first magnet of each has them."""
    found = {each.view: each for each in reversed(screen.city.magnets.values()) if each.indicator is None and each.view in VIEWS and each.view != "map"}
    tiles = [html.Div(magnet(screen, f"now_{view}", Instance(magnet=each.id), each), style=size(VIEWS[view]), className="now") for view, each in found.items()]
    pyramids = [each for each in screen.city.magnets.values() if each.view == "pyramid"][:1]
    tiles += [html.Div(magnet(screen, "now_pyramid", Instance(magnet=each.id), each), style=size(VIEWS["pyramid"]), className="now") for each in pyramids]
    return html.Section([html.H2(screen.say("案件与其他", "Cases and others")), html.Div(tiles, className="tiles")])


def size(view: View) -> dict[str, str]:
    """The view's own size on a twelve-column page."""
    columns, rows = view.size
    return {"width": f"calc({columns * 66 - 8} * var(--u))", "height": f"calc({rows * 72 - 8} * var(--u))"}


PAGE = Page("gallery", "/gallery", "磁铁图集", "Gallery of magnets", "layout-grid", layout, order=900, roles=("admin",), nav=False)
