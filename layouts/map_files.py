"""What the map is given by file: buildings with their heights, and where cameras' pictures come from."""

from typing import Any

from dash import html

from layouts._base import Page
from layouts.imports import section
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The parts; `map_files.mjs` fills them over REST."""
    return html.Div(
        [
            section(screen.say("楼栋文件", "Files of buildings"), "buildings"),
            section(screen.say("视频流登记", "Registry of camera streams"), "streams"),
        ],
        className="imports-page map-files",
        **data(page_module="map_files"),
    )


PAGE = Page("map_files", "/map/files", "地图数据", "Map data", "map-2", layout, order=82, roles=("admin",))
