"""The ledger of hazards."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.errors import BadInput, NotAllowed
from services._parts import Parts
from services.act import act
from services.cases import case
from services.hazards import hazards
from services.photos import take_photo
from services.who import Account
from store import tables
from tests import kit
from tests.photo import a_photo


@pytest.fixture
def people(parts: Parts) -> dict[str, Account]:
    return {role: kit.account(parts, role, "440604", department="fire" if role == "handler" else None) for role in ("dispatcher", "handler", "community")}


def found(parts: Parts, people: dict[str, Account], grade: str = "large", until: int = 4) -> str:
    """A hazard so many steps on its way to being written off."""
    no = kit.a_case(parts, workflow="hazard", category="10-01", photos=[take_photo(parts, a_photo(color="brown"), None)])
    way: list[tuple[str, str, dict[str, Any]]] = [
        ("dispatcher", "confirm", {"grade": grade, "department": "fire"}),
        ("handler", "sign_for", {}),
        ("handler", "feed_back", {"result": "通道已清空", "photos": [take_photo(parts, a_photo(color="green"), None)]}),
        ("community", "write_off", {"note": "复核属实"}),
    ]
    for version, (role, action, given) in enumerate(way[:until], 1):
        act(parts, people[role], no, action, version, **given)
    return no


def test_each_stands_with_grade_unit_measures_photos_and_who_wrote_it_off(parts: Parts, people: dict[str, Account]) -> None:
    no = found(parts, people)
    (line,) = hazards(parts, people["dispatcher"])["items"]
    assert (line["no"], line["grade"]["zh"], line["unit"]["zh"], line["measures"], line["how"]) == (no, "较大", "消防救援大队", "通道已清空", "复核属实")
    assert len(line["before"]) == len(line["after"]) == 1
    assert line["before"] != line["after"]
    assert line["fixed_by"]
    assert line["written_off_by"]
    assert line["written_off_at"]


def test_the_totals_are_those_of_the_ledger(parts: Parts, people: dict[str, Account]) -> None:
    for until in (0, 1, 3, 4):
        found(parts, people, until=until)
    late = found(parts, people, until=1)
    with parts.store.write() as conn:
        conn.execute(tables.cases.update().where(tables.cases.c.no == late).values(deadline_at=datetime.now(UTC) - timedelta(days=1)))
    answer = hazards(parts, people["dispatcher"])
    assert answer["totals"] == {"found": 5, "rectified": 2, "to_write_off": 1, "written_off": 1, "overdue": 1, "rate": 20.0}
    assert [line["no"] for line in hazards(parts, people["dispatcher"], standing="overdue")["items"]] == [late]


def test_filters_narrow_and_pages_follow_one_another(parts: Parts, people: dict[str, Account]) -> None:
    major = found(parts, people, "major", 1)
    for _ in range(3):
        found(parts, people, "minor", 1)
    assert [line["no"] for line in hazards(parts, people["dispatcher"], grade="major")["items"]] == [major]
    first = hazards(parts, people["dispatcher"], limit=3)
    rest = hazards(parts, people["dispatcher"], limit=3, after=first["next"])
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (3, 1, None)
    with pytest.raises(BadInput, match="major"):
        hazards(parts, people["dispatcher"], grade="huge")


def test_the_fixer_does_not_write_it_off(parts: Parts, people: dict[str, Account]) -> None:
    no = found(parts, people, until=3)
    fixer = kit.account(parts, "community", "440604", department="fire")
    with pytest.raises(NotAllowed):
        act(parts, fixer, no, "write_off", case(parts, fixer, no)["version"], note="已好")
