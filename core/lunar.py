"""The lunar months (农历) around a day, for the wall's date line.

Browsers have a Chinese calendar of their own, but it is a day off in months that begin within minutes of midnight (2027-02-06 is one).
"""

from datetime import date, timedelta

from lunardate import LunarDate

MONTHS = ("正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月")


def lunar_months(today: date, count: int = 16) -> list[tuple[date, str]]:
    """`count` lunar months from the one `today` lies in: first day and name, 闰 before a leap month."""
    first = _first_day(today)
    months = []
    for _ in range(count):
        lunar = LunarDate.from_solar_date(first.year, first.month, first.day)
        months.append((first, ("闰" if lunar.is_leap_month else "") + MONTHS[lunar.month - 1]))
        first = _first_day(first + timedelta(days=31))
    return months


def _first_day(day: date) -> date:
    return day - timedelta(days=LunarDate.from_solar_date(day.year, day.month, day.day).day - 1)
