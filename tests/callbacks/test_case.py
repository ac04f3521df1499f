"""The callback of a case's page, called as the browser calls it."""

from services.act import act
from tests import kit
from tests.callbacks.test_cases import call


def again(browser, no: str):  # type: ignore[no-untyped-def]
    return call(browser, "case-page-live.children", [{"id": "case-page-at", "property": "data", "value": {"no": no}}])


def test_the_page_is_drawn_anew_with_what_was_done(client, parts) -> None:
    no = kit.a_case(parts)
    act(parts, kit.account(parts, "dispatcher", "440604012"), no, "accept", 1, note="已到现场")
    answer = again(client("dispatcher", "440604012"), no)
    assert '"data-version":2' in answer.text.replace(" ", "")
    assert "已到现场" in answer.get_data(as_text=True) or "\\u5df2\\u5230\\u73b0\\u573a" in answer.text


def test_a_case_that_left_the_scope_is_gone_from_it(client, parts) -> None:
    no = kit.a_case(parts, title="不该看见的标题")
    answer = again(client("community", kit.NANZHUANG_ONE), no)
    assert answer.status_code == 200
    assert "data-version" not in answer.text
