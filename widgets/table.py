"""The rows of an answer as a table: value, what it is made of, and what it is compared with."""

from core.words import Words
from widgets._base import Setting, View, at_least_one

SORTS = {
    "name": Words("名称", "Name"),
    "value": Words("数值", "Value"),
    "numerator": Words("分子", "Numerator"),
    "denominator": Words("分母", "Denominator"),
    "change": Words("变化", "Change"),
}

VIEW = View(
    "table",
    zh="表格",
    en="Table",
    fits=("count", "sum", "ratio", "distinct", "median"),
    size=(5, 4),
    least=(3, 2),
    settings=(
        Setting("sort", "choice", "value", zh="先按哪一列排", en="Sorted first by", choices=tuple(SORTS), called=SORTS),
        Setting("limit", "int", 100, zh="最多行数", en="Rows at most", check=at_least_one),
    ),
    needs_by=True,
    sample=("case.on_time_rate", "area"),
)
