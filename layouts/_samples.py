"""Made-up answers for the gallery, so that every state can be looked at without waiting for it."""

from datetime import datetime, timedelta
from typing import Any

from core.indicators import Indicator

CURVE = (7, 5, 4, 3, 3, 5, 10, 19, 28, 31, 26, 22, 17, 16, 21, 25, 24, 26, 30, 33)
BEFORE = (8, 6, 4, 4, 3, 6, 11, 21, 30, 29, 25, 21, 16, 16, 23, 27, 26, 23, 20, 18, 15, 12, 10, 9)
MAJORS = (
    ("市容环境", "City appearance", 318, 290),
    ("街面秩序", "Street order", 276, 280),
    ("安全隐患", "Hazards", 241, 210),
    ("民生诉求", "Requests", 187, 180),
    ("设施部件", "Facilities", 143, 150),
)
TOWNS = (("祖庙街道", "Zumiao", 512, 540), ("石湾镇街道", "Shiwan", 186, 198), ("张槎街道", "Zhangcha", 132, 143), ("南庄镇", "Nanzhuang", 81, 91))
ROUTE = (
    ("通济桥", "Tongji Bridge", 3860, 4.1, 1, "up"),
    ("祖庙路", "Zumiao Road", 2940, 3.2, 2, "up"),
    ("岭南天地", "Lingnan Tiandi", 1870, 2.2, 3, "down"),
    ("普君北路", "Pujun North", 940, 1.1, 4, "flat"),
)
ORIGINS = (
    ("广东", "Guangdong", 31000),
    ("广西", "Guangxi", 9800),
    ("湖南", "Hunan", 6200),
    ("四川", "Sichuan", 4200),
    ("贵州", "Guizhou", 3100),
    ("江西", "Jiangxi", 2100),
)
PARTS = (("活跃", "Active", 15620), ("一般", "Average", 5522), ("静默", "Dormant", 858))
FIGURE = {"value": 1266, "past": 1182, "spark": list(CURVE), "spark_past": list(BEFORE)}
SHARE = {"value": 93.7, "numerator": 911, "denominator": 972, "past": 92.5, "past_label": "last_month", "period": "month", "target": 95}


def sample(indicator: Indicator, by: str | None, now: datetime) -> dict[str, Any]:
    """An answer to `indicator` told apart by `by`, with the data time `now`."""
    plain = {
        "indicator": indicator.id,
        "area": "",
        "period": "month" if by == "day" else "now",
        "by": by,
        "past_label": "yesterday",
        "state": "ok",
        "why": None,
        "data_time": now.isoformat(),
    }
    return {**plain, **(SHARE if indicator.measure == "ratio" else FIGURE), "rows": _rows(by, now)}


def _rows(by: str | None, now: datetime) -> list[dict[str, Any]] | None:
    if by == "day":
        days = [now.date().replace(day=1) + timedelta(days=n) for n in range(now.day)]
        return [_row(day.isoformat(), f"{day.month}月{day.day}日", f"{day.day} {day:%b}", (37 * day.day) % 120 + 40) for day in days]
    rows = {
        "category": [_row(i, zh, en, value, past=past) for i, (zh, en, value, past) in enumerate(MAJORS)],
        "origin": [_row(i, zh, en, value) for i, (zh, en, value) in enumerate(ORIGINS)],
        "activity": [_row(i, zh, en, value) for i, (zh, en, value) in enumerate(PARTS)],
        "hour": [_row(hour, f"{hour} 时", f"{hour} h", CURVE[hour] if hour < len(CURVE) else None, past=past) for hour, past in enumerate(BEFORE)],
        "area": [_row(i, zh, en, round(100 * top / whole, 1), numerator=top, denominator=whole, past=90 + i) for i, (zh, en, top, whole) in enumerate(TOWNS)],
        "segment": [_row(i, zh, en, value, density=density, band=band, trend=trend) for i, (zh, en, value, density, band, trend) in enumerate(ROUTE)],
    }
    return rows[by] if by else None


def _row(key: int | str, zh: str, en: str, value: float | None, **more: Any) -> dict[str, Any]:
    return {"id": str(key), "zh": zh, "en": en, "value": value, **more}
