"""What fails on our side is logged without anybody's words."""

from api._errors import as_refusal


def test_an_unexpected_error_is_logged_by_its_place_and_not_by_its_words(caplog) -> None:
    try:
        raise RuntimeError("王测试0001 13800000001")
    except RuntimeError as error:
        refusal = as_refusal(error)
    assert (refusal.status, refusal.code) == (500, "failed")
    assert "RuntimeError" in caplog.text
    assert "13800000001" not in caplog.text + refusal.message
