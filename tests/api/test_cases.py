"""Cases over REST."""

from tests.kit import NANPU, a_case


def test_a_case_is_listed_with_its_light_and_version(client, parts) -> None:
    no = a_case(parts)
    (item,) = client("leader").get("/api/v1/cases").json["items"]
    assert (item["no"], item["state"], item["light"], item["version"]) == (no, "reported", "green", 1)
    assert item["area"] == NANPU


def test_the_counts_of_the_columns_come_with_the_list(client, parts) -> None:
    a_case(parts)
    counts = client("leader").get("/api/v1/cases?column=to_accept&counts=1").json["counts"]
    assert counts["to_accept"] == {"total": 1, "red": 0, "yellow": 0}


def test_one_case_has_its_steps_and_what_may_be_done(client, parts) -> None:
    case = client("dispatcher", "440604012").get(f"/api/v1/cases/{a_case(parts)}").json
    assert [step["action"] for step in case["steps"]] == ["report"]
    assert "accept" in [action["action"] for action in case["actions"]]


def test_acting_on_a_stale_version_says_what_happened_since(client, parts) -> None:
    no, dispatcher = a_case(parts), client("dispatcher", "440604012")
    path = f"/api/v1/cases/{no}/actions"
    assert dispatcher.post(path, json={"action": "accept", "version": 1}).status_code == 200
    late = dispatcher.post(path, json={"action": "accept", "version": 1})
    assert late.status_code == 409
    assert "accept" in str(late.json["error"])


def test_a_wall_may_not_act(client, parts) -> None:
    answer = client("wall").post(f"/api/v1/cases/{a_case(parts)}/actions", json={"action": "accept", "version": 1})
    assert answer.status_code == 403
