"""What a list of cases is narrowed to: read from an address, a saved filter or a request, and written as one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core import filters
from core.errors import BadInput
from core.page_choice import PERIODS, split, wrong_value
from core.words import Words

if TYPE_CHECKING:
    from core.city import City

YES, NO = "yes", "no"
MOST_TEXT = 60
LIGHTS = {"red": Words("超期", "Overdue"), "yellow": Words("将超期", "Nearly due"), "green": Words("按期", "On time")}
FLAGS = {
    "supervised": Words("督办", "Supervised"),
    "whistled": Words("吹哨", "Whistled"),
    "rework": Words("返工", "Rework"),
    "returned": Words("回退", "Returned"),
    "asked": Words("待批延期", "Extension asked for"),
    "escalated": Words("上报上级", "Handed a level up"),
    "decided": Words("已裁定", "Decided"),
}
WORDS = {
    "area": Words("区域", "Area"),
    "column": Words("环节", "Stage"),
    "state": Words("状态", "State"),
    "category": Words("类别", "Category"),
    "department": Words("部门", "Department"),
    "source": Words("来源", "Source"),
    "workflow": Words("流程", "Workflow"),
    "light": Words("灯色", "Light"),
    "urgent": Words("紧急", "Urgent"),
    "flag": Words("标记", "Marks"),
    "overdue": Words("总时限", "Whole limit"),
    "period": Words("上报时间", "Reported"),
    "mine": Words("与我有关", "Mine"),
    "text": Words("搜索", "Search"),
    "open": Words("在办", "Open"),
}
_FIXED = {
    "light": LIGHTS,
    "urgent": {YES: Words("紧急", "Urgent"), NO: Words("不紧急", "Not urgent")},
    "flag": FLAGS,
    "overdue": {YES: Words("总时限已过", "Whole limit is over")},
    "mine": {YES: Words("与我有关", "Mine")},
    "open": {YES: Words("在办", "Open"), NO: Words("已了结", "Over")},
}
SEVERAL = ("state", "category", "department", "source", "workflow", "flag")  # values with commas between, any of which will do


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What must all hold; "" asks for nothing. `period` is when a case was reported, `overdue` its whole limit, `mine` what concerns the asker himself."""

    area: str = ""
    column: str = ""
    state: str = ""
    category: str = ""
    department: str = ""
    source: str = ""
    workflow: str = ""
    light: str = ""
    urgent: str = ""
    flag: str = ""
    overdue: str = ""
    period: str = ""
    mine: str = ""
    text: str = ""
    open: str = ""

    def listed(self) -> "CaseFilter":
        """As a page lists cases: open ones, unless it says which."""
        return self if self.column or self.state or self.open else replace(self, open=YES)

    @property
    def narrows(self) -> bool:
        """Whether it asks for more than an area."""
        return any(value for name, value in asdict(self).items() if name not in ("area", "open"))


NAMES = tuple(field.name for field in fields(CaseFilter))


def values(city: "City", name: str) -> dict[str, Words]:
    """What a field can be narrowed to, in the pack's order; area, period and text have no list."""
    if name == "column":
        return {each.id: Words(each.zh, each.en) for each in city.columns}
    if name == "workflow":
        return {flow.id: Words(flow.zh, flow.en) for flow in city.workflows.values()}
    if name == "period":
        return PERIODS
    return _FIXED.get(name) or filters.values(city, name)


def read(city: "City", given: Mapping[str, Any], now: datetime) -> CaseFilter:
    """The filter in `given`. Raises BadInput for a field or a value there is not."""
    if unknown := given.keys() - set(NAMES):
        raise BadInput("bad_filter", f"Cases cannot be narrowed by {min(unknown)!r}: allowed are {', '.join(NAMES)}.", min(unknown))
    for name, value in given.items():
        if wrong := _wrong(city, name, value, now):
            raise BadInput("bad_filter", f"{wrong.zh} {wrong.en}", name)
    return CaseFilter(**{name: value.strip() for name, value in given.items() if value})


def known(city: "City", given: Mapping[str, Any], now: datetime) -> CaseFilter:
    """The filter of an address: what is not known counts as not given, a single state stands for its column."""
    state = given.get("state")
    if state and not given.get("column") and (column := next((each.id for each in city.columns if state in each.states), None)):
        given = {**given, "column": column, "state": ""}
    kept = {name: value for name, value in given.items() if name in NAMES and value and not _wrong(city, name, value, now)}
    return CaseFilter(**{name: value.strip() for name, value in kept.items()})


def written(wanted: CaseFilter) -> dict[str, str]:
    """As an address and the store keep it: what is asked for, no more."""
    return {name: value for name, value in asdict(wanted).items() if value}


def words(city: "City", wanted: CaseFilter) -> Words:
    """What it asks for beside the area, in words."""
    parts = [_named(city, name, value) for name, value in written(wanted).items() if name not in ("area", "open")]
    return Words(" · ".join(each.zh for each in parts), " · ".join(each.en for each in parts)) if parts else Words("全部在办案件", "All open cases")


def _named(city: "City", name: str, value: str) -> Words:
    if name == "text":
        return Words(f"“{value}”", f"“{value}”")
    if name == "period" and value not in PERIODS:
        first, _, last = value.partition("/")
        return Words(f"{first} 至 {last}", f"{first} to {last}")
    found = [values(city, name).get(each) or Words(each, each) for each in split(value)]
    return Words("、".join(each.zh for each in found), ", ".join(each.en for each in found))


def _wrong(city: "City", name: str, value: Any, now: datetime) -> Words | None:
    """Why a field cannot be that; None where it can, also for nothing."""
    if not isinstance(value, str):
        return Words(f"“{WORDS[name].zh}”应为文字。", f"{name} is a text.")
    if not value or name == "area":
        return None  # whether one may ask for an area is asked where its cases are
    if name == "text":
        return None if len(value.strip()) <= MOST_TEXT else Words(f"搜索词最多 {MOST_TEXT} 字。", f"text has at most {MOST_TEXT} characters.")
    if name == "period":
        return wrong_value(city, name, value, now)
    choices = values(city, name)
    odd = next((each for each in (split(value) if name in SEVERAL else [value]) or [value] if each not in choices), None)
    if odd is None:
        return None
    shown = ", ".join(list(choices)[:40])
    return Words(f"{WORDS[name].zh}没有“{odd}”。", f"there is no {name} {odd!r}: allowed are {shown}.")
