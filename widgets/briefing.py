"""The area briefing (区域速报) as a live magnet: what lies in a watched area, or in the area of the page."""

from core.words import Words
from widgets._base import Setting, View


def _a_number(value: int) -> Words | None:
    return None if value >= 1 else Words("须为关注区域的编号", "is the number of a watched area")


VIEW = View(
    "briefing",
    zh="区域速报",
    en="Area briefing",
    fits=("none",),
    size=(3, 5),
    least=(2, 3),
    settings=(Setting("watched", "int", None, zh="关注区域的编号（空为本页区域）", en="Number of a watched area (empty: the page's area)", check=_a_number),),
    topics=("case",),
    narrows=("within",),
)
