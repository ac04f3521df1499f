"""The same done to several cases at once."""

import pytest

from core.errors import BadInput
from services._parts import Parts
from services.act import act
from services.act_many import act_many, offers
from services.cases import case
from tests import kit


def test_each_is_done_refused_or_moved_on_by_itself(parts: Parts) -> None:
    dispatcher = kit.account(parts, "dispatcher", "440604012")
    one, moved, gone = kit.a_case(parts), kit.a_case(parts), kit.a_case(parts, lon=113.022, lat=22.985)
    act(parts, kit.account(parts, "dispatcher", "440604012"), moved, "accept", 1)
    answers = act_many(parts, dispatcher, "accept", [(one, 1), (moved, 1), (gone, 1)], {"note": "已核实"})
    assert [(each["no"], each["outcome"]) for each in answers] == [(one, "done"), (moved, "moved"), (gone, "refused")]
    assert (answers[0]["version"], answers[0]["state_zh"]) == (2, "待立案")
    assert answers[1]["zh"] == "测试单位受理"
    assert [step["action"] for step in case(parts, dispatcher, one)["steps"]] == ["report", "accept"]


def test_what_is_refused_says_the_rule_and_leaves_nothing(parts: Parts) -> None:
    dispatcher, no = kit.account(parts, "dispatcher", "440604012"), kit.a_case(parts)
    (answer,) = act_many(parts, dispatcher, "reject", [(no, 1)], {})
    assert (answer["outcome"], "reason" in answer["en"]) == ("refused", True)
    assert case(parts, dispatcher, no)["version"] == 1


def test_only_what_all_of_them_offer_is_offered(parts: Parts) -> None:
    dispatcher = kit.account(parts, "dispatcher", "440604012")
    fresh, accepted, other = kit.a_case(parts), kit.a_case(parts), kit.a_case(parts, lon=113.022, lat=22.985)
    act(parts, dispatcher, accepted, "accept", 1)
    both = offers(parts, dispatcher, [fresh, accepted, other])
    assert both["items"] == [{"no": fresh, "version": 1}, {"no": accepted, "version": 2}]
    names = {each["action"] for each in both["actions"]}
    assert {"reject", "supervise"} <= names
    assert not {"accept", "file_case"} & names


def test_a_default_stays_only_where_all_have_the_same(parts: Parts) -> None:
    dispatcher = kit.account(parts, "dispatcher", "440604012")
    numbers = [kit.a_case(parts, category="01-10"), kit.a_case(parts, category="01-10"), kit.a_case(parts, category="05-01")]
    for no in numbers:
        act(parts, dispatcher, no, "accept", 1)
        act(parts, dispatcher, no, "file_case", 2)

    def default(chosen: list[str]) -> str | None:
        found = [each for each in offers(parts, dispatcher, chosen)["actions"] if each["action"] == "dispatch"]
        return found[0]["needs"][0].get("default") if found else "dispatched already"

    assert default(numbers[:2]) == "urban_management"
    assert default(numbers) in (None, "dispatched already")


def test_two_hundred_at_most(parts: Parts) -> None:
    with pytest.raises(BadInput):
        act_many(parts, kit.account(parts), "accept", [(str(number), 1) for number in range(201)], {})
