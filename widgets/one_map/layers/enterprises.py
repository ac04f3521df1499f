"""Enterprises, to be narrowed by industry."""

from widgets.one_map._base import Layer, Option, Points, listed

LAYER = Layer(
    "enterprises",
    zh="企业",
    en="Enterprises",
    on=(),
    order=120,
    module="points",
    options=(Option("industry", zh="行业", en="Industry", many=True, of=listed("industries")),),
    points=Points("enterprise", "pentagon", 382, ("企", "E"), by="industry"),
)
