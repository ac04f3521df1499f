"""What a person chose last on a page."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.page_choices import last_choice, remember_choice
from tests import kit


def test_each_page_of_each_person_has_its_own(parts) -> None:
    me, other = kit.account(parts), kit.account(parts)
    remember_choice(parts, me, "community", {"period": "7d", "category": "01"}, datetime.now(UTC))
    remember_choice(parts, me, "leader", {"period": "month"}, datetime.now(UTC))
    assert last_choice(parts, me, "community") == {"period": "7d", "category": "01"}
    assert last_choice(parts, me, "leader") == {"period": "month"}
    assert last_choice(parts, other, "community") == {}


def test_the_latest_counts_and_nothing_chosen_is_forgotten(parts) -> None:
    me = kit.account(parts)
    remember_choice(parts, me, "community", {"period": "7d"}, datetime.now(UTC))
    remember_choice(parts, me, "community", {"period": "30d"}, datetime.now(UTC))
    assert last_choice(parts, me, "community") == {"period": "30d"}
    remember_choice(parts, me, "community", {}, datetime.now(UTC))
    assert last_choice(parts, me, "community") == {}


def test_of_two_choices_answered_at_once_the_later_one_holds_whichever_is_written_last(parts) -> None:
    me, before = kit.account(parts), datetime.now(UTC)
    for later in ({"period": "7d", "category": "01"}, {}):
        before += timedelta(seconds=2)
        remember_choice(parts, me, "community", later, before + timedelta(seconds=1))
        remember_choice(parts, me, "community", {"period": "7d"}, before)
        assert last_choice(parts, me, "community") == later


def test_only_what_can_be_chosen_is_kept(parts) -> None:
    me = kit.account(parts)
    remember_choice(parts, me, "community", {"period": "7d", "page": "community", "theme": "dark", "category": "0" * 500}, datetime.now(UTC))
    assert last_choice(parts, me, "community") == {"period": "7d"}


def test_a_walls_device_remembers_nothing(parts) -> None:
    wall = replace(kit.account(parts, "wall", "440604"), kind="wall")
    remember_choice(parts, wall, "wall", {"period": "7d"}, datetime.now(UTC))
    assert last_choice(parts, wall, "wall") == {}
    assert last_choice(parts, replace(wall, kind="person"), "wall") == {}
