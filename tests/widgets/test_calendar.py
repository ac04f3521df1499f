"""The calendar: it asks for days."""

from core.city import City
from widgets.calendar import VIEW


def test_every_calendar_of_the_city_asks_for_days(city: City) -> None:
    shown = [magnet for magnet in city.magnets.values() if magnet.view == VIEW.id]
    assert shown
    assert {magnet.settings["by"] for magnet in shown} == set(VIEW.by)
