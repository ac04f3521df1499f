"""Cases that belong together."""

import pytest

from core.case_file import DERIVED, REPORTED, rebuilt
from core.errors import BadInput, NotAllowed, NotFound
from services._parts import Parts
from services.act import act
from services.case_links import link, links, unlink
from services.cases import case
from store import cases
from tests import kit


def test_both_say_that_they_are_linked_and_a_whole_how_its_parts_stand(parts: Parts) -> None:
    dispatcher = kit.account(parts, "dispatcher", "440604012")
    whole, part, other = (kit.a_case(parts) for _ in range(3))
    link(parts, dispatcher, whole, "whole_of", part.lower(), "分段处置 13812345678")
    link(parts, dispatcher, whole, "related", other, "同一路段")
    act(parts, dispatcher, part, "accept", 1)
    found = {each["no"]: each for each in links(parts, dispatcher, whole)["items"]}
    assert (found[part]["kind"], found[part]["state_zh"], found[part]["reason"]) == ("part", "待立案", "分段处置 138****5678")
    assert found[other]["kind"] == "related"
    assert [(each["no"], each["kind"]) for each in links(parts, dispatcher, part)["items"]] == [(whole, "whole")]


def test_merged_cases_are_among_the_links(parts: Parts) -> None:
    dispatcher = kit.account(parts, "dispatcher", "440604012")
    first, second = kit.a_case(parts), kit.a_case(parts)
    act(parts, dispatcher, second, "merge", 1, original=first)
    assert [(each["no"], each["kind"], each["id"]) for each in links(parts, dispatcher, first)["items"]] == [(second, "duplicate", None)]
    assert [(each["no"], each["kind"]) for each in links(parts, dispatcher, second)["items"]] == [(first, "original")]


def test_a_link_that_cannot_be_is_refused_and_writes_nothing(parts: Parts) -> None:
    dispatcher = kit.account(parts, "dispatcher", "440604012")
    one, two, three = (kit.a_case(parts) for _ in range(3))
    away = kit.a_case(parts, lon=113.022, lat=22.985)
    link(parts, dispatcher, one, "part_of", two, "属于")
    link(parts, dispatcher, two, "part_of", three, "属于")
    for kind, no, other, reason in (
        ("related", one, one, "x"), ("related", one, two, "x"), ("part_of", one, three, "x"), ("part_of", three, one, "x"),
        ("related", one, away, "x"), ("related", one, "C1", "x"), ("related", one, three, " "), ("related", one, three, "x" * 201),
    ):  # fmt: skip
        with pytest.raises(BadInput):
            link(parts, dispatcher, no, kind, other, reason)  # type: ignore[arg-type]
    assert len(links(parts, dispatcher, one)["items"]) == 1
    with pytest.raises(NotFound):
        link(parts, dispatcher, away, "related", one, "x")
    with pytest.raises(NotAllowed):
        link(parts, kit.account(parts, "officer"), one, "related", three, "x")


def test_a_link_ends_with_a_reason(parts: Parts) -> None:
    dispatcher = kit.account(parts, "dispatcher", "440604012")
    one, two = kit.a_case(parts), kit.a_case(parts)
    number = link(parts, dispatcher, one, "related", two, "相关")
    with pytest.raises(BadInput):
        unlink(parts, dispatcher, one, number, "")
    unlink(parts, dispatcher, two, number, "不相关")
    assert links(parts, dispatcher, one)["items"] == []
    with pytest.raises(NotFound):
        unlink(parts, dispatcher, one, number, "again")


def test_what_lies_outside_the_scope_is_counted_and_not_named(parts: Parts) -> None:
    leader = kit.account(parts, "leader", "440604")
    mine, away = kit.a_case(parts), kit.a_case(parts, lon=113.022, lat=22.985)
    link(parts, leader, mine, "related", away, "同一单位")
    seen = links(parts, kit.account(parts), mine)
    assert (seen["items"], seen["hidden"]) == ([], 1)


def test_links_and_messages_leave_a_case_what_its_steps_make_of_it(parts: Parts) -> None:
    from services.case_messages import write

    dispatcher = kit.account(parts, "dispatcher", "440604012")
    one, two = kit.a_case(parts), kit.a_case(parts)
    act(parts, dispatcher, one, "accept", 1)
    link(parts, dispatcher, one, "part_of", two, "属于")
    write(parts, dispatcher, one, "请核实")
    with parts.store.read() as conn:
        row, steps = cases.one(conn, one), cases.steps_of(conn, one)
    assert row is not None
    again = rebuilt(parts.city.flow(row["workflow"]), {name: row[name] for name in REPORTED}, steps, parts.city.zone)
    assert {name: again[name] for name in DERIVED} == {name: row[name] for name in DERIVED}
    assert case(parts, dispatcher, one)["version"] == 2
