"""Areas at five levels: outlines, names, and how dense open cases are in each community."""

from widgets.one_map._base import DESKS, WALLS, Choice, Layer, Option

LEVELS = Option(
    "level",
    zh="显示到",
    en="Down to",
    choices=(
        Choice("by_zoom", "随缩放", "By zoom"),
        Choice("district", "区", "District"),
        Choice("town_street", "镇街", "Towns and streets"),
        Choice("community", "村社区", "Communities"),
        Choice("grid", "网格", "Cells"),
        Choice("micro_grid", "微网格", "Micro cells"),
    ),
)
DENSITY = Option("fill", zh="底色", en="Ground", choices=(Choice("density", "在办密度", "Open cases per km²"), Choice("plain", "无", "None")))

LAYER = Layer("areas", zh="区域", en="Areas", on=DESKS + WALLS, group="space", order=10, module="areas", options=(LEVELS, DENSITY), ground=True)
