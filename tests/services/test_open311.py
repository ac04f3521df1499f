"""Reports as Open311 has them: what is public, by time and number, and posted ones."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import BadInput, NotFound
from core.scope import Scope
from services._parts import Parts
from services.act import Post, act
from services.open311 import definition, number_of, one_request, post_request, requests, services, token_of
from tests import kit

NOW = datetime.now(UTC)
POSTED = {"service_code": "01-10", "lat": "23.025", "long": "113.102", "description": "桥头垃圾桶满了"}


def found(parts: Parts, **asked: str) -> list[str]:
    return [each["service_request_id"] for each in requests(parts, "zh", datetime.now(UTC), **asked)]


def test_the_services_are_what_residents_are_offered(parts: Parts) -> None:
    listed = services(parts, "zh")
    assert [each["service_code"] for each in listed] == parts.city.public_categories
    assert (listed[0]["service_name"], listed[0]["description"], listed[0]["group"]) == ("暴露生活垃圾", "垃圾没清", "市容环境")
    with pytest.raises(NotFound):
        definition(parts, "11-02", "zh")


def test_the_last_ninety_days_are_shown_unless_others_are_asked_for(parts: Parts) -> None:
    new, old = kit.a_case(parts), kit.a_case(parts, at=(NOW - timedelta(days=100)).isoformat())
    assert found(parts) == [new]
    assert found(parts, start_date=(NOW - timedelta(days=120)).isoformat(), end_date=(NOW - timedelta(days=95)).isoformat()) == [old]
    assert found(parts, start_date=(NOW - timedelta(days=120)).isoformat()) == [old]
    with pytest.raises(BadInput, match="90 days"):
        found(parts, start_date=(NOW - timedelta(days=120)).isoformat(), end_date=NOW.isoformat())


def test_a_merged_request_stands_as_its_original_and_is_listed_no_more(parts: Parts) -> None:
    original, double = kit.a_case(parts), kit.a_case(parts)
    act(parts, Post("dispatcher", "测试 · Test", Scope.of("440604")), double, "merge", 1, original=original)
    assert found(parts) == [original]
    assert (one_request(parts, double, "zh")["status"], one_request(parts, double, "en")["status_notes"]) == ("open", "Received")


def test_the_same_posted_on_one_day_is_one_and_on_the_next_another(parts: Parts) -> None:
    first = post_request(parts, "app", POSTED, None, NOW)
    assert post_request(parts, "app", {**POSTED, "api_key": "another"}, None, NOW).no == first.no
    assert post_request(parts, "other", POSTED, None, NOW).no != first.no
    assert post_request(parts, "app", POSTED, None, NOW + timedelta(days=1)).no != first.no


def test_a_token_is_good_for_one_number_only(parts: Parts) -> None:
    one, other = kit.a_case(parts), kit.a_case(parts)
    assert number_of(parts, token_of(parts, one)) == one
    for token in ("", "x", one, token_of(parts, one).replace(one, other), f"{one}-密钥"):
        with pytest.raises(NotFound):
            number_of(parts, token)
