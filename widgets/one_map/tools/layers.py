"""What lies on the map: each layer with its switch, legend, strength, choices and data time."""

from widgets.one_map._base import Tool

TOOL = Tool("layers", zh="图层", en="Layers", icon="stack-2", module="layers_panel", order=10, early=True, everywhere=True)
