"""Reaching a person over REST."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert

from services._parts import Parts
from services.search_index import build
from store import tables
from tests.kit import NANPU, ZUMIAO_OTHER, a_case

CELL = NANPU + "001"


@pytest.fixture
def no(parts: Parts) -> str:
    """A case beside 3栋 of 南浦社区, whose 501 somebody owns who lives elsewhere."""
    person = {"sex": "m", "birth_year": 1950, "origin": "本市", "residence": "registered", "home": None, "area": ZUMIAO_OTHER}
    with parts.store.write() as conn:
        conn.execute(insert(tables.buildings).values(id=3, name="南浦社区3栋", area=CELL, floors=6, kind="residential", lon=113.102, lat=23.025))
        conn.execute(insert(tables.homes).values(id=501, building=3, label="3栋501", area=CELL, owner=11, occupied=False, m2=88.6))
        conn.execute(insert(tables.people).values(id=11, name="王测试0011", phone="13800000011", **person))
    build(parts)
    return a_case(parts)


def body(ref: str, **over: Any) -> dict[str, Any]:
    return {"field": "phone", "purpose": "联系业主参加表决", "ref": ref, **over}


def test_a_field_is_revealed_and_nowhere_else_unmasked(client: Callable[..., Any], no: str) -> None:
    community = client("community", NANPU)
    assert community.post("/api/v1/people/11/reveal", json=body(no)).json["value"] == "13800000011"
    for path in ("/search?q=3栋501", "/search?q=王测试", "/search?q=0011", "/records/home/501", "/services/home_owner/people/501", "/buildings/3"):
        answer = community.get(f"/api/v1{path}")
        assert answer.status_code == 200, path
        assert "13800000011" not in answer.text, path
        assert "王测试0011" not in answer.text, path


def test_refusals_say_what_to_do(client: Callable[..., Any], no: str) -> None:
    community, elsewhere, handler = client("community", NANPU), client("community", ZUMIAO_OTHER), client("handler", "440604", department="fire")
    assert community.post("/api/v1/people/11/reveal", json=body(no, purpose="")).json["error"]["field"] == "purpose"
    assert community.post("/api/v1/people/11/reveal", json=body("C1")).status_code == 404
    assert community.post("/api/v1/people/11/reveal", json=body(no, field="birth_year")).json["error"]["code"] == "bad_field"
    assert elsewhere.post("/api/v1/people/11/reveal", json=body(no)).status_code == 404
    assert handler.post("/api/v1/people/11/reveal", json=body(no)).status_code == 403
    assert client().get("/api/v1/search?q=3栋").status_code == 401
    assert community.get("/api/v1/search?q=%20").json["error"]["code"] == "bad_search"
    assert community.get("/api/v1/search?q=3栋&kind=face").json["error"]["code"] == "bad_kind"


def test_a_sheet_is_made_marked_and_closed(client: Callable[..., Any], no: str) -> None:
    community = client("community", NANPU)
    made = community.post("/api/v1/buildings/3/consents", json={"matter": "lift"})
    assert made.status_code == 201
    at = f"/api/v1/consents/{made.json['id']}"
    assert community.put(f"{at}/homes/501", json={"state": "maybe"}).json["error"]["field"] == "state"
    assert community.put(f"{at}/homes/501", json={"state": "signed", "m2": -1}).json["error"]["field"] == "m2"
    assert community.put(f"{at}/homes/999", json={"state": "signed"}).status_code == 404
    assert community.put(f"{at}/homes/501", json={"state": "signed"}).json["counts"]["reached"]
    assert community.post(f"{at}/close", json={}).json["closed_at"]
    assert community.put(f"{at}/homes/501", json={"state": "unsigned"}).status_code == 409
    told = community.get(at).json, client("leader", "440604").get(at).json
    assert [(each["keeps"], each["may"]) for each in told] == [(True, False), (False, False)]  # opened again by the community alone
    assert client("community", ZUMIAO_OTHER).get(at).status_code == 404
    assert client("leader", "440604").put(f"{at}/homes/501", json={"state": "signed"}).status_code == 403
