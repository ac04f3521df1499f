"""Every magnet of every page has something to say to each role that sees it, and leads to its records."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core import magnet_settings, showing
from core.city import City
from core.indicators import FAMILIES
from core.pages import Instance, PageSpec
from layouts.summary import PAGE as SUMMARY
from services._parts import Parts
from services.answer import answer, asked
from tests import kit
from tests.cities.test_every_indicator import expected
from tests.lake import Frames, loaded
from widgets._frame import asks
from widgets._views import VIEWS
from widgets._ways import hrefs

AREAS = {"dispatcher": "440604012", "community": kit.NANPU, "officer": kit.NANPU, "property": kit.NANPU}
DISTRICT = "440604"


def seen(city: City, role: str) -> Iterator[tuple[PageSpec, str, Any]]:
    """Each magnet with an indicator that a page shows to a role, with its settings."""
    for page in city.pages.values():
        if role in (page.roles or SUMMARY.roles):
            for name, each in page.instances.items():
                made = magnet_settings.chosen(city.magnets[each.magnet], each.settings)
                if made.indicator and showing.open_to(made.settings.get("when"), role):
                    yield page, name, made


@pytest.fixture
def frames(parts: Parts) -> Frames:
    """A small lake with all that pages ask for, and cases that were closed in time and rated."""
    used = {name for page in parts.city.pages.values() for each in page.instances.values() for name in sets_of(parts.city, each) if name not in FAMILIES}
    return loaded(parts, used)


@pytest.fixture
def lake(parts: Parts, frames: Frames) -> Parts:
    return parts


def sets_of(city: City, instance: Instance) -> tuple[str, ...]:
    indicator = city.indicators.get(str(city.magnets[instance.magnet].indicator))
    return indicator.sets if indicator and indicator.family == "dataset" else ()


def test_every_figure_over_data_has_a_value_for_each_role_that_sees_it(lake: Parts, frames: Frames) -> None:
    """What the lake holds is told wherever a page shows it; shares are shares, and a part is no more than its whole."""
    done, now = set(), datetime.now(lake.city.tz)
    for role in lake.city.roles:
        area = AREAS.get(role, DISTRICT)
        account = kit.account(lake, role, area)
        for page, name, made in seen(lake.city, role):
            indicator = lake.city.indicators[made.indicator]
            question = asked(lake, account, asks(indicator, made.settings, area))
            if indicator.family != "dataset" or question in done:
                continue
            done.add(question)
            found = answer(lake, account, question)
            if not found["value"] and not expected(lake, frames, indicator, now):
                continue  # on the first days of a year nothing of it may have happened yet
            assert found["value"] is not None, (page.id, name, role, found["why"])
            assert found["rows"] or not question.by, (page.id, name, role)
            if not indicator.numerator:
                assert indicator.measure != "ratio" or 0 <= found["value"] <= 100, (page.id, name, found["value"])
                assert not found["denominator"] or found["numerator"] <= found["denominator"], (page.id, name)


def test_every_figure_leads_to_records_that_its_role_may_open(lake: Parts, client) -> None:
    for role in ("leader", "community"):
        area = AREAS.get(role, DISTRICT)
        ways = {hrefs(lake.city.indicators[made.indicator], {**made.settings, "area": area, "surface": "desk"})["href"] for _, _, made in seen(lake.city, role)}
        reader = client(role, area)
        for address in ways:
            told = reader.get(records_of(address))
            assert told.status_code == 200, (role, address)
            if urlsplit(address).path == "/lineage" and not told.json["why"]:
                assert all(set(each["_area"]) == {"code", "zh", "en"} for each in told.json["items"]), address


def records_of(address: str) -> str:
    """Where REST answers what a page at this address asks for."""
    way = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(way.query).items()}
    if way.path == "/lineage":
        return f"/api/v1/indicators/{query['indicator']}/records?area={query['area']}&period={query['period']}"
    if way.path == "/cases":
        return f"/api/v1/cases?area={query['area']}&of={query['of']}&period={query['period']}"
    return f"/api/v1/areas/{query['area']}"


def test_every_magnet_has_a_title_and_a_unit_in_both_languages(city: City) -> None:
    for page in city.pages.values():
        assert page.zh
        assert page.en.isascii()
        for each in page.instances.values():
            magnet = city.magnets[each.magnet]
            assert magnet.zh, magnet.id
            assert magnet.en, magnet.id
            assert all(letter.isascii() for letter in magnet.en), magnet.id
            assert magnet.view in VIEWS
            if magnet.indicator:
                unit = city.indicators[magnet.indicator].unit
                assert unit.zh, magnet.id
                assert unit.en, magnet.id


def test_a_trend_is_told_by_hours_days_or_months_and_a_ranking_by_what_its_indicator_knows(city: City) -> None:
    for magnet in city.magnets.values():
        view = VIEWS[magnet.view]
        if view.needs_by and magnet.indicator:
            by = magnet.settings.get("by")
            assert by in city.indicators[magnet.indicator].by, magnet.id
            assert not view.by or by in view.by, magnet.id
            assert city.indicators[magnet.indicator].measure in view.fits, magnet.id
