"""The lunar months (农历) around a day, for the wall's date line.

Browsers have a Chinese calendar of their own, but it is a day off in months that begin within minutes of midnight (2027-02-06 is one).
"""

from datetime import date, timedelta

from lunar_python import Lunar, Solar

MONTHS = ("正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月")


def lunar_months(today: date, count: int = 16) -> list[tuple[date, str]]:
    """`count` lunar months from the one `today` lies in: first day and name, 闰 before a leap month."""
    first = _first_day(today)
    months = []
    for _ in range(count):
        month = _lunar(first).getMonth()  # negative in a leap month
        months.append((first, ("闰" if month < 0 else "") + MONTHS[abs(month) - 1]))
        first = _first_day(first + timedelta(days=31))
    return months


def _first_day(day: date) -> date:
    return day - timedelta(days=_lunar(day).getDay() - 1)


def _lunar(day: date) -> Lunar:
    return Solar.fromYmd(day.year, day.month, day.day).getLunar()
