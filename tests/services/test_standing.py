"""Cards of areas say what indicators say."""

from sqlalchemy import insert

from services import communities, one_map
from services._parts import Parts
from services.answer import Question, answer
from services.keep_lake import keep_lake
from store import tables
from tests import kit
from tests.kit import NANPU, a_case


def filled(parts: Parts) -> None:
    with parts.store.write() as conn:
        for number, industry in enumerate(("catering", "retail", "catering")):
            place = {"area": f"{NANPU}001", "lon": 113.1, "lat": 23.0}
            conn.execute(insert(tables.enterprises).values(id=number + 1, name="测试", industry=industry, activity="active", **place))
        for number in range(3):
            officer = {"name": "王测试0001", "phone": "13800000001", "post": "full_time", "grid": f"{NANPU}001", "on_duty": number > 0}
            conn.execute(insert(tables.officers).values(**officer))
    a_case(parts)
    keep_lake(parts, "test")


def test_the_card_of_a_community_says_what_its_indicators_say(parts: Parts) -> None:
    filled(parts)
    leader = kit.account(parts, "leader", "440604")
    card = communities.card(parts, leader, NANPU)
    told = {name: answer(parts, leader, Question(name, NANPU)) for name in ("case.open", "officer.on_duty", "enterprise.count")}
    assert card["counts"]["open"] == told["case.open"]["value"] == 1
    assert (card["counts"]["on_duty"], card["counts"]["officers"]) == (told["officer.on_duty"]["value"], told["officer.on_duty"]["denominator"]) == (2, 3)
    assert [(each["id"], each["count"]) for each in card["industries"]] == [("catering", 2), ("retail", 1)]
    assert communities.survey(parts, leader, NANPU)["known"].get("enterprises", told["enterprise.count"]["value"]) == 3


def test_an_area_tells_a_property_company_of_cases_alone(parts: Parts) -> None:
    filled(parts)
    assert one_map.one_area(parts, kit.account(parts, "property", NANPU), NANPU, False)["counts"].keys() == {"open"}
