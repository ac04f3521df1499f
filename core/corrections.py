"""Corrections (回流): what may be asked for of a row of data, and the value that is asked for, read as its column wants it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Literal

from core.datasets import DataColumn, Rule
from core.errors import BadInput

Kind = Literal["value", "missing", "superfluous"]
KINDS: tuple[Kind, ...] = ("value", "missing", "superfluous")
STATES = {"pending": ("待核", "Pending"), "accepted": ("已采纳", "Accepted"), "refused": ("未采纳", "Refused"), "withdrawn": ("已撤回", "Withdrawn")}
LONGEST = 500
_YES, _NO = ("是", "有", "yes", "true", "1"), ("否", "无", "no", "false", "0")
# What the columns of a file of corrections may be called.
HEADS: Mapping[str, tuple[str, ...]] = {
    "key": ("key", "键", "主键"),
    "column": ("column", "列", "字段", "项目"),
    "new": ("new", "new value", "新值", "更正为", "应为"),
    "reason": ("reason", "理由", "原因", "说明"),
}


def heads_of(columns: Iterable[str]) -> dict[str, int]:
    """Which column of a file is which. Raises BadInput, naming those that are not there."""
    known = [column.strip().casefold() for column in columns]
    found = {name: next((known.index(each) for each in words if each in known), -1) for name, words in HEADS.items()}
    missing = [name for name, at in found.items() if at < 0]
    if missing:
        zh = f"缺少列：{'、'.join(HEADS[name][1] for name in missing)}。第一行应为：键、列、新值、理由。"
        raise BadInput("no_such_column", f"The file lacks {', '.join(missing)}: its first row is key, column, new, reason.", "file", zh=zh)
    return found


def value_of(column: DataColumn, words: Mapping[str, tuple[str, str]], rules: Iterable[Rule], given: Any) -> Any:
    """The value of a column as it is kept: text and choices as text, numbers, yes and no, dates and times as ISO text; None for empty.

    `words` names the choices; one may be given by its key or by its name in either language. Raises BadInput, in both languages.
    """
    if given is None or (isinstance(given, str) and not given.strip()):
        if column.required:
            raise _bad(column, "不能为空", "cannot be empty")
        return None
    text = str(given).strip()
    if len(text) > LONGEST:
        raise _bad(column, f"至多 {LONGEST} 字", f"has at most {LONGEST} characters")
    if words:
        chosen = next((key for key, pair in words.items() if text == key or text.casefold() in (pair[0].casefold(), pair[1].casefold())), None)
        if chosen is None:
            zh, en = "、".join(pair[0] for pair in words.values()), ", ".join(words)
            raise _bad(column, f"只能是：{zh[:200]}", f"is one of {en[:200]}")
        return chosen
    value = _READERS[column.kind](column, given, text)
    for rule in rules:
        if rule.kind == "valid" and column.id in rule.columns and not re.fullmatch(rule.pattern or "", str(value)):
            raise _bad(column, f"格式不符（{rule.pattern}）", f"does not fit {rule.pattern}")
    return value


def _bad(column: DataColumn, zh: str, en: str) -> BadInput:
    return BadInput("bad_value", f"{column.en} {en}.", column.id, zh=f"{column.zh}{zh}。")


def _text(column: DataColumn, given: Any, text: str) -> str:
    return text


def _number(column: DataColumn, given: Any, text: str) -> float:
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        raise _bad(column, "应为数字", "is a number") from None
    if value != value or value in (float("inf"), float("-inf")):
        raise _bad(column, "应为数字", "is a number")
    if column.low is not None and value < column.low:
        raise _bad(column, f"不小于 {column.low:g}", f"is at least {column.low:g}")
    if column.high is not None and value > column.high:
        raise _bad(column, f"不大于 {column.high:g}", f"is at most {column.high:g}")
    return value


def _whole(column: DataColumn, given: Any, text: str) -> int:
    value = _number(column, given, text)
    if value != int(value):
        raise _bad(column, "应为整数", "is a whole number")
    return int(value)


def _yes_no(column: DataColumn, given: Any, text: str) -> bool:
    if isinstance(given, bool):
        return given
    if text.casefold() in _YES or text.casefold() in _NO:
        return text.casefold() in _YES
    raise _bad(column, "应为“是”或“否”", "is yes or no")


def _date(column: DataColumn, given: Any, text: str) -> str:
    try:
        return date.fromisoformat(text[:10].replace("/", "-").replace(".", "-")).isoformat()
    except ValueError:
        raise _bad(column, "应为日期，如 2026-11-26", "is a date such as 2026-11-26") from None


def _time(column: DataColumn, given: Any, text: str) -> str:
    try:
        return datetime.fromisoformat(text.replace("/", "-")).isoformat()
    except ValueError:
        raise _bad(column, "应为时间，如 2026-11-26 08:30", "is a time such as 2026-11-26 08:30") from None


_READERS = {"text": _text, "int": _whole, "float": _number, "bool": _yes_no, "date": _date, "time": _time}
