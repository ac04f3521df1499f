"""A value on a stated scale with its bands and the target's tick."""

from widgets._base import Setting, View

VIEW = View(
    "gauge",
    zh="刻度",
    en="Gauge",
    fits=("count", "sum", "ratio", "distinct", "median"),
    size=(4, 2),
    settings=(
        Setting("low", "int", None, zh="刻度起点", en="Scale from"),
        Setting("high", "int", None, zh="刻度终点", en="Scale to"),
    ),
    sample=("case.on_time_rate", None),
)
