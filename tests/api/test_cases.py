"""Cases over REST."""

from tests import kit
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


def test_cases_are_narrowed_in_the_address_and_what_is_unknown_is_named(client, parts) -> None:
    no = kit.a_case(parts, title="路口垃圾")
    kit.a_case(parts, title="路灯不亮")
    browser = client("dispatcher", "440604012")
    answer = browser.get("/api/v1/cases?text=垃圾&total=1&counts=1&period=today").json
    assert ([each["no"] for each in answer["items"]], answer["total"], answer["counts"]["to_accept"]["total"]) == ([no], 1, 1)
    refused = browser.get("/api/v1/cases?flag=red")
    assert (refused.status_code, refused.json["error"]["field"]) == (400, "flag")


def test_several_are_acted_on_at_once(client, parts) -> None:
    numbers = [kit.a_case(parts) for _ in range(2)]
    browser = client("dispatcher", "440604012")
    offered = browser.get(f"/api/v1/cases/offers?no={','.join(numbers)}").json
    assert "accept" in {each["action"] for each in offered["actions"]}
    items = [{"no": no, "version": version} for no, version in zip(numbers, (1, 7), strict=True)]
    answer = browser.post("/api/v1/cases/actions", json={"action": "accept", "items": items, "note": "已核实"})
    assert [each["outcome"] for each in answer.json["items"]] == ["done", "moved"]
    assert browser.post("/api/v1/cases/actions", json={"action": "accept", "items": items * 101}).status_code == 400
    assert client("wall").post("/api/v1/cases/actions", json={"action": "accept", "items": items}).json["items"][0]["outcome"] == "refused"


def test_a_filter_is_saved_shared_and_taken_away(client, parts) -> None:
    browser = client("dispatcher", "440604012")
    made = browser.post("/api/v1/case-filters", json={"name": "红灯", "audience": "unit", "query": {"light": "red"}})
    assert made.status_code == 201
    other = client("community", kit.NANPU)
    assert [each["name"] for each in other.get("/api/v1/case-filters").json["items"]] == ["红灯"]
    assert other.delete(f"/api/v1/case-filters/{made.json['id']}").status_code == 403
    assert browser.put("/api/v1/case-filters/default", json={"id": made.json["id"]}).status_code == 200
    assert browser.delete(f"/api/v1/case-filters/{made.json['id']}").status_code == 200
    assert other.get("/api/v1/case-filters").json["items"] == []
