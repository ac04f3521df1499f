"""What desks write to each other about a case."""

import pytest
from sqlalchemy import select

from core.errors import BadInput, NotAllowed, NotFound
from services._parts import Parts
from services.case_messages import mentions, messages, write
from store import tables, tasks
from tests import kit


def test_a_message_is_read_masked_by_those_who_see_the_case(parts: Parts) -> None:
    dispatcher, community = kit.account(parts, "dispatcher", "440604012"), kit.account(parts)
    no = kit.a_case(parts, reporter={"name": "王测试0001", "phone": "13800000001"})
    write(parts, dispatcher, no, "  王测试0001 来电 13800000001  ")
    (seen,) = messages(parts, community, no)
    assert (seen["text"], seen["own"], seen["actor"]) == ("王****** 来电 138****0001", False, "测试单位")
    assert messages(parts, dispatcher, no)[0]["own"] is True


def test_a_call_becomes_a_notification(parts: Parts) -> None:
    no = kit.a_case(parts)
    write(parts, kit.account(parts), no, "@城管执法局 请到场，@派遣员 请知悉")
    with parts.store.read() as conn:
        told = {(row["party"], row["department"]) for row in tasks.told(conn, no) if row["action"] == "message"}
    assert told == {("department", "urban_management"), ("dispatcher", None)}


def test_names_are_called_in_either_language_the_longest_first(city) -> None:  # type: ignore[no-untyped-def]
    assert mentions(city, "please @urban management and @Leader") == ["urban_management", "leader"]
    assert mentions(city, "mail@example") == []


def test_screens_hear_that_something_was_noted_and_not_what(parts: Parts) -> None:
    no = kit.a_case(parts)
    write(parts, kit.account(parts), no, "不该在消息里的话")
    with parts.store.read() as conn:
        last = conn.execute(select(tables.outbox).order_by(tables.outbox.c.id.desc())).mappings().first()
    assert last is not None
    assert (last["topic"], last["key"], bool(last["body"]["noted_at"]), last["body"]["version"]) == ("case", no, True, 1)
    assert "不该" not in str(last["body"])


def test_what_cannot_be_written_is_refused(parts: Parts) -> None:
    no = kit.a_case(parts)
    for text in ("", "  ", "x" * 1001):
        with pytest.raises(BadInput):
            write(parts, kit.account(parts), no, text)
    with pytest.raises(NotAllowed):
        write(parts, kit.account(parts, "auditor", "440604"), no, "看看")
    with pytest.raises(NotFound):
        write(parts, kit.account(parts, "community", kit.NANZHUANG_ONE), no, "看看")
    with pytest.raises(NotFound):
        messages(parts, kit.account(parts, "community", kit.NANZHUANG_ONE), no)
    assert messages(parts, kit.account(parts), no) == []
