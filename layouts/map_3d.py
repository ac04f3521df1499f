"""The one map with heights over the whole page; the flat one, with a word about why, where the browser cannot draw it."""

import json
from typing import Any

from dash import html

from layouts._base import Page
from widgets._base import Screen
from widgets._bits import data
from widgets.map import draw
from widgets.map3d import told


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """Buildings of the area switched to.

    `at=lon,lat,zoom,pitch,bearing` says from where, `layers=` which; `building=` opens one, `source=` is a file brought in.
    """
    if query.get("flat"):
        why = screen.say("此浏览器没有 WebGL，不能画立体地图，这里是平面图。", "This browser has no WebGL and cannot draw heights: this is the flat map.")
        return html.Div([html.P(why, className="m3-flat", role="status"), draw(screen, {"full": True})], className="map-page")
    number = query.get("building", "")
    more = {"building": int(number) if number.isdigit() else None, "source": query.get("source") or None}
    settings = {
        **told(screen),
        "lang": screen.lang,
        "surface": screen.surface,
        "area": screen.area,
        "zone": screen.city.zone,
        "hands": True,
        "full": True,
        **more,
    }
    inside = html.Div(className="one-map m3", **data(page_module="map_3d", map3d=json.dumps(settings, ensure_ascii=False)))
    return html.Div(inside, className="map-page")


PAGE = Page("map_3d", "/map/3d", "立体图", "Map with heights", "cube-3d-sphere", layout, nav=False)
