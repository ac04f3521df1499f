"""A building: its table of floors × units (楼栋图), chief and open cases."""

from typing import Any

from dash import dcc, html

from layouts._base import Page
from services.buildings import sees_homes
from widgets._base import Screen
from widgets._bits import data, why


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The building `id` of the address; `building.mjs` fills it over REST."""
    number = query.get("id", "")
    if not number.isdigit():
        return html.P(screen.say("地址里没有楼宇编号：/building?id=…", "The address names no building: /building?id=…"), className="bd-none building-page")
    links = [
        dcc.Link(screen.say("在立体图上看", "On the map with heights"), href=f"/map/3d?area={screen.area}&building={number}", className="btn sm"),
        dcc.Link(screen.say("平面图", "Flat map"), href=f"/map?area={screen.area}", className="btn sm"),
        why(screen, f"building:{number}"),
    ]
    head = html.Header([html.H2(screen.say("楼宇", "Building")), html.Span(links, className="links")])
    return html.Div(
        [head, html.Div(**data(place="building"))],
        className="building-page",
        **data(page_module="building", watermark="1" if sees_homes(screen.parts, screen.account) else None, id=number),
    )


PAGE = Page("building", "/building", "楼宇", "Building", "building", layout, nav=False)
