"""Nothing that is known is asked again: surveys, reports and visits begin with what is on record, each value with its source."""

import pytest
from sqlalchemy import insert

from services import collect, communities, known, load
from services._parts import Parts
from store import tables
from tests import kit
from tests.kit import NANPU, ZUMIAO_OTHER

CELL = f"{NANPU}001"


@pytest.fixture(autouse=True)
def things(parts: Parts) -> None:
    with parts.store.write() as conn:
        for id, area, lon in ((1, CELL, 113.102), (2, f"{ZUMIAO_OTHER}001", 113.1021), (3, CELL, 113.1060)):
            place = {"area": area, "lon": lon, "lat": 23.025}
            conn.execute(insert(tables.enterprises).values(id=id, name=f"测试餐饮0000{id}号", industry="catering", activity="active", **place))


def test_a_report_is_told_what_stands_at_its_place_of_ones_own_scope(parts: Parts) -> None:
    found = known.near(parts, kit.account(parts, "officer", CELL), 113.1021, 23.025)
    assert (found["cell"]["code"], [each["id"] for each in found["items"]]) == (CELL, [1])
    assert (found["items"][0]["source"]["zh"], found["items"][0]["facts"][0]["zh"]) == ("市场监管局", "住宿餐饮")


def test_the_survey_is_filled_from_loaded_rows_and_says_whose_they_are(parts: Parts) -> None:
    mine = kit.account(parts, "community", NANPU)
    assert "volunteers" not in communities.survey(parts, mine, NANPU)["known"]
    rows = [
        {"group_no": f"G{n}", "name": f"服务队{n}", "field": "elders", "members": 12, "founded_on": "2024-05-01", "area": area}
        for n, area in ((1, NANPU), (2, NANPU), (3, ZUMIAO_OTHER))
    ]
    assert load.load_frame(parts, "volunteer_group", rows, None).good == 3
    survey = communities.survey(parts, mine, NANPU)
    assert (survey["known"]["volunteers"], survey["sources"]["volunteers"]["zh"]) == (24, "志愿服务队（民政局）")


def test_a_visit_says_of_each_known_value_where_it_comes_from(parts: Parts) -> None:
    mine = kit.account(parts, "officer", CELL)
    before = {each["id"]: each["known"] for each in collect.thing(parts, mine, "enterprise", 1)["fields"]}
    assert before["name"]["zh"] == "市场监管局登记"
    change = {"field": "activity", "old": "active", "new": "quiet"}
    after = collect.visit(parts, mine, "enterprise", 1, {"id": "phone-visit-1", "changes": [change], "note": "", "at": None})
    assert {each["id"]: each["known"] for each in after["fields"]}["activity"]["zh"] == f"{mine.unit}走访"
