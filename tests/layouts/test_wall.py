import json

from sqlalchemy import insert

from layouts.wall import layout, title
from services._parts import Parts
from store import tables
from tests import kit
from widgets._base import Screen


def wall(parts: Parts, area: str = "440604") -> Screen:
    return Screen(parts, kit.account(parts, "wall", area), area, "zh", "dark", "wall")


def test_a_wall_carries_no_title_text_or_name_of_anybody(parts: Parts) -> None:
    kit.a_case(parts, title="刘测试0007家漏水", text="电话 13800000007")
    text = json.dumps(layout(wall(parts), {}), default=lambda part: part.to_plotly_json(), ensure_ascii=False)
    assert "刘测试" not in text
    assert "13800000007" not in text


def test_a_wall_of_a_smaller_area_says_which(parts: Parts) -> None:
    assert title(wall(parts)) == parts.city.centre.zh
    assert title(wall(parts, kit.NANPU)).endswith("南浦社区")


def test_announcements_go_along_with_the_page(parts: Parts) -> None:
    from datetime import UTC, datetime

    row = {"kind": "announcement", "area": "440604", "zh": "行通济 橙色响应", "en": "Orange", "from_at": datetime(2026, 1, 1, tzinfo=UTC)}
    with parts.store.write() as conn:
        conn.execute(insert(tables.notices).values(row))
    page = layout(wall(parts), {}).to_plotly_json()["props"]
    assert [each["zh"] for each in json.loads(page["data-notices"])] == ["行通济 橙色响应"]
