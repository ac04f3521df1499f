"""Over REST: what may be asked and by whom; errors say where and what to do."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert

from services._parts import Parts
from store import tables
from tests.kit import NANPU

API = "/api/v1"
ASKED = {"dataset": "enterprise", "key": "1", "column": "name", "new": "测试茶饮店", "reason": "招牌已更换"}


@pytest.fixture(autouse=True)
def things(parts: Parts) -> None:
    place = {"area": f"{NANPU}001", "lon": 113.102, "lat": 23.025}
    with parts.store.write() as conn:
        conn.execute(insert(tables.enterprises).values(id=1, name="测试餐饮00001号", industry="catering", activity="active", **place))


def test_a_community_asks_a_department_answers_and_the_community_reads_it(client: Callable[..., Any]) -> None:
    community, market = client("community", NANPU), client("handler", department="market")
    made = community.post(f"{API}/corrections", json=ASKED)
    assert (made.status_code, made.json["state"], made.json["decides"]) == (201, "pending", False)
    assert market.get(f"{API}/corrections?state=pending").json["items"][0]["decides"] is True
    assert market.get(f"{API}/notifications").json["besides"][0]["link"] == "/corrections?state=pending"
    assert [each["kind"] for each in market.get(f"{API}/todo/order?lon=113.1&lat=23.02").json["items"]] == ["correction"]
    done = market.post(f"{API}/corrections/decide", json={"ids": [made.json["id"]], "accept": False, "answer": "名称无误"})
    assert done.json["items"][0]["state"] == "refused"
    seen = community.get(f"{API}/corrections/{made.json['id']}").json
    assert (seen["answer"], seen["decides"]) == ("名称无误", False)


@pytest.mark.parametrize(
    ("given", "status", "field"),
    [
        ({"reason": ""}, 400, "reason"),
        ({"column": "nothing"}, 400, "column"),
        ({"seen": "旧名"}, 409, None),
        ({"key": "77"}, 404, None),
        ({"other": 1}, 400, "other"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(client: Callable[..., Any], given: dict[str, Any], status: int, field: str | None) -> None:
    answer = client("community", NANPU).post(f"{API}/corrections", json=ASKED | given)
    assert (answer.status_code, answer.json["error"].get("field")) == (status, field)


def test_who_may_not_is_refused(client: Callable[..., Any]) -> None:
    assert client("officer", f"{NANPU}001").get(f"{API}/data-down").status_code == 403
    assert client("leader").post(f"{API}/corrections", json=ASKED).status_code == 403
    assert client("community", NANPU).post(f"{API}/corrections/decide", json={"ids": [1], "accept": True}).status_code == 403
    assert client().get(f"{API}/data-down/enterprise").status_code == 401


def test_the_rows_come_as_a_table_and_as_files(client: Callable[..., Any]) -> None:
    community = client("community", NANPU)
    table = community.get(f'{API}/data-down/enterprise?where={{"industry": ["catering"]}}&sort=-name').json
    assert [each["cells"]["name"] for each in table["items"]] == ["测试餐饮00001号"]
    assert community.get(f"{API}/data-down/enterprise?where=[1]").json["error"]["field"] == "where"
    assert "测试餐饮00001号" in community.get(f"{API}/data-down/enterprise/file?form=csv").text
    template = community.get(f"{API}/data-down/enterprise/template").data
    looked = community.post(f"{API}/corrections/file?dataset=enterprise", data=template, headers={"Content-Type": "text/csv"})
    assert looked.json["error"]["code"] == "no_rows"
    sent = community.post(
        f"{API}/corrections/file?dataset=enterprise&send=true", data="key,column,new,reason\n1,name,新名,换牌\n".encode(), headers={"Content-Type": "text/csv"}
    )
    assert (sent.json["good"], community.get(f"{API}/corrections?batch={sent.json['batch']}").json["counts"]["pending"]) == (1, 1)
