"""Answers about officers, cameras, facilities, grid cells and crowds, from the store."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import shapely

from core.filters import WITHIN, by_field
from core.indicators import Indicator
from core.words import Words
from services._figures_cases import reach_of, sub_areas
from services._found import Found, fraction, kept, plus, row, value_of
from services._on_ground import apart
from services._parts import Parts
from store import figures

if TYPE_CHECKING:
    from services.answer import Question

FRESH = timedelta(minutes=30)  # an older reading says nothing about now
TREND_OVER = timedelta(minutes=5)
TREND_SHARE = 0.03  # less than this is flat
HOURS = 24
NOT_WATCHED = Words("本区域没有监测路段", "No watched route in this area")
NONE_HERE = Words("地图范围内没有监测路段", "No watched route within the map")
NOT_READ = Words("半小时内没有读数", "No reading within half an hour")
# Where the city names what rows are told apart by.
KINDS = {("officer", "post"): "posts", ("camera", "source_class"): "camera_classes", ("facility", "kind"): "facilities", ("grid", "kind"): "grids"}
LEDGERS = ("facility", "grid")  # where nothing on record is none: 0
NOBODY = Words("没有在册记录", "Nothing on record")


def find(parts: Parts, question: "Question", indicator: Indicator, now: datetime) -> Found:
    """The answer to a complete question about what is on a list of its own, or about crowds."""
    if indicator.family == "crowd":
        return _crowd(parts, question, now)
    with parts.store.read() as conn:
        tally = figures.listed(conn, indicator, reach_of(parts, question), question.by)
    pair = plus(*tally.values())
    known = pair[1] or indicator.family in LEDGERS
    found = Found(now, value_of(indicator, pair) if known else None, *fraction(indicator, pair), why=None if known else NOBODY)
    if question.by == "area":
        found.rows = [row(indicator, key, words, tally.get(key, (0.0, 0.0)), None) for key, words in sub_areas(parts, question.area)]
    elif question.by:
        kind = KINDS[indicator.family, question.by]
        order: list[str] = [*(key for key in getattr(parts.city, kind) if key in tally), *sorted(tally.keys() - getattr(parts.city, kind).keys())]
        found.rows = [row(indicator, key, parts.city.named(kind, key), tally[key], None) for key in order]
    return found


def _crowd(parts: Parts, question: "Question", now: datetime) -> Found:
    with parts.store.read() as conn:
        segments = _chosen(parts, question, figures.segments(conn, question.area))
        recent = figures.readings(conn, now - FRESH, now)
        day_ago = now - timedelta(days=1)
        before = _latest(kept((str(parts.store.home), "crowd", "past"), 60.0, lambda: figures.readings(conn, day_ago - FRESH, day_ago)))
        hours = kept((str(parts.store.home), "crowd", "hours"), 60.0, lambda: figures.crowd_by_hour(conn, now - timedelta(hours=2 * HOURS), now))
    if not segments:
        return Found(now, why=NONE_HERE if any(name == WITHIN for name, _ in question.filters) else NOT_WATCHED)
    here = {segment["id"] for segment in segments}
    latest = {key: reading for key, reading in _latest(recent).items() if key in here}
    if not latest:
        return Found(now, why=NOT_READ)
    found = Found(max(reading["at"] for reading in latest.values()), sum(reading["count"] for reading in latest.values()))
    past = [reading["count"] for key, reading in before.items() if key in here]
    found.past = sum(past) if past else None
    found.spark, found.spark_past = _sparks(hours, here)
    found.more = {"band": min((r["band"] for r in latest.values() if r["band"]), default=0)}
    if question.by == "segment":
        found.rows = [_segment(segment, latest.get(segment["id"]), before.get(segment["id"]), recent) for segment in segments]
    return found


def _chosen(parts: Parts, question: "Question", segments: "list[Any]") -> "list[Any]":
    """The segments that pass the filters; of a piece of ground those that touch it."""
    ground, filters = apart(parts, question.filters)
    wanted = by_field(filters).get("segment")
    found = segments if wanted is None else [each for each in segments if each["id"] in wanted]
    return found if ground is None else [each for each in found if ground.shape.intersects(shapely.LineString(each["line"]))]


def _latest(readings: "list[Any]") -> dict[str, Any]:
    return {reading["segment"]: reading for reading in readings}


def _sparks(hours: list[tuple[str, int, float]], here: set[str]) -> tuple[list[float | None], list[float | None]]:
    """The mean of each of the last 24 hours, and of the 24 before, oldest first."""
    sums: dict[int, float] = {}
    for segment, ago, mean in hours:
        if segment in here:
            sums[ago] = sums.get(ago, 0.0) + mean
    points = [round(sums[ago]) if ago in sums else None for ago in range(2 * HOURS)]
    return list(reversed(points[:HOURS])), list(reversed(points[HOURS:]))


def _segment(segment: Any, reading: Any, before: Any, recent: "list[Any]") -> dict[str, Any]:
    known = reading is not None
    return {
        "id": segment["id"],
        "zh": segment["zh"],
        "en": segment["en"],
        "value": reading["count"] if known else None,
        "numerator": None,
        "denominator": None,
        "past": before["count"] if before else None,
        "density": round(reading["count"] / segment["m2"], 2) if known else None,
        "band": reading["band"] if known else 0,
        "trend": _trend(reading, recent) if known else "flat",
    }


def _trend(reading: Any, recent: "list[Any]") -> str:
    """Against the newest reading that is at least five minutes older."""
    older = [r["count"] for r in recent if r["segment"] == reading["segment"] and r["at"] <= reading["at"] - TREND_OVER]
    if not older:
        return "flat"
    change = reading["count"] - older[-1]
    if abs(change) <= TREND_SHARE * max(older[-1], 1):
        return "flat"
    return "up" if change > 0 else "down"
