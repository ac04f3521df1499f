"""Cells by kind, or those in which a business line works; off until asked for."""

from core.city import City
from widgets.one_map._base import Choice, Layer, Option

KINDS = (
    Choice("area_group", "片区", "Area cell"),
    Choice("basic", "基础", "Basic"),
    Choice("dedicated", "专属", "Dedicated"),
    Choice("micro", "微网格", "Micro"),
)


def lines(city: City) -> list[Choice]:
    """The city's business lines."""
    return [Choice(id_, words.zh, words.en) for id_, words in city.lines.items()]


LAYER = Layer(
    "cells",
    zh="网格",
    en="Cells",
    on=(),
    group="space",
    order=20,
    module="cells",
    options=(
        Option("line", zh="业务条线", en="Business line", choices=(Choice("any", "不限", "Any"),), of=lines),
        Option("kinds", zh="网格类型", en="Kinds", choices=KINDS, many=True),
    ),
)
