"""How long until a moment, or how long since: days, hours and minutes."""

from datetime import datetime

from core.words import Words
from widgets._base import Setting, View


def moment(value: str) -> Words | None:
    """A date, or a date and a time; without an offset it is the city's time."""
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return Words(f"{value!r} 不是日期时间，请写成 2027-02-20T18:00", f"{value!r} is no date and time: write it as 2027-02-20T18:00")
    return None


VIEW = View(
    "countdown",
    zh="倒计时",
    en="Countdown",
    fits=("none",),
    size=(3, 2),
    least=(2, 1),
    settings=(
        Setting("until", "text", None, zh="到何时（本地时间）", en="Until (local time)", needed=True, check=moment),
        Setting("subject", "text", None, zh="什么事", en="What it is"),
    ),
)
