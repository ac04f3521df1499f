"""What is shown of the same thing near by before one more report is sent."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import BadInput, NotFound
from services._parts import Parts
from services.act import act
from services.follow import answer, followed
from services.near import near
from tests import kit
from tests.kit import NANPU, NANZHUANG_ONE

LON, LAT = 113.102, 23.025
METRE = 1 / 111_320


def found(parts: Parts, category: str = "01-10", account=None) -> list[int]:  # type: ignore[no-untyped-def]
    return [item["distance_m"] for item in near(parts, account, category, LON, LAT)]


def test_the_same_category_within_fifty_metres_and_a_day_is_found_the_nearest_first(parts: Parts) -> None:
    for metres in (40, 10, 60):
        kit.a_case(parts, lat=LAT + metres * METRE)
    kit.a_case(parts, category="01-12")
    kit.a_case(parts, at=(datetime.now(UTC) - timedelta(hours=25)).isoformat())
    assert found(parts) == [10, 40]


def test_a_category_has_distances_of_its_own(parts: Parts) -> None:
    kit.a_case(parts, category="01-28", lat=LAT + 90 * METRE)
    assert found(parts, "01-28") == [90]


def test_what_is_done_is_not_found(parts: Parts) -> None:
    no = kit.a_case(parts)
    assert found(parts) == [0]
    act(parts, kit.account(parts, "dispatcher", "440604"), no, "reject", 1, reason="重复")
    assert found(parts) == []


def test_without_an_account_only_category_rough_place_and_state_are_told(parts: Parts) -> None:
    no = kit.a_case(parts)
    (item,) = near(parts, None, "01-10", LON, LAT)
    assert item.keys() == {"category", "place", "status", "distance_m", "reported_at", "follow"}
    assert (item["place"]["zh"], item["status"]["zh"]) == ("南浦社区", "已收到")
    assert near(parts, kit.account(parts), "01-10", LON, LAT)[0]["no"] == no
    assert "no" not in near(parts, kit.account(parts, "community", NANZHUANG_ONE), "01-10", LON, LAT)[0]


def test_without_an_account_nothing_is_told_of_what_residents_do_not_report_here(parts: Parts) -> None:
    kit.a_case(parts, category="11-02")
    assert found(parts, "11-02") == []
    assert found(parts, "11-02", kit.account(parts, "dispatcher", "440604")) == [0]


def test_what_is_followed_shows_how_it_stands_and_takes_no_answer(parts: Parts) -> None:
    kit.a_case(parts)
    (item,) = near(parts, None, "01-10", LON, LAT)
    view = followed(parts, **item["follow"])
    assert (view["status"]["zh"], view["question"]) == ("已收到", None)
    with pytest.raises(NotFound):
        answer(parts, **item["follow"], solved="no")


def test_a_phones_own_coordinates_are_understood(parts: Parts) -> None:
    kit.a_case(parts, crs="gcj02")
    assert [item["distance_m"] for item in near(parts, None, "01-10", LON, LAT, "gcj02")] == [0]


def test_an_unknown_category_is_refused(parts: Parts) -> None:
    with pytest.raises(BadInput, match="no such category"):
        near(parts, None, "99-99", LON, LAT)


def test_without_a_pin_the_community_is_looked_at_the_newest_first(parts: Parts) -> None:
    old = kit.a_case(parts, lon=LON, lat=LAT, at=(datetime.now(UTC) - timedelta(hours=2)).isoformat())
    new = kit.a_case(parts, lon=LON + 0.002, lat=LAT)
    kit.a_case(parts, lon=113.112)
    found = near(parts, kit.account(parts), "01-10", area=NANPU)
    assert [item["no"] for item in found] == [new, old]
    assert found[0]["distance_m"] is None
    for area in (None, "440604", "440604999999"):
        with pytest.raises(BadInput) as refused:
            near(parts, None, "01-10", area=area)
        assert refused.value.field == "area"
