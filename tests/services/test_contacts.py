"""The address book, and one message to many."""

import pytest
from sqlalchemy import insert

from core.errors import BadInput, NotFound
from services import contacts, notifications
from services._parts import Parts
from services.notify import tell
from store import tables
from tests.kit import NANPU, ZUMIAO_OTHER, account


def officer(parts: Parts, id: int, area: str, post: str = "full_time") -> None:
    with parts.store.write() as conn:
        conn.execute(insert(tables.officers).values(id=id, name=f"曾测试{id:04}", phone="13800000001", post=post, grid=area + "001", on_duty=True))


def test_one_message_goes_to_all_officers_of_a_community_and_says_who_read_it(parts: Parts) -> None:
    for id, area in ((1, NANPU), (2, NANPU), (3, ZUMIAO_OTHER)):
        officer(parts, id, area)
    first, writer = account(parts, "officer", NANPU, officer=1), account(parts, "community", NANPU)
    account(parts, "officer", ZUMIAO_OTHER, officer=3)
    done = contacts.send(parts, writer, [], [{"sort": "officers", "area": NANPU}], "下午三点集合")
    assert (done["reached"], done["unreached"]) == (1, 1)
    tell(parts)
    assert [each["zh"] for each in contacts.receipts(parts, writer, done["id"])] == ["已发送"]
    (told,) = notifications.mine(parts, first)["items"]
    assert told["text"] == "下午三点集合"
    notifications.read(parts, first, told["id"])
    assert contacts.sent(parts, writer)[0]["read"] == 1
    assert contacts.receipts(parts, writer, done["id"])[0]["zh"] == "已读"


def test_nobody_writes_to_who_is_not_in_his_book(parts: Parts) -> None:
    officer(parts, 3, ZUMIAO_OTHER)
    account(parts, "officer", ZUMIAO_OTHER, officer=3)
    writer = account(parts, "community", NANPU)
    with pytest.raises(NotFound):
        contacts.send(parts, writer, ["officers:3"], [], "你好")
    with pytest.raises(NotFound):
        contacts.send(parts, writer, [], [{"sort": "officers", "area": ZUMIAO_OTHER}], "你好")
    with pytest.raises(BadInput, match="account"):
        contacts.send(parts, writer, [], [{"sort": "officers", "area": NANPU}], "你好")


def test_receipts_are_the_writers_alone(parts: Parts) -> None:
    writer, other = account(parts, "community", NANPU), account(parts, "dispatcher", "440604012")
    done = contacts.send(parts, writer, [f"staff:{other.id}"], [], "你好")
    with pytest.raises(NotFound):
        contacts.receipts(parts, other, done["id"])


def test_the_book_is_searched_by_pinyin_and_its_numbers_are_masked(parts: Parts) -> None:
    officer(parts, 1, NANPU)
    (found,) = contacts.book(parts, account(parts, "community", NANPU), "officers", text="zcs")["items"]
    assert (found["name"], found["phone"], found["reached"]) == ("曾测试0001", "138****0001", False)
