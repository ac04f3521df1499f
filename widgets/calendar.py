"""A value for each day, as a calendar: the more, the stronger."""

from widgets._base import View

VIEW = View(
    "calendar",
    zh="日历",
    en="Calendar",
    fits=("count", "sum", "ratio", "distinct"),
    size=(5, 4),
    least=(3, 3),
    needs_by=True,
    by=("day",),
    sample=("case.new", "day"),
)
