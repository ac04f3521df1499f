"""What a person chose last on a page."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.page_choices import last_choice, remember_choice
from tests import kit


def test_each_page_of_each_person_has_its_own(parts) -> None:
    me, other = kit.account(parts), kit.account(parts)
    remember_choice(parts, me, "community", {"period": "7d", "category": "01"})
    remember_choice(parts, me, "leader", {"period": "month"})
    assert last_choice(parts, me, "community") == {"period": "7d", "category": "01"}
    assert last_choice(parts, me, "leader") == {"period": "month"}
    assert last_choice(parts, other, "community") == {}


def test_the_latest_counts_and_nothing_chosen_is_forgotten(parts) -> None:
    me = kit.account(parts)
    remember_choice(parts, me, "community", {"period": "7d"})
    remember_choice(parts, me, "community", {"period": "30d"})
    assert last_choice(parts, me, "community") == {"period": "30d"}
    remember_choice(parts, me, "community", {})
    assert last_choice(parts, me, "community") == {}


def test_a_choice_that_was_made_earlier_and_comes_later_changes_nothing(parts) -> None:
    me, now = kit.account(parts), datetime.now(UTC)
    first, second, third = (now - timedelta(seconds=seconds) for seconds in (3, 2, 1))
    remember_choice(parts, me, "community", {"period": "7d", "category": "01"}, second)
    remember_choice(parts, me, "community", {"period": "7d"}, first)
    assert last_choice(parts, me, "community") == {"period": "7d", "category": "01"}
    remember_choice(parts, me, "community", {}, third)
    remember_choice(parts, me, "community", {"period": "7d"}, second)
    assert last_choice(parts, me, "community") == {}


def test_a_clock_that_is_ahead_does_not_outlast_what_is_chosen_next(parts) -> None:
    me = kit.account(parts)
    remember_choice(parts, me, "community", {"period": "7d"}, datetime.now(UTC) + timedelta(days=1))
    remember_choice(parts, me, "community", {"period": "30d"})
    assert last_choice(parts, me, "community") == {"period": "30d"}


def test_only_what_can_be_chosen_is_kept(parts) -> None:
    me = kit.account(parts)
    remember_choice(parts, me, "community", {"period": "7d", "page": "community", "theme": "dark", "category": "0" * 500})
    assert last_choice(parts, me, "community") == {"period": "7d"}


def test_a_walls_device_remembers_nothing(parts) -> None:
    wall = replace(kit.account(parts, "wall", "440604"), kind="wall")
    remember_choice(parts, wall, "wall", {"period": "7d"})
    assert last_choice(parts, wall, "wall") == {}
    assert last_choice(parts, replace(wall, kind="person"), "wall") == {}
