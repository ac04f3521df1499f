"""Reports over REST: once each, refused with the reason, followed by the citizen."""

import pytest

from tests import kit
from tests.kit import a_report, go


def test_the_same_report_twice_is_one_case(client) -> None:
    leader, report = client("leader"), a_report()
    first, again = leader.post("/api/v1/reports", json=report), leader.post("/api/v1/reports", json=report)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"lon": None, "lat": None}, "no_place"),
        ({"lon": 116.4, "lat": 39.9}, "outside"),
        ({"category": "99-99"}, "unknown_category"),
        ({"at": "1970-01-01T00:00:00+08:00"}, "too_old"),
        ({"at": "2099-01-01T00:00:00+08:00"}, "future"),
        ({"text": "长" * 30_000}, "text_too_long"),
        ({"photos": ["http://elsewhere.example/a.jpg"]}, "photo_address"),
        ({"crs": "mars"}, "unknown_crs"),
    ],
)
def test_a_report_that_cannot_be_taken_is_refused_and_listed(client, over: dict, code: str) -> None:
    answer = client("leader").post("/api/v1/reports", json=a_report(**over))
    assert (answer.status_code, answer.json["error"]["code"]) == (400, code)
    listed = client("admin").get("/api/v1/rejected").json["items"]
    assert [item["code"] for item in listed] == [code]
    assert "13800000001" not in str(listed)


def test_broken_json_and_ten_megabytes_are_refused(client) -> None:
    leader = client("leader")
    assert leader.post("/api/v1/reports", data=b'{"source": ').json["error"]["code"] == "broken_json"
    assert leader.post("/api/v1/reports", json=a_report(text="长" * 3_500_000)).json["error"]["code"] == "too_large"
    assert leader.post("/api/v1/reports", json=a_report()).status_code == 201


def test_without_an_account_only_a_citizen_may_report(client) -> None:
    assert client().post("/api/v1/reports", json=a_report()).status_code == 401
    taken = client().post("/api/v1/reports", json=a_report(source="citizen", external_id=None))
    assert taken.status_code == 201
    followed = client().get(f"/api/v1/reports/{taken.json['no']}?key={taken.json['key']}")
    assert followed.json["status"]["en"] == "Received"
    assert client().get(f"/api/v1/reports/{taken.json['no']}?key=guess").status_code == 404


def test_a_community_officer_may_report_any_place_but_reads_only_his_own(client) -> None:
    officer = client("community", "440604012061")
    no = officer.post("/api/v1/reports", json=a_report(lon=113.022, lat=22.985)).json["no"]
    assert officer.get(f"/api/v1/cases/{no}").status_code == 404
    assert client("leader").get(f"/api/v1/cases/{no}").status_code == 200


def test_what_is_near_by_is_told_before_one_more_report_is_sent(client, parts) -> None:  # type: ignore[no-untyped-def]
    kit.a_case(parts)
    answer = client().get("/api/v1/reports/near?category=01-10&lon=113.102&lat=23.025")
    assert [item["distance_m"] for item in answer.json["items"]] == [0]
    assert client().get("/api/v1/reports/near?category=99-99&lon=113.102&lat=23.025").json["error"]["code"] == "unknown_category"
    assert client().get("/api/v1/reports/near?category=01-10&lon=north&lat=23").status_code == 400


def a_citizens(client, **over) -> dict:
    """A report sent without an account: its number and key."""
    return client().post("/api/v1/reports", json=a_report(**{"source": "citizen", "external_id": None, **over})).json


def test_a_replayed_report_of_a_citizen_is_the_same_number_and_key(client) -> None:
    report = a_report(source="citizen", external_id="web-1")
    assert client().post("/api/v1/reports", json=report).json == client().post("/api/v1/reports", json=report).json


def test_a_script_in_the_words_stays_words(client) -> None:
    sent = a_citizens(client, title="<script>alert(1)</script>")
    page = client().get(f"/report/{sent['no']}?key={sent['key']}")
    assert "alert(1)" not in page.text
    assert client("leader").get(f"/api/v1/cases/{sent['no']}").json["title"] == "<script>alert(1)</script>"


def test_a_place_in_the_sea_is_refused(client) -> None:
    answer = client().post("/api/v1/reports", json=a_report(source="citizen", lon=113.9, lat=21.9))
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "outside")


def test_the_communities_are_there_for_a_map(client) -> None:
    answer = client().get("/api/v1/reports/places")
    assert {"南浦社区", "培德社区", "南庄社区"} == {item["name"] for item in answer.json["items"]}
    assert answer.json["items"][0]["rings"][0][0] == answer.json["items"][0]["rings"][0][-1]
    assert "max-age" in answer.headers["Cache-Control"]


def test_the_reporter_answers_once_and_nobody_else(client, parts) -> None:
    sent = a_citizens(client)
    address, key = f"/api/v1/reports/{sent['no']}/answer", sent["key"]
    early = client().post(address, json={"key": key, "solved": "no"})
    assert (early.status_code, "还没有办结" in early.json["error"]["zh"]) == (409, True)
    go(parts, sent["no"])
    assert client().post(address, json={"key": "guess", "solved": "no"}).status_code == 404
    assert client().post(address, json={"key": key, "solved": "perhaps"}).status_code == 400
    assert client().post(address, json={"key": key, "solved": "no", "note": "长" * 501}).status_code == 400
    assert client().post(address, json={"key": key, "solved": "no"}).json["status"]["en"] == "Being handled again"
    assert client().post(address, json={"key": key, "solved": "yes"}).status_code == 409
