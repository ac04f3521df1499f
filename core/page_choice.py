"""What may be chosen on a page beside its area: a period and filters, as an address and a page template write them."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core import filters
from core.errors import BadInput
from core.indicators import window
from core.words import Words

if TYPE_CHECKING:
    from core.city import City

PERIOD, AMONG = "period", "among"
OFF = "off"  # in an address: not what the page begins with, but nothing
NAMES = (PERIOD, *filters.WORDS, filters.WITHIN)
ADDRESS = ("area", AMONG, *NAMES)  # what an address says about a page that is not its name
PERIODS = {
    "today": Words("今日", "Today"),
    "yesterday": Words("昨日", "Yesterday"),
    "7d": Words("近 7 日", "7 days"),
    "30d": Words("近 30 日", "30 days"),
    "month": Words("本月", "This month"),
    "last_month": Words("上月", "Last month"),
    "quarter": Words("本季", "This quarter"),
    "year": Words("今年", "This year"),
}
WITHIN_WORDS = Words("地图", "Map")  # what the field `within` is called
ALL_PERIODS = {"now": Words("现在", "Now"), **PERIODS}  # also what is no choice


def read(city: "City", given: Mapping[str, str], now: datetime) -> tuple[dict[str, str], list[Words]]:
    """The choices among `given` that can be made in this city, and for each of the others why not."""
    chosen = {name: given[name] for name in NAMES if given.get(name) and given[name] != OFF}
    reasons = {name: wrong for name, value in chosen.items() if (wrong := wrong_value(city, name, value, now))}
    return {name: value for name, value in chosen.items() if name not in reasons}, list(reasons.values())


def wrong_value(city: "City", name: str, value: str, now: datetime) -> Words | None:
    """Why `name` cannot be `value`; None where it can."""
    if name == PERIOD:
        return _wrong_period(city, value, now)
    if name == filters.WITHIN:
        return None if filters.is_ground(value) else Words(f"“{value}”不是地图范围", f"{value!r} is no piece of a map")
    known, words = filters.values(city, name), filters.WORDS[name]
    odd = next((each for each in split(value) or [value] if each not in known), None)
    return Words(f"没有{words.zh}“{odd}”", f"there is no {words.en.lower()} {odd!r}") if odd is not None else None


def _wrong_period(city: "City", value: str, now: datetime) -> Words | None:
    try:
        if value != "now":
            window(value, now, city.tz)
            return None
    except BadInput:
        pass
    return Words(
        f"没有周期“{value}”，可用：{'、'.join(PERIODS)} 或 YYYY-MM-DD/YYYY-MM-DD（最多 366 天）",
        f"there is no period {value!r}: {', '.join(PERIODS)} or YYYY-MM-DD/YYYY-MM-DD of at most 366 days",
    )


def split(value: str) -> list[str]:
    """The values of one filter: several are written with commas."""
    return [each for each in value.split(",") if each]


def period_words(value: str) -> Words:
    """What a period is called; a stretch of days by its ends."""
    first, _, last = value.partition("/")
    return ALL_PERIODS.get(value) or Words(f"{first} 至 {last}", f"{first} to {last}")


def value_words(city: "City", name: str, value: str) -> Words:
    """What is chosen, in words; a value of a dataset's own column by itself."""
    if name == PERIOD:
        return period_words(value)
    if name == filters.WITHIN:
        return Words("视野内", "in view") if filters.box(value) else Words("选区内", "in the selection")
    known = filters.values(city, name) if name in filters.WORDS else {}
    found = [known.get(each) or Words(each, each) for each in split(value)]
    return Words("、".join(each.zh for each in found), ", ".join(each.en for each in found))


def controls_problem(city: "City", controls: Mapping[str, Any], now: datetime) -> tuple[str, Words] | None:
    """The first of a page's own choices that cannot be, and why; None where all can."""
    for name, value in controls.items():
        if name not in NAMES:
            return name, Words(f"没有“{name}”这项，可用：{'、'.join(NAMES)}", f"there is no {name!r}; there are {', '.join(NAMES)}")
        if not isinstance(value, str):
            return name, Words(f"“{name}”应为文字，如 '01'", f"{name} is a text such as '01'")
        if wrong := wrong_value(city, name, value, now):
            return name, wrong
    return None
