"""Fire hydrants and their condition."""

from widgets.one_map._base import Layer, Points
from widgets.one_map.layers._states import CONDITIONS

LAYER = Layer("hydrants", zh="消火栓", en="Hydrants", on=(), order=160, module="points", points=Points("hydrant", "drop", 385, ("栓", "F"), states=CONDITIONS))
