"""Grid officers on duty, where they last reported."""

from widgets.one_map._base import DESKS, WALLS, Layer

LAYER = Layer("officers", zh="网格员", en="Grid officers", on=DESKS + WALLS, group="force", order=30, module="officers", topics=("officer",), stale=60)
