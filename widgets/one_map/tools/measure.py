"""How long a way and how large a piece of ground is."""

from widgets.one_map._base import Tool

TOOL = Tool("measure", zh="量测", en="Measure", icon="ruler-measure", module="measure", order=50)
