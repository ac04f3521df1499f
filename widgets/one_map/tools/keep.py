"""Whether the page keeps to the map, and the map to the page."""

from widgets.one_map._base import Tool

TOOL = Tool("keep", zh="地图与页面", en="Map and page", icon="filter", module="keep_panel", order=15, on_page=True)
