"""The cells' task lists: made once a period, done once, counted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.errors import BadInput, Conflict, NotFound
from services import recurring
from services._parts import Parts
from services.answer import Question, answer
from services.photos import photo, take_photo
from tests import kit
from tests.kit import NANPU, ZUMIAO_OTHER
from tests.photo import a_photo


def listed(parts: Parts, who: Any, kind: str) -> dict[str, Any]:
    return next(each for each in recurring.find(parts, who) if each["kind"] == kind and each["area"] == f"{NANPU}001")


def done(**over: Any) -> dict[str, Any]:
    return {"id": "phone-answer-1", "result": "平安", "photos": [], "at": None, **over}


def test_every_cell_has_its_list_once_a_period(parts: Parts) -> None:
    lines, cells = len(parts.city.task_list), 6
    assert (recurring.make_instances(parts), recurring.make_instances(parts)) == (lines * cells, 0)
    next_week = datetime.now(UTC) + timedelta(days=7)
    weekly = sum(line.every == "week" for line in parts.city.task_list.values())
    assert recurring.make_instances(parts, next_week) >= weekly * cells
    assert recurring.make_instances(parts, next_week) == 0


def test_it_is_done_once_and_raises_the_completion(parts: Parts) -> None:
    recurring.make_instances(parts)
    mine, colleague = kit.account(parts, "officer", f"{NANPU}001"), kit.account(parts, "officer", f"{NANPU}001", unit="另一网格")
    leader = kit.account(parts, "leader", "440604")
    visit = listed(parts, mine, "elder_visit")
    for _ in range(2):
        recurring.answer(parts, mine, visit["id"], done())
    with pytest.raises(Conflict, match="colleague"):
        recurring.answer(parts, colleague, visit["id"], done(id="phone-answer-2"))
    found = answer(parts, leader, Question("recurring.done_rate", "440604", by="kind"))
    lines = len(parts.city.task_list)
    assert (found["numerator"], found["denominator"]) == (1, 6 * lines)
    assert {row["id"]: row["numerator"] for row in found["rows"]}["elder_visit"] == 1
    share = recurring.completion(parts, mine)
    assert (share["done"], share["all"], len(share["by_area"])) == (1, 2 * lines, 2)


def test_a_photo_is_asked_for_kept_and_seen_by_those_of_the_area(parts: Parts) -> None:
    recurring.make_instances(parts)
    mine, other = kit.account(parts, "officer", f"{NANPU}001"), kit.account(parts, "community", ZUMIAO_OTHER)
    check = listed(parts, mine, "fire_exits")
    with pytest.raises(BadInput, match="photo"):
        recurring.answer(parts, mine, check["id"], done())
    shot = take_photo(parts, a_photo(), mine)
    assert recurring.answer(parts, mine, check["id"], done(photos=[shot]))["photos"] == [shot]
    assert photo(parts, kit.account(parts, "community"), shot)
    with pytest.raises(NotFound):
        photo(parts, other, shot)


def test_others_neither_see_nor_do_it(parts: Parts) -> None:
    recurring.make_instances(parts)
    stranger = kit.account(parts, "officer", f"{ZUMIAO_OTHER}001")
    theirs = listed(parts, kit.account(parts, "officer", f"{NANPU}001"), "elder_visit")
    assert all(each["area"].startswith(ZUMIAO_OTHER) for each in recurring.find(parts, stranger))
    for do in (lambda: recurring.one(parts, stranger, theirs["id"]), lambda: recurring.answer(parts, stranger, theirs["id"], done())):
        with pytest.raises(NotFound):
            do()


def test_without_a_word_it_is_not_done(parts: Parts) -> None:
    recurring.make_instances(parts)
    mine = kit.account(parts, "officer", f"{NANPU}001")
    with pytest.raises(BadInput) as refused:
        recurring.answer(parts, mine, listed(parts, mine, "elder_visit")["id"], done(result="  "))
    assert refused.value.field == "result"
