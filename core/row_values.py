"""One value of a foreign row as a value of ours: numbers, yes and no, words of a list, text. Each is read by itself and refused rather than guessed."""

import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from core.datasets import DataColumn
from core.moments import Order, Unread, moment

Decimal = Literal[".", ","]
LONGEST_TEXT = 4_000
_NOTHING = {"", "null", "\\n", "#n/a", "<null>"}
_NO_VALUE = _NOTHING | {"-", "--", "—", "——", "/", "n/a", "na", "none", "nan", "nat", "无", "空", "暂无", "未知"}
LONGEST_NOTHING = max(map(len, _NO_VALUE))
_SHEET_ERRORS = {"#ref!", "#value!", "#div/0!", "#name?", "#num!", "#null!", "#spill!"}
_TRUE = {"1", "true", "t", "yes", "y", "on", "是", "有", "真", "√", "对", "1.0"}
_FALSE = {"0", "false", "f", "no", "n", "off", "否", "无", "假", "×", "x", "没有", "错", "0.0"}
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)?,\d+")
_ONE_COMMA = re.compile(r"[+-]?\d{1,3},\d{3}")
_ONE_DOT = re.compile(r"[+-]?\d{1,3}\.\d{3}")
_SCALED = re.compile(r"(?P<number>[+-]?[\d,.]+)(?P<scale>[万亿]?)(?P<unit>元|人次|人|户|家|件|棵|株|辆|平方米|㎡|m2|公里|米|岁|吨|%)?")  # 3栋 is a name
_SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}
_SCIENCE = re.compile(r"\d(\.\d+)?[eE]\+\d{1,2}")
_LONGEST_INT = 2**63


def is_nothing(value: Any, kind: str = "text") -> bool:
    """Whether a cell says nothing."""
    if value is None:
        return True
    if isinstance(value, float) and math.isnan(value):
        return True
    if isinstance(value, str):
        if len(value) > LONGEST_NOTHING and len(value.strip()) > LONGEST_NOTHING:
            return False
        return value.strip().lower() in (_NOTHING if kind == "text" else _NOTHING | {"-", "--", "—", "n/a"} if kind == "bool" else _NO_VALUE)
    return bool(value != value)  # what is no moment (NaT) is not like itself


def is_number(text: str) -> bool:
    """Whether a text is an amount, with its 万 or its unit."""
    try:
        _number(text, ".")
    except Unread:
        return False
    return True


def decimal_of(values: "list[Any]") -> Decimal | None:
    """How the numbers of a column are written, where one of them leaves no doubt: 1,234.5 and 3.25 have a dot, 1.234,5 and 3,25 a comma. None: no sign of
    either, or of both."""
    found: set[Decimal] = set()
    for value in values:
        text = value.strip() if isinstance(value, str) else ""
        if "," in text and not _ONE_COMMA.fullmatch(text):
            if _GROUPED.fullmatch(text):
                found.add(".")
            elif _COMMA.fullmatch(text):
                found.add(",")
        elif "." in text and _PLAIN.fullmatch(text) and not _ONE_DOT.fullmatch(text):
            found.add(".")
    return found.pop() if len(found) == 1 else None


def reader(column: DataColumn, words: Mapping[str, str], zone: ZoneInfo, order: Order | None, decimal: Decimal | None) -> Callable[[Any], Any]:
    """What reads a value of this column; it raises core.moments.Unread. `words` are what a list calls its values → their id."""
    if column.choices or column.words:
        known = {**{_folded(id): id for id in column.choices}, **{_folded(name): id for id, names in column.choices.items() for name in names}, **words}
        return lambda value: _chosen(known, value)
    if column.kind == "int":
        return lambda value: _bounded(column, _whole(_number(value, decimal, whole=True)))
    if column.kind == "float":
        return lambda value: _bounded(column, _number(value, decimal))
    if column.kind == "bool":
        return _yes
    if column.kind == "date":
        return lambda value: _day(value, zone, order)
    if column.kind == "time":
        return lambda value: _time(value, zone, order)
    return lambda value: _text(column, value)


def words_of(named: Mapping[str, Any]) -> dict[str, str]:
    """A list of the city (id → zh, en) as what its values are called → their id."""
    return {_folded(name): id for id, each in named.items() for name in (id, each.zh, each.en)}


def _folded(text: Any) -> str:
    return unicodedata.normalize("NFKC", str(text)).strip().casefold()


def _chosen(known: Mapping[str, str], value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    found = known.get(_folded(value))
    if found is None:
        raise Unread("unknown_word")
    return found


def _number(value: Any, decimal: Decimal | None, whole: bool = False) -> float | int:
    if isinstance(value, bool):
        raise Unread("bad_number")
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        value = _from_text(unicodedata.normalize("NFKC", value).strip().lstrip("¥$€").replace("−", "-").replace(" ", ""), decimal, whole)
    try:
        number = value if isinstance(value, int) else float(value)
    except (TypeError, ValueError):
        raise Unread("bad_number") from None
    if not math.isfinite(number):
        raise Unread("bad_number")
    return number


def _from_text(text: str, decimal: Decimal | None, whole: bool) -> float | int:
    if text.lower() in _SHEET_ERRORS:
        raise Unread("sheet_error")
    if _ONE_COMMA.fullmatch(text) and decimal is None and not whole:
        raise Unread("ambiguous_number")  # 1,234: a thousand, or one and a bit
    if decimal == "," and _COMMA.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if decimal == "," and _ONE_DOT.fullmatch(text):
        return int(text.replace(".", ""))
    if decimal != "," and _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    elif decimal is None and not whole and _COMMA.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if not _PLAIN.fullmatch(text):
        return _scaled(text, decimal, whole)
    return int(text) if re.fullmatch(r"[+-]?\d+", text) else float(text)


def _scaled(text: str, decimal: Decimal | None, whole: bool) -> float | int:
    """A number as people write it: 1.2万, 3,200元, 85%. Raises Unread where it is none."""
    match = _SCALED.fullmatch(text)
    if not match or not (match["scale"] or match["unit"]) or (whole and match["unit"] == "%"):
        raise Unread("bad_number")
    number = _from_text(match["number"], decimal or ".", whole)
    return round(number * _SCALES[match["scale"]], 6) if match["scale"] else number


def _whole(number: float | int) -> int:
    if isinstance(number, float) and not number.is_integer():
        raise Unread("not_whole")
    if abs(number) >= _LONGEST_INT:
        raise Unread("bad_number")
    return int(number)


def _bounded(column: DataColumn, number: float | int) -> float | int:
    if (column.low is not None and number < column.low) or (column.high is not None and number > column.high):
        raise Unread("out_of_bounds")
    return number if column.kind == "int" else float(number)


def _yes(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = _folded(value)
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise Unread("bad_bool")


def _day(value: Any, zone: ZoneInfo, order: Order | None) -> date:
    at, aware = moment(value, order)
    return (at.astimezone(zone) if aware else at).date()


def _time(value: Any, zone: ZoneInfo, order: Order | None) -> datetime:
    at, aware = moment(value, order)
    return (at if aware else at.replace(tzinfo=zone)).astimezone(UTC)


def _text(column: DataColumn, value: Any) -> str:
    if isinstance(value, str):
        text = value.replace("\x00", "").strip()
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        text = str(int(value))
    elif isinstance(value, datetime | date):
        text = value.isoformat()
    elif isinstance(value, dict | list | tuple):
        text = json.dumps(value, default=str, ensure_ascii=False, separators=(",", ":"))  # of any size of number, which orjson is not
    else:
        text = str(value)
    if "\ufffd" in text:
        raise Unread("bad_text")
    if text[:1] == "#" and text.lower() in _SHEET_ERRORS:
        raise Unread("sheet_error")
    if (text[:1].isdigit() and _SCIENCE.fullmatch(text)) or (isinstance(value, float) and abs(value) >= 1e15):
        raise Unread("digits_lost")  # a spreadsheet made 4.40604E+17 of a number it took for an amount
    if len(text) > LONGEST_TEXT:
        raise Unread("too_long")
    return text
