"""Counts side by side: bars from zero, the largest first, as many as fit."""

from widgets._base import Setting, View, at_least_one

VIEW = View(
    "bars",
    zh="条形",
    en="Bars",
    fits=("count", "sum", "distinct", "median"),
    size=(4, 4),
    least=(3, 2),
    settings=(Setting("limit", "int", 12, zh="最多行数", en="Rows at most", check=at_least_one),),
    needs_by=True,
    sample=("case.open", "category"),
)
