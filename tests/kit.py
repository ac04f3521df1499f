"""Builds a realistic case, report, account or signed-in page in one call."""

import itertools
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert

from services._parts import Parts
from services.who import Account, sign_in
from store import tables

PASSWORD = "magnet-demo"
HASH = ""  # argon2 of PASSWORD, made once by account()
_numbers = itertools.count(1)

# Two communities of one street and one of another, each a square of about a kilometre with two cells.
NANPU, ZUMIAO_OTHER, NANZHUANG_ONE = "440604012061", "440604012002", "440604100001"
SQUARES = {NANPU: (113.10, 23.02), ZUMIAO_OTHER: (113.11, 23.02), NANZHUANG_ONE: (113.02, 22.98)}


def square(lon: float, lat: float, size: float = 0.01) -> dict[str, Any]:
    """A square outline, its south-west corner at (lon, lat), WGS-84 degrees."""
    return {"type": "Polygon", "coordinates": [[[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]]]}


def area_rows() -> list[dict[str, Any]]:
    """The small city: the district, two towns and streets, three communities, six cells."""
    rows = [_area("440604", "禅城区", "district", None, 113.0, 22.9, 0.3)]
    rows.append(_area("440604012", "祖庙街道", "town_street", "440604", 113.10, 23.02, 0.02))
    rows.append(_area("440604100", "南庄镇", "town_street", "440604", 113.02, 22.98, 0.01))
    for code, (lon, lat) in SQUARES.items():
        rows.append(_area(code, {NANPU: "南浦社区", ZUMIAO_OTHER: "培德社区", NANZHUANG_ONE: "南庄社区"}[code], "community", code[:9], lon, lat, 0.01))
        for number in (1, 2):
            outline = {"type": "Polygon", "coordinates": [[[lon + x, lat + y] for x, y in _half(number)]]}
            rows.append({**_area(f"{code}{number:03}", f"{number:02} 网格", "grid", code, lon, lat, 0.01), "outline": outline, "kind": "basic"})
    return rows


def _half(number: int) -> list[tuple[float, float]]:
    left, right = (0.0, 0.005) if number == 1 else (0.005, 0.01)
    return [(left, 0.0), (right, 0.0), (right, 0.01), (left, 0.01), (left, 0.0)]


def _area(code: str, name: str, level: str, parent: str | None, lon: float, lat: float, size: float) -> dict[str, Any]:
    what = {"code": code, "name": name, "name_en": f"Area {code}", "level": level, "parent": parent, "kind": level}
    return {**what, "lon": lon + size / 2, "lat": lat + size / 2, "outline": square(lon, lat, size), "generated": False}


def a_report(**over: Any) -> dict[str, Any]:
    """A report from the hotline, in 南浦社区."""
    number = next(_numbers)
    words = {"source": "12345", "external_id": f"test-{number}", "category": "01-10", "title": "楼下垃圾没有清运", "text": "已经两天了"}
    where = {"lon": 113.102, "lat": 23.025, "crs": "wgs84", "at": datetime.now(UTC).isoformat(), "photos": []}
    report = {**words, **where, "reporter": {"name": "王测试0001", "phone": "13800000001"}}
    return {key: value for key, value in {**report, **over}.items() if value is not None}


def address(parts: Parts) -> str:
    """The DATABASE_URL of the store, for another process that opens it too; empty is the file in its home."""
    return "" if parts.store.on_sqlite else parts.store.engine.url.render_as_string(hide_password=False)


def a_case(parts: Parts, **over: Any) -> str:
    """A freshly reported case; its number."""
    from services.take_report import take_report

    return take_report(parts, a_report(**over), "rest").no


WAY = (  # from a fresh case to its closing
    ("dispatcher", "accept", {}),
    ("dispatcher", "file_case", {}),
    ("dispatcher", "dispatch", {"department": "urban_management"}),
    ("handler", "sign_for", {}),
    ("handler", "feed_back", {"result": "已清运"}),
    ("dispatcher", "check_result", {}),
    ("officer", "pass_check", {}),
    ("dispatcher", "close", {"closing": "solved"}),
)


def go(parts: Parts, no: str, until: str = "close") -> None:
    """Take a fresh case on its usual way, up to this action."""
    from core.scope import Scope
    from services.act import Post, act

    for version, (role, action, given) in enumerate(WAY, 1):
        act(parts, Post(role, "测试 · Test", Scope.of(parts.city.code)), no, action, version, **given)
        if action == until:
            return


def account(parts: Parts, role: str = "community", area: str = NANPU, **over: Any) -> Account:
    """A person who has signed in."""
    return sign_in(parts, login(parts, role, area, **over), PASSWORD, "127.0.0.1")[1]


def login(parts: Parts, role: str = "community", area: str = NANPU, **over: Any) -> str:
    """A new account's user name; the password is PASSWORD."""
    global HASH
    if not HASH:
        from argon2 import PasswordHasher

        HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    username = over.pop("username", f"{role}-{next(_numbers)}")
    row = {"username": username, "password_hash": HASH, "name": "王测试0001", "unit": "测试单位", "role": role, "area": area, "created_at": datetime.now(UTC)}
    with parts.store.write() as conn:
        conn.execute(insert(tables.accounts).values({**row, **over}))
    return username
