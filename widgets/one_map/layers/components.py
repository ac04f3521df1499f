"""Components (部件): manholes, lamps, signs, bins, trees …, by class."""

from widgets.one_map._base import Layer, Option, Points, listed
from widgets.one_map.layers._states import CONDITIONS

_SIGNS = {
    "0101": ("水", "W"),
    "0102": ("污", "S"),
    "0103": ("雨", "D"),
    "0104": ("箅", "G"),
    "0137": ("灯", "L"),
    "0199": ("栓", "F"),
    "0204": ("站", "B"),
    "0212": ("名", "N"),
    "0217": ("栏", "R"),
    "0299": ("标", "T"),
    "0301": ("厕", "P"),
    "0305": ("箱", "C"),
    "0401": ("古", "O"),
    "0402": ("树", "A"),
}
LAYER = Layer(
    "components",
    zh="部件",
    en="Components",
    on=(),
    order=170,
    module="points",
    options=(Option("class", zh="类别", en="Class", many=True, of=listed("components")),),
    points=Points("component", "circle", 380, ("件", "C"), _SIGNS, by="class", states=CONDITIONS),
)
