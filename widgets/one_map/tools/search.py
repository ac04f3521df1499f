"""Finds an area, a cell, a place, a building, a camera, an officer or a case, flies there and opens its card."""

from widgets.one_map._base import Tool

TOOL = Tool("search", zh="搜索", en="Search", icon="map-search", module="search", order=5, early=True)
