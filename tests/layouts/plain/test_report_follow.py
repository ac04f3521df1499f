"""The page that shows how a report goes."""

import pytest

from services._parts import Parts
from services.follow import FOLLOWER, answer, key_of
from tests import kit


@pytest.fixture
def done(parts: Parts) -> str:
    no = kit.a_case(parts)
    kit.go(parts, no)
    return no


def test_it_shows_the_way_in_plain_words(client, parts: Parts, done: str) -> None:
    text = client().get(f"/report/{done}?key={key_of(parts, done)}").text
    assert text.index("已收到</b>") < text.index("处理中</b>") < text.index("已办结</b>")
    assert parts.city.departments["urban_management"].zh in text
    assert [word for word in ("王测试", "13800000001", "楼下", "已清运") if word in text] == []


def test_the_reporter_is_asked_and_a_follower_is_not(client, parts: Parts, done: str) -> None:
    assert "问题解决了吗" in client().get(f"/report/{done}?key={key_of(parts, done)}").text
    assert "问题解决了吗" not in client().get(f"/report/{done}?key={key_of(parts, done, FOLLOWER)}").text


def test_after_the_answer_nothing_is_asked(client, parts: Parts, done: str) -> None:
    answer(parts, done, key_of(parts, done), "yes", "satisfied")
    text = client().get(f"/report/{done}?key={key_of(parts, done)}").text
    assert "问题解决了吗" not in text
    assert "解决了 · 满意" in text


@pytest.mark.parametrize("address", ["{no}?key=guess", "{no}", "C19700101-0001?key=guess", "<script>?key=x"])
def test_a_wrong_key_is_404_in_words(client, done: str, address: str) -> None:
    visitor = client()
    found = visitor.get("/report/" + address.format(no=done))
    assert (found.status_code, "编号或查询码不对" in found.text, "<script>?" in found.text) == (404, True, False)
    visitor.client.set_cookie("magnet_lang", "en")
    assert "Number or key is wrong" in visitor.get("/report/" + address.format(no=done)).text
