"""The wall: one screen without pointer, scroll or names, read from five metres."""

import json
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

from core.errors import BadInput, NotFound
from core.pages import Instance
from core.words import Words
from layouts._base import Page
from layouts._scene import scene
from services.areas import area as area_of
from services.notices import current
from services.wall_play import OWN, Programme, programme, public, scene_at
from widgets._base import Screen
from widgets._bits import data, date_line, icon, live_light
from widgets._frame import magnet as framed

DUTY = "duty_strip"


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """Header and the first scene of the wall's programme; `wall.mjs` brings announcements, banner, sound and the date, `wall_play.mjs` the next scenes."""
    found = programme_of(screen, query)
    first, sender = scene_at(found, "sent" if found.sent else 0)
    kept = ("id", "kind", "zh", "en", "from", "until")
    notices = [{key: row[key] for key in kept} for row in current(screen.parts, screen.area)]
    return html.Main(
        [
            header(screen),
            html.Div(
                [
                    html.Div(scene(screen, first, sender), id="wall-a", className="scene on"),
                    html.Div(id="wall-b", className="scene", **{"aria-hidden": "true"}),
                ],
                className="stage",
            ),
            html.Div(className="layer", id="wall-layer"),
        ],
        className="wall",
        **data(
            page_module="wall",
            bare="wall",
            page="wall",
            area=screen.area,
            zone=screen.city.zone,
            notices=json.dumps(notices, ensure_ascii=False),
            wall=screen.account.wall_id or "",
            programme=json.dumps(public(found, screen.city.tz), ensure_ascii=False),
            asked=urlencode(query),
        ),
    )


def programme_of(screen: Screen, query: dict[str, str]) -> Programme:
    """What is to be shown; an address that asks for nothing there is gets the wall's own page."""
    try:
        return programme(screen.parts, screen.account, query)
    except (NotFound, BadInput):
        return Programme([OWN])


def header(screen: Screen) -> Any:
    """One line: whose wall, who is on duty, what is announced, how the connection is, what time."""
    return html.Header(
        [
            html.Div([logo(screen), html.H1(title(screen)), html.P(className="now", role="status")], className="l"),
            framed(screen, "duty", Instance(magnet=DUTY, settings={"bare": True}), screen.city.magnets[DUTY]),
            html.Div(className="strip", hidden=True, **{"aria-label": screen.say("公告", "Announcements")}),
            html.Div(
                [
                    html.Button(
                        icon("volume"),
                        className="mute",
                        title=screen.say("提示音", "Sound"),
                        **{**data(action="mute"), "aria-label": screen.say("提示音", "Sound")},
                    ),
                    live_light(screen),
                    date_line(screen),
                    html.Time(**data(clock="HH:mm:ss", zone=screen.city.zone)),
                ],
                className="r",
            ),
        ],
        className="top",
    )


def logo(screen: Screen) -> Any:
    """A person who looks at the wall finds the way back here; a wall's own device has none."""
    mark = html.Span(className="logo")
    return mark if screen.account.kind == "wall" else dcc.Link(mark, href="/", title=screen.say("回到首页", "Back home"))


def title(screen: Screen) -> str:
    """The centre's name; a wall of a smaller area puts that area's name behind it."""
    centre = screen.city.centre.of(screen.lang)
    if screen.area == screen.city.code:
        return centre
    found = area_of(screen.parts, screen.area)
    return f"{centre} · {Words(found.name, found.name_en).of(screen.lang)}"


PAGE = Page("wall", "/wall", "大屏", "Wall", "device-tv", layout, order=60, roles=("wall", "leader", "dispatcher", "admin"), bare=True)
