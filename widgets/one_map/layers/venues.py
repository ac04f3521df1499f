"""Places where people gather, by kind."""

from widgets.one_map._base import Layer, Option, Points, listed

_SIGNS = {
    "school": ("校", "S"),
    "hospital": ("医", "H"),
    "market": ("市", "M"),
    "temple": ("祠", "T"),
    "metro": ("铁", "U"),
    "stadium": ("体", "D"),
    "mall": ("商", "L"),
    "park": ("园", "P"),
    "culture": ("文", "C"),
}
LAYER = Layer(
    "venues",
    zh="公共场所",
    en="Venues",
    on=(),
    order=130,
    module="points",
    options=(Option("venue", zh="类型", en="Kind", many=True, of=listed("venues")),),
    points=Points("venue", "hexagon", 386, ("所", "V"), _SIGNS, by="venue"),
)
