"""What is masked in the words of a case, over REST."""

from collections.abc import Callable
from typing import Any

from services._parts import Parts
from tests.kit import NANPU, ZUMIAO_OTHER, a_case

CELL, PHONE, WHY = f"{NANPU}001", "13800000022", "核实走失老人情况"


def the_case(parts: Parts) -> str:
    return a_case(parts, title="租客：赵六七走失", text=f"电话{PHONE}", area=CELL)


def test_one_value_is_shown_and_nothing_else_tells_it(parts: Parts, client: Callable[..., Any]) -> None:
    no, community = the_case(parts), client("community", NANPU)
    listed = community.get(f"/api/v1/masked/case/{no}")
    (id,) = (each["id"] for each in listed.json["items"] if each["mask"] == "赵**")
    assert community.post(f"/api/v1/masked/case/{no}/reveal", json={"id": id, "purpose": WHY}).json["value"] == "赵六七"
    for path in (f"/cases/{no}", f"/masked/case/{no}", "/cases?text=走失"):
        answer = community.get(f"/api/v1{path}")
        assert answer.status_code == 200, path
        assert PHONE not in answer.text, path
        assert "赵六七" not in answer.text, path


def test_refusals_say_why(parts: Parts, client: Callable[..., Any]) -> None:
    no, community, leader = the_case(parts), client("community", NANPU), client("leader", "440604")
    at = f"/api/v1/masked/case/{no}"
    id = next(each["id"] for each in community.get(at).json["items"] if each["mask"] == "赵**")
    assert community.post(f"{at}/reveal", json={"id": id, "purpose": ""}).json["error"]["field"] == "purpose"
    assert leader.post(f"{at}/reveal", json={"id": id, "purpose": WHY}).status_code == 403
    assert client("admin", "440604").post(f"{at}/reveal", json={"id": id, "purpose": WHY}).status_code == 403
    assert client("community", ZUMIAO_OTHER).get(at).status_code == 404
    assert client("wall", "440604").get(at).status_code == 404
    assert client().get(at).status_code == 401
    assert community.get("/api/v1/masked/case/C19990101-0001").status_code == 404
    assert community.get("/api/v1/masked/guard/x").status_code == 404
    assert community.get(f"/api/v1/masked/person/{no}").status_code == 404


def test_a_telephone_is_called_through_the_provider(parts: Parts, client: Callable[..., Any]) -> None:
    no, handler = the_case(parts), client("dispatcher", "440604")
    at = f"/api/v1/masked/case/{no}"
    ids = {each["mask"]: each["id"] for each in handler.get(at).json["items"]}
    done = handler.post(f"{at}/call", json={"id": ids["138****0022"], "purpose": WHY})
    assert done.json["state"] == "taken"
    assert handler.post(f"/api/v1/reaches/{done.json['id']}/outcome", json={"outcome": "no_answer"}).status_code == 200
    assert handler.get(at).json["looks"][0]["outcome"] == "no_answer"
    assert handler.post(f"{at}/call", json={"id": ids["赵**"], "purpose": WHY}).json["error"]["field"] == "id"
