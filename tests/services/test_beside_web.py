"""Beside the web things are read before anybody asks."""

from datetime import UTC, datetime

from services._brief_held import still
from services._parts import Parts
from services.beside_web import warm
from store.brief import THINGS
from tests import kit


def test_the_first_briefing_finds_its_things_read(parts: Parts) -> None:
    kit.account(parts, "leader", "440604")
    warm(parts)
    before = {thing: still(parts, thing, datetime.now(UTC)) for thing in THINGS}
    assert all(still(parts, thing, datetime.now(UTC)) is points for thing, points in before.items())
