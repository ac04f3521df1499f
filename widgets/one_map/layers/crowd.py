"""The crowd on the festival route, coloured by band."""

from widgets.one_map._base import DESKS, WALLS, Layer

LAYER = Layer("crowd", zh="人流", en="Crowd", on=DESKS + WALLS, group="live", order=50, module="crowd", topics=("crowd",), stale=60)
