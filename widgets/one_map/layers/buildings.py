"""Buildings by use."""

from widgets.one_map._base import Layer, Option, Points, listed

_SIGNS = {"residential": ("住", "R"), "shop": ("铺", "S"), "factory": ("厂", "F"), "office": ("办", "O"), "public": ("公", "P"), "school": ("校", "E")}
LAYER = Layer(
    "buildings",
    zh="楼栋",
    en="Buildings",
    on=(),
    order=110,
    module="points",
    options=(Option("use", zh="用途", en="Use", many=True, of=listed("buildings")),),
    points=Points("building", "square", 381, ("楼", "B"), _SIGNS, by="use"),
)
