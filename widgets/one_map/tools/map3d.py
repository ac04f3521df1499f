"""The same place with heights."""

from widgets.one_map._base import Tool

TOOL = Tool("map3d", zh="立体图", en="With heights", icon="cube-3d-sphere", module="to_3d", order=90)
