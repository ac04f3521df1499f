"""Which base map lies under the layers."""

from widgets.one_map._base import Tool

TOOL = Tool("base", zh="底图", en="Base map", icon="world", module="base", order=15, early=True, everywhere=True)
