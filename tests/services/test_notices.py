from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from services._parts import Parts
from services.notices import current
from store import tables
from tests import kit

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def announce(parts: Parts, zh: str, area: str = "440604", begins: int = -1, ends: int | None = None) -> None:
    until = NOW + timedelta(hours=ends) if ends else None
    row = {"kind": "announcement", "area": area, "zh": zh, "en": zh, "from_at": NOW + timedelta(hours=begins), "until_at": until}
    with parts.store.write() as conn:
        conn.execute(insert(tables.notices).values(row))


def test_what_holds_for_an_area_and_what_it_lies_in(parts: Parts) -> None:
    announce(parts, "全区", begins=-2)
    announce(parts, "本社区", kit.NANPU)
    announce(parts, "别的社区", kit.ZUMIAO_OTHER)
    assert [row["zh"] for row in current(parts, kit.NANPU, NOW)] == ["本社区", "全区"]
    assert [row["zh"] for row in current(parts, "440604", NOW)] == ["全区"]


def test_what_has_ended_or_not_begun_is_not_shown(parts: Parts) -> None:
    announce(parts, "明天", begins=24)
    announce(parts, "昨天", begins=-24, ends=-1)
    announce(parts, "现在", ends=1)
    (row,) = current(parts, "440604", NOW)
    assert (row["zh"], row["from"], row["until"]) == ("现在", "2026-11-21T11:00:00+08:00", "2026-11-21T13:00:00+08:00")
