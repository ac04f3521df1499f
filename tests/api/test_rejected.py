"""Only the admin reads what was refused."""

from tests.kit import a_report


def test_a_leader_may_not_read_refused_reports(client) -> None:
    assert client("leader").get("/api/v1/rejected").status_code == 403


def test_the_newest_refusal_is_first(client) -> None:
    leader = client("leader")
    leader.post("/api/v1/reports", json=a_report(category="99-99"))
    leader.post("/api/v1/reports", json=a_report(lon=None, lat=None))
    items = client("admin").get("/api/v1/rejected").json["items"]
    assert [item["code"] for item in items] == ["no_place", "unknown_category"]
    assert [item["door"] for item in items] == ["rest", "rest"]
