"""Rules of quality are counted over the rows as they stand, all of them."""

from services._parts import Parts
from services.datasets import one
from services.load import put_correction
from tests import kit
from tests.services.test_load import held, line, put


def test_each_rule_says_how_many_rows_keep_it_of_how_many(parts: Parts) -> None:
    put(parts, line(1), line(2, end="2020-01-01"), line(3, end="2030-01-01"), line(4, no="7"))
    leader = kit.account(parts, "leader", "440604")
    found = one(parts, leader, "business_licence")
    assert [(each["kind"], each["numerator"], each["denominator"]) for each in found["quality"]] == [("unique", 4, 4), ("valid", 3, 4), ("consistent", 1, 2)]
    assert found["score"] == 80.0
    put_correction(parts, "business_licence", held(parts).index[1], {"ends_on": "2031-01-01"}, None)
    assert one(parts, leader, "business_licence")["quality"][2]["numerator"] == 2
