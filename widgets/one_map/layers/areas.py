"""Areas at four levels: outlines, names, and how dense open cases are in each community."""

from widgets.one_map._base import DESKS, WALLS, Layer

LAYER = Layer("areas", zh="区域与在办密度", en="Areas and open cases", on=DESKS + WALLS, group="space", order=10, module="areas", ground=True)
