"""Counts side by side: bars from zero, the largest first, as many as fit."""

from widgets._base import Setting, View

VIEW = View(
    "bars",
    zh="条形",
    en="Bars",
    fits=("count", "sum", "distinct", "median"),
    size=(4, 4),
    settings=(Setting("limit", "int", 12, zh="最多行数", en="Rows at most"),),
    needs_by=True,
)
