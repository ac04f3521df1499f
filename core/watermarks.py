"""Watermarks: up to where a source has been read, kept as text."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from core.moments import Unread, moment

LONGEST = 80
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def latest(values: Iterable[Any], before: str | None) -> str | None:
    """The greatest of the values and `before`: numbers as numbers, what else there is as text (ISO times are in order so)."""
    found = before
    for value in values:
        text = as_text(value)
        if text and (found is None or _key(text) > _key(found)):
            found = text
    return found


def is_later(value: Any, mark: str | None) -> bool:
    """Whether a value lies after the mark; everything does where there is none."""
    text = as_text(value)
    return mark is None or text == "" or _key(text) > _key(mark)


def back(mark: str, span: timedelta) -> str:
    """The mark of `span` before, in the same form; itself where it is no time."""
    try:
        at, _ = moment(mark)
    except Unread:
        return mark
    earlier = at - span
    if len(mark) == 10 and mark[4] == "-":
        return earlier.date().isoformat()
    if mark.isdigit():
        return mark
    return earlier.isoformat(sep=" " if " " in mark else "T")


def as_text(value: Any) -> str:
    """A watermark as it is kept."""
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, datetime | date) else str(value).strip()
    return text[:LONGEST]


def _key(text: str) -> tuple[int, Any]:
    return (0, Decimal(text)) if _NUMBER.fullmatch(text) else (1, text)
