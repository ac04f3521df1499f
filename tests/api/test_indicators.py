"""Indicators over REST."""

from tests.kit import NANPU, ZUMIAO_OTHER, a_case


def test_the_list_has_title_unit_measure_and_definition(client) -> None:
    items = {item["id"]: item for item in client("leader").get("/api/v1/indicators").json["items"]}
    assert items["case.open"]["title"] == {"zh": "在办案件", "en": "Open cases"}
    assert (items["case.on_time_rate"]["measure"], items["case.on_time_rate"]["unit"]["zh"]) == ("ratio", "%")
    assert items["case.on_time_rate"]["says"]["zh"]


def test_the_list_goes_on_where_it_stopped(client) -> None:
    leader = client("leader")
    first = leader.get("/api/v1/indicators?limit=2").json
    second = leader.get(f"/api/v1/indicators?limit=2&after={first['next']}").json
    assert len(first["items"]) == 2
    assert first["items"][-1]["id"] < second["items"][0]["id"]


def test_an_answer_without_area_and_period_is_of_ones_own_and_the_indicators(client, parts) -> None:
    a_case(parts)
    found = client("community", NANPU).get("/api/v1/indicators/case.new").json
    assert (found["value"], found["area"], found["period"], found["approximate"]) == (1, NANPU, "today", False)


def test_rows_come_by_a_dimension(client, parts) -> None:
    a_case(parts)
    found = client("leader").get("/api/v1/indicators/case.open?by=category").json
    assert [(row["id"], row["value"]) for row in found["rows"]] == [("01", 1)]


def test_outside_the_scope_is_404_and_nonsense_400(client) -> None:
    nanpu = client("community", NANPU)
    assert nanpu.get(f"/api/v1/indicators/case.open?area={ZUMIAO_OTHER}").status_code == 404
    assert nanpu.get("/api/v1/indicators/case.wrong").status_code == 404
    refused = nanpu.get("/api/v1/indicators/case.open?by=moon")
    assert (refused.status_code, refused.json["error"]["field"]) == (400, "by")
