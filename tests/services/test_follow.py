"""A report followed without an account: plain words, and an answer that may open it again once."""

import pytest

from core.errors import Conflict, NotFound
from core.scope import Scope
from services._parts import Parts
from services.act import Post, act
from services.follow import FOLLOWER, answer, followed, key_of
from store import cases
from tests import kit


@pytest.fixture
def done(parts: Parts) -> str:
    """A report that the office has closed."""
    no = kit.a_case(parts)
    kit.go(parts, no)
    return no


def phases(parts: Parts, no: str) -> list[str]:
    return [line["zh"] for line in followed(parts, no, key_of(parts, no))["course"]]


def handle_again(parts: Parts, no: str) -> None:
    """Take a reopened case to its second closing."""
    way = [step for step in kit.WAY if step[1] in ("sign_for", "feed_back", "check_result", "pass_check", "close")]
    for role, action, given in way:
        with parts.store.read() as conn:
            version = cases.one(conn, no)["version"]
        act(parts, Post(role, "测试 · Test", Scope.of("440604")), no, action, version, **given)


def test_the_reporter_reads_plain_words_and_the_units_name_only(parts: Parts, done: str) -> None:
    view = followed(parts, done, key_of(parts, done))
    assert [line["zh"] for line in view["course"]] == ["已收到", "处理中", "已办结"]
    assert (view["status"]["zh"], view["department"]["zh"], view["place"]["zh"]) == ("已办结", parts.city.departments["urban_management"].zh, "南浦社区")
    assert [word for word in ("王测试", "13800000001", "楼下", "已清运", "测试") if word in str(view)] == []


def test_a_wrong_key_and_an_unknown_number_look_alike(parts: Parts, done: str) -> None:
    for no, key in ((done, "guess"), (done, "密钥"), ("C19700101-0001", key_of(parts, done)), ("C19700101-0001", key_of(parts, "C19700101-0001"))):
        with pytest.raises(NotFound, match="number and key"):
            followed(parts, no, key)


def test_nothing_is_asked_before_it_is_done(parts: Parts) -> None:
    no = kit.a_case(parts)
    assert followed(parts, no, key_of(parts, no))["question"] is None
    with pytest.raises(Conflict, match="not done yet"):
        answer(parts, no, key_of(parts, no), "yes")


def test_solved_is_evaluated_and_answered_once(parts: Parts, done: str) -> None:
    key = key_of(parts, done)
    view = answer(parts, done, key, "yes", "basically")
    assert (view["status"]["zh"], view["answer"]["satisfaction"]["zh"], view["question"]) == ("已解决", "基本满意", None)
    with parts.store.read() as conn:
        row = cases.one(conn, done)
    assert (row["state"], row["satisfaction"]) == ("evaluated", "basically")
    with pytest.raises(Conflict, match="answered already"):
        answer(parts, done, key, "no")


def test_not_solved_opens_it_again_with_the_reporters_words_masked(parts: Parts, done: str) -> None:
    view = answer(parts, done, key_of(parts, done), "no", note="还在,电话 13800000001")
    assert (view["status"]["zh"], phases(parts, done)) == ("重新处理中", ["已收到", "处理中", "已办结", "重新处理中"])
    with parts.store.read() as conn:
        row = cases.one(conn, done)
    assert (row["state"], row["satisfaction"], row["flags"]["rework"]) == ("rework", "unsatisfied", 1)


def test_it_opens_again_once_only(parts: Parts, done: str) -> None:
    key = key_of(parts, done)
    answer(parts, done, key, "no")
    handle_again(parts, done)
    assert followed(parts, done, key)["question"]["may_reopen"] is False
    with pytest.raises(Conflict, match="12345"):
        answer(parts, done, key, "no")
    assert answer(parts, done, key, "yes", "unsatisfied")["status"]["zh"] == "已解决"


def test_a_neighbour_follows_but_does_not_answer(parts: Parts, done: str) -> None:
    key = key_of(parts, done, FOLLOWER)
    assert followed(parts, done, key)["question"] is None
    with pytest.raises(NotFound):
        answer(parts, done, key, "no")


def test_whose_report_was_merged_sees_how_the_original_stands(parts: Parts, done: str) -> None:
    double = kit.a_case(parts)
    act(parts, Post("dispatcher", "测试 · Test", Scope.of("440604")), double, "merge", 1, original=done)
    view = followed(parts, double, key_of(parts, double))
    assert (view["no"], view["status"]["zh"], view["merged"], view["question"]) == (double, "已办结", True, None)


def test_what_is_not_accepted_says_so(parts: Parts) -> None:
    no = kit.a_case(parts)
    act(parts, Post("dispatcher", "测试 · Test", Scope.of("440604")), no, "reject", 1, reason="不属本区")
    assert phases(parts, no) == ["已收到", "不予受理"]
