"""The demo's accounts, which all share one password, and what is announced."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

from core.city import City

PASSWORD = "magnet-demo"
STREET, COMMUNITY, DEPARTMENT = "440604012", "440604012061", "urban_management"
ESTATE = f"{COMMUNITY}001"  # the cell that is one company's estate
_DEPARTMENTS = {"handler": DEPARTMENT, "property": "property"}
# username: name, unit, role, area
_ACCOUNTS = {
    "wall": ("指挥大屏", "{centre}", "wall", "{city}"),
    "leader": ("李测试8001", "{centre}", "leader", "{city}"),
    "handler": ("黄测试8002", "{department}", "handler", "{city}"),
    "property": ("罗测试8008", "南浦社区 01 网格物业服务处", "property", ESTATE),
    "admin": ("陈测试8003", "政务服务和数据局", "admin", "{city}"),
    "security": ("梁测试8004", "政务服务和数据局", "security", "{city}"),
    "auditor": ("何测试8005", "政务服务和数据局", "auditor", "{city}"),
    "dispatcher": ("张测试8006", "祖庙街道综治中心", "dispatcher", STREET),
    "dispatcher2": ("吴测试8009", "祖庙街道综治中心", "dispatcher", STREET),  # the next shift
    "community": ("刘测试8007", "南浦社区", "community", COMMUNITY),
    "officer": ("", "南浦社区网格", "officer", COMMUNITY),
}


def accounts(city: City, officers: Sequence[Mapping[str, object]], now: datetime, password_hash: str) -> Iterator[dict[str, object]]:
    """The demo accounts; the officer is one of the grid officers of 南浦社区 and sees that community."""
    officer = next(o for o in officers if str(o["grid"]).startswith(COMMUNITY) and o["post"] == "full_time")
    words = {"centre": city.centre.zh, "city": city.code, "department": city.departments[DEPARTMENT].zh}
    for username, (name, unit, role, area) in _ACCOUNTS.items():
        yield {
            "username": username,
            "password_hash": password_hash,
            "name": name or str(officer["name"]),
            "unit": unit.format(**words),
            "role": role,
            "area": area.format(**words),
            "department": _DEPARTMENTS.get(role),
            "officer": officer["id"] if role == "officer" else None,
            "lang": "zh",
            "theme": "dark",
            "demo": True,
            "disabled": False,
            "created_at": now,
        }


def notices(city: City, now: datetime) -> Iterator[dict[str, object]]:
    """Who is on duty, by post, and that all this is a demo."""
    yield duty(city, now)
    zh, en = "演示数据：人员、电话与案件均为虚构", "Demo data: people, telephones and cases are made up"
    yield {"kind": "announcement", "area": city.code, "zh": zh, "en": en, "from_at": _midnight(city, now), "until_at": None}


def duty(city: City, now: datetime) -> dict[str, object]:
    """The duty notice of the day that began at the last midnight; posts, no persons."""
    team = _midnight(city, now).toordinal() % 4 + 1
    zh, en = f"带班 区政数局 · 值班 综治中心{'一二三四'[team - 1]}组", f"In charge: Data Bureau · on duty: centre, team {team}"
    return {
        "kind": "duty",
        "area": city.code,
        "zh": zh,
        "en": en,
        "from_at": _midnight(city, now),
        "until_at": _midnight(city, now) + timedelta(days=1, hours=1),
    }


def _midnight(city: City, now: datetime) -> datetime:
    return datetime.combine(now.astimezone(city.tz).date(), time(), city.tz)
