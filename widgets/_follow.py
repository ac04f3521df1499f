"""What a magnet takes of its page's choice: a period, filters, which of its rows are chosen, and how it says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core import filters
from core.indicators import HOURLY
from core.page_choice import AMONG, PERIOD, split, value_words
from core.words import Words
from widgets._base import Screen, View

if TYPE_CHECKING:
    from core.city import Magnet
    from core.indicators import Indicator


WATCHED = "watched"  # a view with this setting shows one piece of ground, whatever the page is kept to


@dataclass(frozen=True, slots=True)
class Following:
    """`settings` lie over the magnet's own; `narrow` are the page's filters it follows; `rows` the field its rows are values of, where they can be chosen."""

    settings: dict[str, Any] = field(default_factory=dict)
    narrow: dict[str, str] = field(default_factory=dict)
    rows: str | None = None
    chosen: tuple[str, ...] = ()  # of its rows
    deaf: bool = False  # something is chosen, and nothing of it concerns this magnet
    how: Words | None = None  # it keeps to the map, where not by the place of each thing

    @property
    def period(self) -> str | None:
        """The page's period where the magnet follows it."""
        return self.settings.get(PERIOD)

    @property
    def follows(self) -> bool:
        """Whether anything that is chosen concerns this magnet."""
        return bool(self.settings or self.narrow or self.chosen)


def following(screen: Screen, made: "Magnet", own: Mapping[str, Any], view: View | None) -> Following:
    """What `made` follows; its `own` settings on the page go before the page's choice."""
    indicator = screen.city.indicators.get(str(made.indicator)) if made.indicator else None
    if indicator is None:
        return _list(screen, made, view)
    by = made.settings.get("by")
    held = set(made.settings.get("filter") or ()) | {by}
    narrow = {name: value for name, value in screen.choice.items() if filters.takes(indicator, name) and name not in held}
    settings = {PERIOD: period} if (period := _period(screen, indicator, by, own)) else {}
    if by == "area" and AMONG in screen.choice and not own.get("area"):
        settings["area"] = screen.choice[AMONG]
    rows = by if by == "area" or by in filters.FIELDS[indicator.family] else None
    chosen = _chosen(screen, rows)
    how = filters.GROUNDED[indicator.family] if filters.WITHIN in narrow else None
    return Following(settings, narrow, rows, chosen, _chooses(screen) and not (narrow or PERIOD in settings or chosen), how)


def _list(screen: Screen, made: "Magnet", view: View | None) -> Following:
    """Lists of cases show what is open now: they follow filters, never a period."""
    known = view.narrows if view else ()
    held = {WATCHED} if made.settings.get(WATCHED) else set()
    narrow = {name: value for name, value in screen.choice.items() if name in known and not made.settings.get(name) and not held}
    rows = view.rows if view else None
    settings = {"area": screen.choice[AMONG]} if rows == "area" and AMONG in screen.choice else {}
    asked = set(screen.choice) - {AMONG} - ({filters.WITHIN} if rows == "area" else set())  # the map is what the page is kept to
    return Following(settings, narrow, rows, _chosen(screen, rows), bool(known and asked and not narrow))


def _period(screen: Screen, indicator: "Indicator", by: str | None, own: Mapping[str, Any]) -> str | None:
    period = screen.choice.get(PERIOD)
    if not period or not indicator.happens or own.get(PERIOD):
        return None
    return period if by != "hour" or period in HOURLY else None


def _chooses(screen: Screen) -> bool:
    return bool(set(screen.choice) - {AMONG})


def _chosen(screen: Screen, rows: str | None) -> tuple[str, ...]:
    """Which rows are chosen; of a minor category its major is."""
    if rows == "area":
        return (screen.area,) if AMONG in screen.choice else ()
    values = split(screen.choice.get(rows or "", ""))
    return tuple(dict.fromkeys(each[:2] for each in values)) if rows == "category" else tuple(values)


def said(screen: Screen, follow: Following) -> str:
    """The words in the title row: what it is narrowed to and, of ground, how; or that it is not. Empty where nothing is chosen."""
    if follow.deaf:
        chosen = set(screen.choice) - {AMONG}
        only = {frozenset({PERIOD}): ("不随周期", "Any period"), frozenset({filters.WITHIN}): ("不随地图", "Not kept to the map")}
        return screen.say(*only.get(frozenset(chosen), ("不随筛选", "Not filtered")))
    parts = {PERIOD: follow.period, **follow.narrow}
    words = [value_words(screen.city, name, value).of(screen.lang) for name, value in parts.items() if value]
    if filters.WITHIN in screen.choice and filters.WITHIN not in follow.narrow and words and follow.rows != "area":
        words.append(screen.say("不随地图", "not kept to the map"))
    return " · ".join([*words, *([follow.how.of(screen.lang)] if follow.how else [])])
