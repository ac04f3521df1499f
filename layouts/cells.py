"""The cell editor: cells of a community on a map and as a table, staff, boundary files, versions."""

import json
from typing import Any

import dash_leaflet as dl
from dash import html

from core.cells import KINDS, POSTS
from layouts._base import Page
from services import cell_staff, cells
from services.areas import community_of
from services.may import for_post
from services.one_map import bounds
from widgets._base import Screen
from widgets._bits import data
from widgets.map import build

KIND_WORDS = {
    "area_group": ("片区", "Group of cells"),
    "basic": ("基础网格", "Basic cell"),
    "dedicated": ("专属网格", "Dedicated cell"),
    "micro": ("微网格", "Micro cell"),
}


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The map and the side beside it; `cells.mjs` fills both over REST. Above a community its communities are offered."""
    community, city = community_of(screen.parts, screen.area), screen.city
    area = community.code if community else screen.area
    words = {
        "kinds": {kind: list(KIND_WORDS[kind]) for kind in KINDS},
        "lines": {key: list(each) for key, each in city.lines.items()},
        "posts": {key: list(each) for key, each in POSTS.items()},
    }
    draws = for_post(screen.parts, screen.account, "cells.put", cells.EDITORS) and screen.surface != "phone"
    return html.Div(
        [
            html.Div([html.Div(drawn(screen, area), className="cells-ground"), html.Div(className="cells-tools", hidden=True)], className="cells-map"),
            html.Aside(className="cells-side", **{"aria-label": screen.say("网格", "Cells")}),
        ],
        className="cells-page",
        **data(
            page_module="cells",
            area=area,
            lang=screen.lang,
            draws=int(draws),
            files=1,
            tab=query.get("tab", ""),
            may="file" if for_post(screen.parts, screen.account, "staff-changes.post", cell_staff.FILERS) else "",
            today=cell_staff.today(screen.parts),
            words=json.dumps(words, ensure_ascii=False),
        ),
    )


def drawn(screen: Screen, area: str) -> Any:
    """A bare Leaflet map that `_cells_map.mjs` takes over."""
    lon, lat = screen.city.center
    view = {"center": [lat, lon], "zoom": screen.city.zoom, "maxZoom": 20, "zoomSnap": 0, "zoomDelta": 1, "wheelPxPerZoomLevel": 90}
    settings = {"module": f"/assets/_cells_map.mjs?v={build()}", "lang": screen.lang, "area": area, "bounds": bounds(screen.parts, area)}
    leaflet = dl.MapContainer([dl.ZoomControl(position="bottomright")], **view, zoomControl=False, attributionControl=False)
    return html.Div([leaflet, html.Div(className="om-ui")], className="one-map cells-one", **{"data-one-map": json.dumps(settings)})


PAGE = Page("cells", "/cells", "网格编辑", "Cells", "polygon", layout, order=62, roles=cells.READERS)
