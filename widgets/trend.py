"""How something went: the hours of a day with the day before dashed, or the days or months of a period."""

from widgets._base import View

VIEW = View(
    "trend",
    zh="折线",
    en="Trend",
    fits=("count", "sum", "ratio", "distinct"),
    size=(5, 4),
    least=(3, 2),
    needs_by=True,
    by=("hour", "day", "month"),
    sample=("case.new", "hour"),
)
