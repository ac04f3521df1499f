"""When a magnet is shown: rules over its figure, the role of who looks, and the hour. All of a rule's conditions must hold."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from core.words import Words

OFFICE = "office"  # the working hours of the work calendar, holidays and 调休 included
CONDITIONS = ("data", "above", "below", "roles", "hours")
FIGURE = ("above", "below")  # only where there is an indicator
_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")


def wrong(rule: Any, roles: Collection[str], figure: bool) -> Words | None:
    """Why `rule` cannot be used, None when it can; `figure` says whether the magnet has one to compare."""
    if not isinstance(rule, dict) or not rule:
        return Words(f"显示条件应为 {'、'.join(CONDITIONS)} 中的几项", f"a rule for showing has some of {', '.join(CONDITIONS)}")
    for name, value in rule.items():
        if name not in CONDITIONS:
            return Words(f"没有“{name}”这个显示条件，可用：{'、'.join(CONDITIONS)}", f"there is no condition {name!r}; there are {', '.join(CONDITIONS)}")
        if reason := _wrong(name, value, roles):
            return reason
        if name in FIGURE and not figure:
            return Words("这块磁铁没有指标，不能按数值显示或隐藏", "this magnet has no indicator: it cannot be shown by its value")
    return None


def _wrong(name: str, value: Any, roles: Collection[str]) -> Words | None:
    if name == "data" and value is not True:
        return Words("“有数据”只能写 true", "data is true or left out")
    if name in FIGURE and (isinstance(value, bool) or not isinstance(value, int | float)):
        return Words("显示条件的数值应为数字", f"{name} is a number")
    if name == "hours" and value != OFFICE and not (isinstance(value, str) and _HOURS.fullmatch(value)):
        return Words("时段写成 08:30-17:30，或 office（工作时间）", "hours are written 08:30-17:30, or office for the working hours")
    if name == "roles":
        if not isinstance(value, list) or not value:
            return Words("岗位应为一列，至少一个", "roles is a list with at least one")
        if odd := next((role for role in value if role not in roles), None):
            return Words(f"没有岗位“{odd}”，可用：{'、'.join(roles)}", f"there is no role {odd!r}; there are {', '.join(roles)}")
    return None


def open_to(rule: Mapping[str, Any] | None, role: str) -> bool:
    """Whether somebody of `role` may ever see a magnet with this rule."""
    return not rule or "roles" not in rule or role in rule["roles"]


def says(rule: Mapping[str, Any], roles: Mapping[str, Words]) -> Words:
    """The rule in plain words: 有数据、不低于 5 时显示."""
    found: list[Words] = []
    if "data" in rule:
        found.append(Words("有数据", "it has data"))
    if "above" in rule:
        found.append(Words(f"数值不低于 {rule['above']:g}", f"the value is {rule['above']:g} or more"))
    if "below" in rule:
        found.append(Words(f"数值低于 {rule['below']:g}", f"the value is below {rule['below']:g}"))
    if "roles" in rule:
        named = [roles.get(role, Words(role, role)) for role in rule["roles"]]
        found.append(Words(f"岗位是{'、'.join(each.zh for each in named)}", f"the role is {' or '.join(each.en for each in named)}"))
    if "hours" in rule:
        office = rule["hours"] == OFFICE
        found.append(Words("在工作时间" if office else f"在 {rule['hours']}", "it is office hours" if office else f"it is {rule['hours']}"))
    zh = "、".join(each.zh for each in found)
    return Words(f"{zh}{' ' if zh[-1:].isdigit() else ''}时显示", f"Shown when {' and '.join(each.en for each in found)}")
