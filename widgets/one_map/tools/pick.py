"""Picking ground on the map and everything in it: the area briefing."""

from widgets.one_map._base import Tool

TOOL = Tool("pick", zh="圈选", en="Pick an area", icon="lasso-polygon", module="pick", order=10, early=True, everywhere=True)
