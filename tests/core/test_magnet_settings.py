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
        ("period", {"period": "2027-02-30/2027-03-01"}),
        ("period", {"period": "2020-01-01/2027-01-01"}),
        ("period", {"period": ["today"]}),
        ("filter", {"filter": "category"}),
        ("filter", {"filter": {"category": "01"}}),
        ("filter", {"filter": {"category": []}}),
        ("filter", {"filter": {"category": [1]}}),
        ("filter", {"filter": {"sex": ["m"]}}),
        ("filter", {"filter": {"category": ["99"]}}),
        (
            "filter",
            {
                "filter": {
                    "category": ["01-01", "01-02", "01-03", "01-04", "01-05", "01-06", "01-07"],
                    "source": ["12345", "citizen"],
                    "urgent": ["yes", "no"],
                    "state": ["handling", "rework"],
                }
            },
        ),
        ("click", {"click": "explode"}),
        ("click", {"click": "page:../admin"}),
        ("click", {"click": 7}),
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


def test_hours_are_of_today_or_yesterday(city):
    assert refused(city, "trend_24h", period="7d") == "period"
    assert refused(city, "trend_24h", period="2027-02-01/2027-02-01") == "period"
    check(city, city.magnets["trend_24h"], {"period": "yesterday"}, VIEWS)


def test_a_figure_may_be_narrowed_compared_with_a_year_ago_and_lead_somewhere(city):
    only = {"category": ["01", "10-01"], "department": ["none"], "urgent": ["yes"]}
    check(city, city.magnets[RATE], {"filter": only, "compare": "year", "click": "drill", "period": "quarter"}, VIEWS)
    check(city, city.magnets[RATE], {"click": "page:leader", "period": "2027-02-01/2027-02-28"}, VIEWS)


def test_what_an_indicator_cannot_do_is_refused_with_what_it_can(city):
    assert refused(city, CATEGORIES, compare="year") == "compare"
    assert refused(city, CATEGORIES, indicator="person.by_age", view="pyramid", by="age_sex", click="drill") == "click"
    with pytest.raises(Refused, match="sex, residence, origin"):
        check(city, city.magnets["population"], {"filter": {"category": ["01"]}}, VIEWS)
    with pytest.raises(Refused) as odd:
        check(city, city.magnets[RATE], {"filter": {"urgent": ["perhaps"]}}, VIEWS)
    assert odd.value.words.zh == "“紧急”没有“perhaps”，可用：yes、no"


def test_a_magnet_without_an_indicator_has_no_period_and_no_filter(city):
    assert refused(city, MAP, filter={"category": ["01"]}) == "filter"
    assert refused(city, MAP, period="today") == "period"
    assert refused(city, MAP, view="bars") == "view"
    assert refused(city, MAP, when={"above": 3}) == "when"
    assert refused(city, MAP, repeat="area") == "repeat"


def test_a_name_nobody_knows_is_refused(city):
    assert unknown(city.magnets[RATE], {"onclick": "x"}, VIEWS).field == "onclick"
    assert unknown(city.magnets[RATE], dict.fromkeys(magnet_settings.COMMON), VIEWS) is None
