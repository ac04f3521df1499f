"""Dates and times as people and systems write them: each read by itself, and refused where it can be read in two ways."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from core.imports import parsed

Order = Literal["ymd", "mdy", "dmy"]
EARLIEST, LATEST = 1900, 2200
_EXCEL_DAYS = (18_264, 109_574)  # 1950 to 2199, as a spreadsheet counts days
_EXCEL_ZERO = datetime(1899, 12, 30)
_MONTHS = {name: number for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
_DAY_FIRST = re.compile(rf"{_WEEKDAY}(?P<day>\d{{1,2}})[\s-]+{_MONTH}[\s,-]+(?P<year>\d{{4}})(?P<rest>.*)", re.IGNORECASE)
_MONTH_FIRST = re.compile(
    rf"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?{_MONTH}\s+(?P<day>\d{{1,2}})(?:,|\s)\s*(?P<year>\d{{4}})(?P<rest>.*)", re.IGNORECASE
)
_PARTS = re.compile(r"(\d{1,4})([-/.年])(\d{1,2})[-/.月](\d{1,4})(?!\d)")
_HALF = re.compile(r"(上午|下午|凌晨|晚上|中午)\s*(\d{1,2}[:时]\d{1,2}分?(?:[:]?\d{1,2}秒?)?)")
_HOUR_ALONE = re.compile(r"(\d{1,2})[时点](?!\d)")


class Unread(Exception):
    """A value that cannot be read; `code` is one of core.rows.REASONS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def moment(value: Any, order: Order | None = None) -> tuple[datetime, bool]:
    """The moment that is written, and whether it says its offset. `order` is that of day and month where the year stands last.

    Read are ISO 8601, 2026/11/5, 2026.11.5, 2026年11月5日 下午3:20, 20261105, 20261105143000, 5 Nov 2026, Nov 5, 2026, 05.11.2026 (day first), 13/11/2026
    (only one reading), seconds or milliseconds since 1970, and days as a spreadsheet counts them. Raises Unread: `ambiguous_date` for 05/11/2026 without
    an order and for years of two digits, else `bad_date`.
    """
    if isinstance(value, datetime):
        return _sane(value, value.tzinfo is not None)
    if isinstance(value, date):
        return _sane(datetime(value.year, value.month, value.day), False)
    if isinstance(value, bool):
        raise Unread("bad_date")
    if isinstance(value, int | float):
        return _number(float(value))
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if re.fullmatch(r"\d+(\.\d+)?", text) and not re.fullmatch(r"\d{1,4}\.\d{1,2}", text):
        return _digits(text)
    return _written(_plain(text), order)


def _written(text: str, order: Order | None) -> tuple[datetime, bool]:
    parts = _PARTS.match(text)
    if not parts:
        raise Unread("bad_date")
    first, sign, second, third = parts.groups()
    if len(first) == 4:
        order = "ymd"
    elif len(third) != 4:
        raise Unread("ambiguous_date" if len(third) <= 2 and len(first) <= 2 else "bad_date")
    elif order not in ("mdy", "dmy"):
        order = _only_order(int(first), int(second), sign)
    try:
        return _sane(*parsed(text, order))
    except (ValueError, OverflowError):
        raise Unread("bad_date") from None


def _only_order(first: int, second: int, sign: str) -> Order:
    """Which of day and month comes first, where only one can be: with dots it is the day everywhere."""
    if sign == "." or first > 12 or first == second:
        return "dmy"
    if second > 12:
        return "mdy"
    raise Unread("ambiguous_date")


def _plain(text: str) -> str:
    """Names of months and halves of the day as numbers."""
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        if match := pattern.fullmatch(text):
            rest = match["rest"].strip().removeprefix(",").replace("GMT", "Z").replace("UTC", "Z")
            text = f"{match['year']}-{_MONTHS[match['month'].lower()]}-{match['day']} {rest}".strip()
    text = _HOUR_ALONE.sub(r"\1:00", text)
    return _HALF.sub(lambda half: f"{half[2]} {'am' if half[1] in ('上午', '凌晨') else 'pm'}" if int(half[2][:2].rstrip(":时")) <= 12 else half[2], text)


def _digits(text: str) -> tuple[datetime, bool]:
    if len(text) in (8, 12, 14) and text.isdigit() and text[:2] in ("19", "20", "21"):
        try:
            return _sane(datetime.strptime(text, {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}[len(text)]), False)
        except ValueError:
            raise Unread("bad_date") from None
    if len(text) == 8:
        raise Unread("ambiguous_date")
    return _number(float(text))


def _number(value: float) -> tuple[datetime, bool]:
    """Seconds or milliseconds since 1970, days of a spreadsheet, or a day written as one number."""
    if 1e9 <= value < 1e10:
        return datetime.fromtimestamp(value, UTC), True
    if 1e12 <= value < 1e13:
        return datetime.fromtimestamp(value / 1000, UTC), True
    if _EXCEL_DAYS[0] <= value <= _EXCEL_DAYS[1]:
        return _EXCEL_ZERO + timedelta(seconds=round(value * 86_400)), False
    if value.is_integer() and 19_000_101 <= value <= 21_991_231:
        return _digits(str(int(value)))
    raise Unread("bad_date")


def _sane(at: datetime, aware: bool) -> tuple[datetime, bool]:
    if not EARLIEST <= at.year < LATEST:
        raise Unread("bad_date")
    return at, aware
