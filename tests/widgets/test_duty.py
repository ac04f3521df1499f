"""The duty strip."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from services._parts import Parts
from store import tables
from tests import kit
from widgets._base import Screen
from widgets.duty import announced


def test_it_starts_with_the_notices_that_hold(parts: Parts) -> None:
    now = datetime.now(UTC)
    row = {"kind": "duty", "area": "440604", "from_at": now - timedelta(hours=1), "created_at": now, "created_by": 1}
    with parts.store.write() as conn:
        conn.execute(insert(tables.notices), [{**row, "zh": "区政数局", "en": "Data Bureau", "until_at": now + timedelta(hours=1)}])
        conn.execute(insert(tables.notices), [{**row, "zh": "旧", "en": "old", "until_at": now - timedelta(minutes=1)}])
    given = announced(Screen(parts, kit.account(parts, "wall", "440604"), "440604", "zh", "dark", "wall"))["notices"]
    assert [(each["kind"], each["zh"]) for each in given] == [("duty", "区政数局")]
