"""What may be set on a magnet, and that what may not is refused with its reason in both languages."""

import pytest

from core import magnet_settings
from core.magnet_settings import Refused, check, chosen, unknown
from widgets._views import VIEWS

RATE, MAP, CATEGORIES = "on_time_rate", "one_map", "cases_by_category"


def refused(city, magnet, **settings):
    with pytest.raises(Refused) as error:
        check(city, city.magnets[magnet], settings, VIEWS)
    assert error.value.words.zh
    assert error.value.words.en
    return error.value.field


def test_settings_lie_over_those_of_the_magnet_and_none_takes_one_away(city):
    made = chosen(city.magnets[CATEGORIES], {"by": None, "view": "number", "period": "7d"})
    assert (made.view, made.indicator, made.settings) == ("number", "case.open", {"period": "7d"})


def test_good_settings_pass(city):
    good = {"view": "ranking", "by": "area", "period": "7d", "area": "440604", "compare": "none", "target": 97.5, "title": "<b>率</b>"}
    check(city, city.magnets[RATE], {**good, "thresholds": [{"below": 90, "band": 1}, {"below": 95, "band": 3}]}, VIEWS)
    check(city, city.magnets[MAP], {"title": "图"}, VIEWS)


@pytest.mark.parametrize(
    ("field", "settings"),
    [
        ("indicator", {"indicator": "case.gone"}),
        ("indicator", {"indicator": ["case.open"]}),
        ("view", {"view": "hologram"}),
        ("view", {"view": "pyramid"}),
        ("by", {"view": "ranking"}),
        ("by", {"view": "ranking", "by": "origin"}),
        ("period", {"period": "now"}),
        ("area", {"area": "next door"}),
        ("area", {"area": 440604}),
        ("compare", {"compare": "moon"}),
        ("target", {"target": "95"}),
        ("target", {"target": float("inf")}),
        ("title", {"title": 7}),
        ("title", {"title": "长" * 61}),
        ("thresholds", {"thresholds": [{"below": 90, "band": 9}]}),
        ("thresholds", {"thresholds": [{"band": 1}]}),
        ("thresholds", {"thresholds": [{"below": 90, "band": 1}, {"below": 80, "band": 1}]}),
        ("settings", {"view": "ranking", "by": "area", "limit": "many"}),
        ("when", {"when": {"roles": ["mayor"]}}),
        ("when", {"when": {"above": "much"}}),
        ("repeat", {"repeat": "always"}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(city, field, settings):
    assert refused(city, RATE, **settings) == field


def test_hours_are_of_today(city):
    assert refused(city, "trend_24h", period="7d") == "period"


def test_a_magnet_without_an_indicator_has_no_period(city):
    assert refused(city, MAP, period="today") == "period"
    assert refused(city, MAP, view="bars") == "view"
    assert refused(city, MAP, when={"above": 3}) == "when"
    assert refused(city, MAP, repeat="area") == "repeat"


def test_a_name_nobody_knows_is_refused(city):
    assert unknown(city.magnets[RATE], {"onclick": "x"}, VIEWS).field == "onclick"
    assert unknown(city.magnets[RATE], dict.fromkeys(magnet_settings.COMMON), VIEWS) is None
