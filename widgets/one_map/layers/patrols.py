"""Today's patrols: their points, which are checked, how each run stands."""

from widgets.one_map._base import Layer

LAYER = Layer("patrols", zh="巡查", en="Patrols", on=(), group="force", order=40, module="patrols")
