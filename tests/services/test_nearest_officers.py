"""Officers are found where they last reported, else in the middle of their cell."""

import base64
import struct
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from data_sources import bus
from services import _found
from services._parts import Parts
from services.nearest_officers import nearest
from store import tables
from tests import kit
from tests.kit import NANPU, NANZHUANG_ONE, ZUMIAO_OTHER


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    _found._kept.clear()


@pytest.fixture
def staff(parts: Parts) -> Parts:
    with parts.store.write() as conn:
        for n, (code, duty) in enumerate(((NANPU, True), (ZUMIAO_OTHER, True), (NANZHUANG_ONE, True), (NANPU, False)), 1):
            conn.execute(insert(tables.officers).values(id=n, name=f"王测试{n:04}", phone="13800000001", post="full_time", grid=code + "001", on_duty=duty))
    return parts


def says(parts: Parts, at: datetime, **places: tuple[float, float]) -> None:
    xy = base64.b64encode(struct.pack(f"<{2 * len(places)}f", *(n for place in places.values() for n in place))).decode()
    v = {"keys": [int(name[1:]) for name in places], "xy": xy, "duty": [1] * len(places)}
    bus.publish(parts.bus, [{"topic": "officer", "key": NANPU, "area": NANPU, "at": at.isoformat(), "v": v}], keep=False)


def found(parts: Parts, account: Any) -> list[tuple[int, int, bool]]:
    return [(each["id"], round(each["distance_m"], -2), each["at"] is not None) for each in nearest(parts, account, 113.102, 23.025)]


def test_by_the_last_position_then_by_the_cell(staff: Parts) -> None:
    says(staff, datetime.now(UTC), o1=(113.103, 23.025))
    assert found(staff, kit.account(staff, "leader", "440604")) == [(1, 100, True), (2, 1300, False), (3, 9100, False)]


def test_an_old_position_says_less_than_the_cell(staff: Parts) -> None:
    says(staff, datetime.now(UTC) - timedelta(minutes=11), o1=(113.2, 23.1))
    assert found(staff, kit.account(staff, "community", NANPU)) == [(1, 300, False)]
