from layouts.summary import against, compared
from services._parts import Parts
from tests import kit
from widgets._base import Screen


def test_against_last_week_what_happens_is_asked_for_seven_days_under_its_own_name(parts: Parts) -> None:
    screen = Screen(parts, kit.account(parts, "leader", "440604"), "440604", "zh", "dark", "lead")
    page = compared(screen, parts.city.pages["summary"], "week")
    assert page.instances["new"].settings == {"period": "7d", "title": "新增案件"}
    assert page.instances["open"].settings == {}


def test_an_unknown_comparison_is_each_figures_own(parts: Parts) -> None:
    page = parts.city.pages["summary"]
    screen = Screen(parts, kit.account(parts, "leader", "440604"), "440604", "zh", "dark", "lead")
    assert compared(screen, page, against({"against": "decade"})) is page


def test_there_are_at_most_twelve_figures_beside_what_needs_somebody(city) -> None:  # type: ignore[no-untyped-def]
    shown = city.pages["summary"].arrangements["lead"].items
    assert len([key for key in shown if key != "needs_me"]) <= 12


def test_a_ranking_keeps_its_name_in_any_period(parts: Parts) -> None:
    screen = Screen(parts, kit.account(parts, "leader", "440604"), "440604", "zh", "dark", "lead")
    assert compared(screen, parts.city.pages["summary"], "week").instances["ranking"].settings == {"period": "7d"}
