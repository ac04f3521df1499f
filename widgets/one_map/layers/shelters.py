"""Shelters and how many people each holds."""

from widgets.one_map._base import Layer, Points

LAYER = Layer("shelters", zh="避难场所", en="Shelters", on=(), order=150, module="points", points=Points("shelter", "house", 388, ("避", "R")))
