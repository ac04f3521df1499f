"""Sub-areas in order: rates as a dot on a stated scale, counts as bars; walls turn pages."""

from widgets._base import Setting, View, at_least_one

VIEW = View(
    "ranking",
    zh="排名",
    en="Ranking",
    fits=("count", "sum", "ratio", "distinct", "median"),
    size=(4, 4),
    least=(3, 2),
    settings=(Setting("limit", "int", 40, zh="最多行数", en="Rows at most", check=at_least_one),),
    needs_by=True,
    sample=("case.on_time_rate", "area"),
)
