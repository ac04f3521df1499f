"""A list of cases, by default the overdue ones, the most pressing first."""

from core.words import Words
from widgets._base import Setting, View, at_least_one

LIGHTS = {"red": Words("超期", "Overdue"), "yellow": Words("将超期", "Nearly due"), "green": Words("按期", "In time")}

VIEW = View(
    "case_list",
    zh="清单",
    en="Case list",
    fits=("list",),
    size=(4, 4),
    least=(3, 2),
    settings=(
        Setting("light", "choice", None, zh="灯", en="Light", choices=tuple(LIGHTS), called=LIGHTS),
        Setting("column", "text", None, zh="环节", en="Stage"),
        Setting("category", "text", None, zh="类别（可用逗号分隔多个）", en="Category (several with commas)"),
        Setting("limit", "int", 60, zh="最多行数", en="Rows at most", check=at_least_one),
    ),
    topics=("case",),
    narrows=("category", "department", "state", "urgent", "within"),
)
