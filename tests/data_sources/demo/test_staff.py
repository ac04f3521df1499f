"""Notices of the demo name posts, never persons."""

from data_sources.demo.staff import duty, notices
from tests.data_sources.demo.conftest import NOW


def test_the_duty_notice_holds_all_day(city) -> None:
    row = duty(city, NOW)
    assert row["from_at"] <= NOW < row["until_at"]
    assert "测试" not in row["zh"]


def test_it_is_announced_that_this_is_a_demo(city) -> None:
    words = [row for row in notices(city, NOW) if row["kind"] == "announcement"]
    assert "演示数据" in words[0]["zh"]
    assert "Demo data" in words[0]["en"]
