"""Open cases by light."""

from widgets.one_map._base import DESKS, WALLS, Layer

LAYER = Layer("cases", zh="案件", en="Cases", on=DESKS + WALLS, group="cases", order=20, module="cases", stale=60)
