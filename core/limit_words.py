"""Time limits as catalogues write them, 2紧急工作时 or 15 工作日, and as we do, 2u or 15d (core.clock.limit_of)."""

import re
import unicodedata

from core.clock import limit_of
from core.words import Words

# The longest first, since 工作时 ends others.
UNITS = {
    "紧急工作小时": ("u", 1), "紧急工作时": ("u", 1), "紧急工作日": ("u", 24), "紧急小时": ("u", 1),
    "工作小时": ("h", 1), "工作时": ("h", 1), "工作日": ("d", 1),
    "自然日": ("n", 1), "日历日": ("n", 1), "小时": ("u", 1), "分钟": ("u", 1 / 60), "天": ("n", 1), "日": ("n", 1), "周": ("n", 7),
    "urgent hours": ("u", 1), "urgent hour": ("u", 1), "working hours": ("h", 1), "working hour": ("h", 1), "office hours": ("h", 1), "office hour": ("h", 1),
    "working days": ("d", 1), "working day": ("d", 1), "office days": ("d", 1), "office day": ("d", 1), "natural days": ("n", 1), "natural day": ("n", 1),
    "calendar days": ("n", 1), "calendar day": ("n", 1), "hours": ("u", 1), "hour": ("u", 1), "days": ("n", 1), "day": ("n", 1),
    "u": ("u", 1), "h": ("h", 1), "d": ("d", 1), "n": ("n", 1),
}  # fmt: skip
SAME_DAY = ("当日", "当天", "same day")  # within the office hours of one day
WORDS = {
    "u": Words("紧急工作时", "urgent hours"),
    "h": Words("工作时", "office hours"),
    "d": Words("工作日", "office days"),
    "n": Words("自然日", "natural days"),
}
LONGEST = 999
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SHAPE = re.compile(r"(\d{1,5}(?:\.\d{1,2})?|[零〇一二两三四五六七八九十百]{1,5}|半)?\s*个?\s*(.+)")


def limit_in_words(text: str) -> str:
    """The limit in our notation: 2紧急工作时 → 2u, 15工作日 → 15d, 4工作时 → 4h, 3自然日 → 3n, 当日 → 1d, 半小时 → 0.5u. Raises ValueError."""
    plain = unicodedata.normalize("NFKC", text).strip().lower().removesuffix("内").strip()
    if plain in SAME_DAY:
        return "1d"
    match = _SHAPE.fullmatch(plain)
    unit = UNITS.get(match[2].strip()) if match else None
    number = _number(match[1]) if match and match[1] else None
    if unit is None or number is None:
        raise ValueError(f"{text!r} is no time limit: write a number and 紧急工作时, 工作时, 工作日 or 自然日, or 当日, as in 2紧急工作时 or 15工作日")
    amount = round(number * unit[1], 2)
    if not 0 < amount <= LONGEST:
        raise ValueError(f"{text!r} is no time limit that can be kept: it lies between 0.01 and {LONGEST} {WORDS[unit[0]].en}")
    limit = f"{amount:g}{unit[0]}"
    limit_of(limit)
    return limit


def words_of(limit: str) -> Words:
    """A limit for people: 2u → 2紧急工作时, 2 urgent hours. Raises ValueError."""
    limit_of(limit)
    number, words = limit.strip()[:-1], WORDS[limit.strip()[-1].lower()]
    return Words(f"{number}{words.zh}", f"{number} {words.en}")


def _number(text: str) -> float | None:
    """Digits, or Chinese numerals below 1,000; 半 is a half."""
    if text == "半":
        return 0.5
    if text[0] in "0123456789":
        return float(text)
    total, digit = 0, 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
    return float(total + digit)
