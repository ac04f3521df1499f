"""Where cases lie dense: those open now, or those reported in the last days; off until asked for."""

from widgets.one_map._base import Choice, Layer, Option

PERIOD = Option(
    "period",
    zh="时段",
    en="Period",
    choices=(Choice("open", "当前在办", "Open now"), Choice("days7", "近 7 天", "7 days"), Choice("days30", "近 30 天", "30 days")),
)

LAYER = Layer("heat", zh="案件热力", en="Heat of cases", on=(), group="cases", order=30, module="heat", options=(PERIOD,))
