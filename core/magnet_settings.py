"""What may be set on one magnet of a page, and the magnet those settings make.

Settings lie over those of the magnet; None takes one away. `indicator` and `view` replace the magnet's own, every other name
that is not listed here belongs to the view.
"""

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import ValidationError

from core import filters, showing
from core.areas import level_of
from core.errors import BadInput
from core.indicators import HOURLY, Indicator, Threshold, is_range
from core.words import Lang, Words

if TYPE_CHECKING:
    from core.city import City, Magnet

ANSWERED = ("period", "by", "filter", "compare", "target", "thresholds", "click")  # only where there is an indicator
COMMON = ("indicator", "view", "area", "title", "when", "repeat", *ANSWERED)
COMPARE = ("past", "year", "target", "none")
CLICK = ("records", "drill", "none")  # or page:<id>
TO_PAGE = "page:"
_TO_PAGE = re.compile(r"page:[a-z0-9][a-z0-9_-]{0,59}")
SOME = 20  # values that are named where one is not known
LONGEST_TITLE = 60
MOST_THRESHOLDS = 4
REPEATED = "area"  # one for each area below its own


class Shows(Protocol):
    """A view, as far as settings are concerned."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...
    @property
    def fits(self) -> tuple[str, ...]: ...
    @property
    def by(self) -> tuple[str, ...]: ...
    @property
    def needs_by(self) -> bool: ...
    @property
    def settings(self) -> tuple[Any, ...]: ...
    def wrong(self, settings: dict[str, Any]) -> Words | None: ...
    def spoken(self, settings: dict[str, Any], lang: Lang) -> dict[str, Any]: ...


class Refused(BadInput):
    """Settings that cannot be used; `words` say why in both languages."""

    def __init__(self, field: str, words: Words) -> None:
        super().__init__("bad_setting", words.en, field)
        self.words = words


def chosen(magnet: "Magnet", settings: Mapping[str, Any]) -> "Magnet":
    """The magnet as these settings make it; its `settings` no longer hold `indicator` and `view`."""
    merged = {name: value for name, value in {**magnet.settings, **settings}.items() if value is not None}
    indicator, view = merged.pop("indicator", magnet.indicator), merged.pop("view", magnet.view)
    return magnet.model_copy(update={"indicator": indicator, "view": view, "settings": merged})


def check(city: "City", magnet: "Magnet", settings: Mapping[str, Any], views: Mapping[str, Shows]) -> None:
    """Raise Refused with the first reason why `settings` cannot be laid over `magnet`."""
    check_question(city, magnet, settings, views)
    made = chosen(magnet, settings)
    view = views[made.view]
    if wrong := view.wrong(view.spoken(made.settings, "zh")):
        raise Refused("settings", wrong)


def check_question(city: "City", magnet: "Magnet", settings: Mapping[str, Any], views: Mapping[str, Shows]) -> None:
    """The same without the view's own settings: a magnet that passes has an answer its view can show."""
    made = chosen(magnet, settings)
    if reason := _kinds(made) or _shown(city, made) or _answers(city, made, views):
        raise Refused(*reason)


def known_names(magnet: "Magnet", view: Shows) -> set[str]:
    """The names that may be set on a magnet shown by `view`."""
    return {*COMMON, *magnet.settings, *(each.name for each in view.settings)}


def unknown(magnet: "Magnet", settings: Mapping[str, Any], views: Mapping[str, Shows]) -> Refused | None:
    """Why a name among `settings` cannot be set; settings of the view before this one may stay."""
    known = set().union(*(known_names(magnet, view) for view in views.values()))
    if odd := sorted(set(settings) - known):
        names = ", ".join(sorted(known_names(magnet, views[chosen(magnet, {k: v for k, v in settings.items() if k in known}).view])))
        return Refused(odd[0], Words(f"没有“{odd[0]}”这项设置，可用：{names}", f"there is no setting {odd[0]!r}; there are {names}"))
    return None


Reason = tuple[str, Words] | None


def _kinds(made: "Magnet") -> Reason:
    """What can be told without the city."""
    given = made.settings
    title = given.get("title")
    if title is not None and (not isinstance(title, str) or len(title) > LONGEST_TITLE):
        return "title", Words(f"标题应为不超过 {LONGEST_TITLE} 字的文字", f"a title is a text of at most {LONGEST_TITLE} characters")
    if "area" in given and not _is_area(given["area"]):
        return "area", Words("区域应为区划代码", "an area is an area code such as 440604012")
    if given.get("compare", "past") not in COMPARE:
        return "compare", Words(f"对比只能是 {'、'.join(COMPARE)}", f"compare is one of {', '.join(COMPARE)}")
    if "target" in given and not _is_number(given["target"]):
        return "target", Words("目标应为数字", "a target is a number")
    if not _is_filter(given.get("filter", {})):
        return "filter", Words("筛选应写成“字段: [取值]”", "a filter is written as {field: [values]}, such as {category: ['01']}")
    click = given.get("click", CLICK[0])
    if click not in CLICK and not (isinstance(click, str) and _TO_PAGE.fullmatch(click)):
        return "click", Words(f"点击后只能是 {'、'.join(CLICK)} 或 page:页面", f"click is one of {', '.join(CLICK)} or page:<page id>")
    return _thresholds(given.get("thresholds"))


def _shown(city: "City", made: "Magnet") -> Reason:
    """When it is shown, and for how many areas."""
    if "when" in made.settings and (words := showing.wrong(made.settings["when"], city.roles, made.indicator is not None)):
        return "when", words
    if made.settings.get("repeat", REPEATED) != REPEATED:
        return "repeat", Words(f"重复只能是 {REPEATED}", f"repeat is {REPEATED} or left out")
    if "repeat" in made.settings and made.indicator is None:
        return "repeat", Words("这块磁铁没有指标，不能按区域重复", "this magnet has no indicator: it cannot be repeated by area")
    return None


def _is_filter(given: Any) -> bool:
    def texts(values: Any) -> bool:
        return isinstance(values, list) and len(values) > 0 and all(isinstance(value, str) for value in values)

    return isinstance(given, dict) and all(isinstance(field, str) and texts(values) for field, values in given.items())


def page_of(click: Any) -> str | None:
    """The page that a click opens, None where it does something else."""
    return click.removeprefix(TO_PAGE) if isinstance(click, str) and click.startswith(TO_PAGE) else None


def _is_area(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(level_of(value))
    except ValueError:
        return False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _thresholds(rows: Any) -> Reason:
    if rows is None:
        return None
    shape = Words("每级阈值写明颜色（1 红 2 橙 3 黄 4 蓝）和“低于”或“不低于”的数字", "a threshold has a band (1 red to 4 blue) and a number, below or above")
    if not isinstance(rows, list) or len(rows) > MOST_THRESHOLDS:
        return "thresholds", Words(f"阈值最多 {MOST_THRESHOLDS} 级", f"there are at most {MOST_THRESHOLDS} thresholds")
    try:
        each = [Threshold.model_validate(row) for row in rows]
    except ValidationError:
        return "thresholds", shape
    values = [value for row in each for value in (row.below, row.above) if value is not None]
    if len(values) != len(each) or not all(math.isfinite(value) for value in values):
        return "thresholds", shape
    if len({row.band for row in each}) != len(each):
        return "thresholds", Words("每种颜色只能有一级阈值", "each band has one threshold")
    return None


def _answers(city: "City", made: "Magnet", views: Mapping[str, Shows]) -> Reason:
    """Whether the view is there and shows this indicator, asked this way."""
    view = views.get(made.view) if isinstance(made.view, str) else None
    if view is None:
        return "view", Words(f"没有视图“{made.view}”：请换一种视图", f"there is no view {made.view!r}; there are {', '.join(sorted(views))}")
    if made.indicator is None:
        odd = sorted(set(ANSWERED[:3]) & set(made.settings))
        fits = not {"list", "none"}.isdisjoint(view.fits)
        if not fits:
            return "view", Words(f"“{view.zh}”要有指标才能显示", f"{view.en} shows an indicator, and this magnet has none")
        return (odd[0], Words("这块磁铁没有指标，不能设周期、分组和筛选", "this magnet has no indicator: it has no period, split or filter")) if odd else None
    indicator = city.indicators.get(made.indicator) if isinstance(made.indicator, str) else None
    if indicator is None:
        return "indicator", Words(f"没有指标“{made.indicator}”：请另选一个", f"there is no indicator {made.indicator!r}: choose another")
    if indicator.measure not in view.fits:
        return "view", Words(f"“{view.zh}”不能显示“{indicator.zh}”：请换一种视图", f"{view.en} cannot show {indicator.en}: choose another view")
    return _question(indicator, view, made.settings) or _narrowed(city, indicator, made.settings.get("filter", {})) or _followed(indicator, made.settings)


def _narrowed(city: "City", indicator: Indicator, given: Mapping[str, list[str]]) -> Reason:
    fields = filters.FIELDS[indicator.family]
    for field, chosen in given.items():
        if field not in fields:
            zh = "、".join(f"{words.zh}（{name}）" for name, words in fields.items())
            return "filter", Words(
                f"“{indicator.zh}”不能按“{field}”筛选，可用：{zh or '无'}", f"{indicator.en} cannot be narrowed by {field!r}: {', '.join(fields) or 'none'}"
            )
        known = filters.values(city, field)
        if odd := next((value for value in chosen if value not in known), None):
            some = list(known)[:SOME] + (["…"] if len(known) > SOME else [])
            return "filter", Words(f"“{fields[field].zh}”没有“{odd}”，可用：{'、'.join(some)}", f"there is no {field} {odd!r}: {', '.join(some)}")
    if sum(map(len, given.values())) > filters.MOST:
        return "filter", Words(f"筛选最多 {filters.MOST} 项", f"a filter has at most {filters.MOST} values")
    return None


def _followed(indicator: Indicator, given: Mapping[str, Any]) -> Reason:
    if given.get("compare") == "year" and not indicator.happens:
        return "compare", Words(f"“{indicator.zh}”是现状，没有同比", f"{indicator.en} says how things stand and has no year before")
    if given.get("click") == "drill" and "area" not in indicator.by:
        return "click", Words(f"“{indicator.zh}”不能按下级区域看", f"{indicator.en} cannot be split by area, so there are no sub-areas to open")
    return None


def _question(indicator: Indicator, view: Shows, given: Mapping[str, Any]) -> Reason:
    by, period = given.get("by"), given.get("period")
    if by is not None and by not in indicator.by:
        return "by", Words(f"“{indicator.zh}”不能按“{by}”分组", f"{indicator.en} cannot be split by {by!r}: {', '.join(indicator.by) or 'none'}")
    if view.needs_by and by is None:
        return "by", Words(f"“{view.zh}”要选一种分组", f"{view.en} needs a split: choose what its rows are")
    if by is not None and view.by and by not in view.by:
        return "by", Words(f"“{view.zh}”只能按 {'、'.join(view.by)} 分", f"{view.en} can only be split by {', '.join(view.by)}")
    if period is not None and period not in indicator.periods and not (indicator.happens and is_range(period)):
        ranges = Words(" 或 起始日/结束日", " or YYYY-MM-DD/YYYY-MM-DD of at most 366 days") if indicator.happens else Words("", "")
        return "period", Words(
            f"“{indicator.zh}”没有周期“{period}”，可用：{'、'.join(indicator.periods)}{ranges.zh}",
            f"{indicator.en} has no period {period!r}: {', '.join(indicator.periods)}{ranges.en}",
        )
    if by == "hour" and (period or indicator.period) not in HOURLY:
        return "period", Words("按小时只能看今日或昨日", "hours are of today or yesterday: choose one of them")
    return None
