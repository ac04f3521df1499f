"""What fails on our side is logged without anybody's words."""

from typing import Any

from api._errors import as_refusal


def test_an_unexpected_error_is_logged_by_its_place_and_not_by_its_words(caplog) -> None:
    try:
        raise RuntimeError("王测试0001 13800000001")
    except RuntimeError as error:
        refusal = as_refusal(error)
    assert (refusal.status, refusal.code) == (500, "failed")
    assert "RuntimeError" in caplog.text
    assert "13800000001" not in caplog.text + refusal.message


def test_an_error_that_repeats_what_was_sent_masks_what_is_somebodys(client: Any) -> None:
    sent = "联系人：欧阳测试0042，电话13987654321，身份证440604196001011234"
    error = client("leader").get("/api/v1/search", query_string={"q": "x", "kind": sent}).json["error"]
    assert "139****4321" in error["message"] + error.get("zh", "")
    assert not any(raw in str(error) for raw in ("欧阳测试0042", "13987654321", "440604196001011234"))
    assert "440604012999" in client("leader").get("/api/v1/areas/440604012999").json["error"]["message"]


def test_a_number_that_no_database_knows_is_not_found(client) -> None:
    for path in ("/buildings/440604012002/consents", f"/buildings/{2**31}", f"/handovers/{2**63}"):
        answer = client("leader", "440604").get(f"/api/v1{path}")
        assert answer.status_code == 404, path
        assert answer.json["error"]["code"] == "not_found"
