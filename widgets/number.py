"""One value with its unit, what it is compared with, and how it got there."""

from widgets._base import Setting, View

VIEW = View(
    "number",
    zh="数值",
    en="Number",
    fits=("count", "sum", "ratio", "distinct", "median"),
    size=(3, 2),
    settings=(Setting("row", "text", None, zh="只取一行（如人流路段）", en="One row only (a piece of the crowd route)"),),
    sample=("case.open", None),
)
