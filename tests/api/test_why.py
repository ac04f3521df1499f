"""Why do I see this, and why not."""

from typing import Any

from tests import kit


def asked(client: Any, what: str) -> tuple[bool, dict[str, tuple[bool, str]]]:
    found = client.get("/api/v1/why", query_string={"what": what}).json
    return found["allowed"], {each["rule"]: (each["ok"], each["zh"]) for each in found["reasons"]}


def test_a_case_says_by_which_area_and_post_it_is_seen(client: Any, parts: Any) -> None:
    no = kit.a_case(parts)
    allowed, why = asked(client("dispatcher", "440604012"), f"case:{no}")
    assert allowed
    assert why["scope"] == (True, "位于南浦社区，在您的范围祖庙街道之内。")
    assert "脱敏" in why["masked"][1]


def test_what_lies_outside_is_answered_as_what_is_not_there(client: Any, parts: Any) -> None:
    no = kit.a_case(parts)
    elsewhere = client("community", kit.NANZHUANG_ONE)
    assert asked(elsewhere, f"case:{no}") == asked(elsewhere, "case:C20200101-9")


def test_an_action_says_who_may_and_when(client: Any, parts: Any) -> None:
    no = kit.a_case(parts)
    allowed, why = asked(client("leader"), f"action:{no}:close")
    assert not allowed
    assert (why["role"][0], why["state"][0]) == (False, False)
    assert "您的岗位是领导" in why["role"][1]
    assert "当前环节" in why["state"][1]


def test_a_page_and_a_field_say_for_whom_they_are(client: Any) -> None:
    assert asked(client("leader"), "page:audit")[0] is False
    assert asked(client("auditor"), "page:audit")[0] is True
    assert asked(client("community", kit.NANPU), "field:person:phone")[0] is True
    assert asked(client("leader"), "field:person:phone")[0] is False


def test_asking_about_nothing_says_what_can_be_asked(client: Any) -> None:
    answer = client("leader").get("/api/v1/why?what=everything")
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "unknown_thing")
