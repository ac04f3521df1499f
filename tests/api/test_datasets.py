"""The catalogue over REST: what there is, how good it is, some rows of it in one's scope and masked, files loaded into it."""

import io
from collections.abc import Callable
from typing import Any

from services._parts import Parts
from tests.kit import NANPU, NANZHUANG_ONE
from tests.services.test_load import line, lines, put

Client = Callable[..., Any]


def licence(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    return next(item for item in answer.json["items"] if item["id"] == "business_licence")


def test_the_catalogue_tells_rows_freshness_owner_and_where_from(parts: Parts, client: Client) -> None:
    put(parts, line(1), line(2, area=NANZHUANG_ONE))
    found = licence(client("leader").get("/api/v1/datasets"))
    assert (found["rows"], found["light"], found["owner"]["id"], found["database"]["zh"]) == (2, "green", "market", "证照")
    assert found["load"]["state"] == "done"
    assert licence(client("community", NANPU).get("/api/v1/datasets"))["rows"] == 1


def test_a_preview_is_masked_and_ends_at_the_scope(parts: Parts, client: Client) -> None:
    put(parts, line(1, phone="13812345678"), line(2, area=NANZHUANG_ONE))
    answer = client("community", NANPU).get("/api/v1/datasets/business_licence/rows")
    assert [(row["phone"], row["_area"]["zh"]) for row in answer.json["items"]] == [("138****5678", "南浦社区")]
    assert client("community", NANPU).get(f"/api/v1/datasets/business_licence/rows?area={NANZHUANG_ONE}").status_code == 404
    assert client("auditor").get("/api/v1/datasets/business_licence/rows").status_code == 403
    assert client("handler", department="fire").get("/api/v1/datasets/business_licence/rows").status_code == 403
    assert client("handler", department="market").get("/api/v1/datasets/business_licence/rows").status_code == 200


def test_a_preview_goes_on_page_by_page(parts: Parts, client: Client) -> None:
    put(parts, *[line(n) for n in range(5)])
    leader = client("leader")
    first = leader.get("/api/v1/datasets/business_licence/rows?limit=3").json
    rest = leader.get(f"/api/v1/datasets/business_licence/rows?limit=3&after={first['next']}").json
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (3, 2, None)


def test_lineage_leads_from_the_dataset_to_its_load(parts: Parts, client: Client) -> None:
    put(parts, line(1))
    found = client("leader").get("/api/v1/datasets/business_licence/lineage").json
    assert (found["dataset"]["source"], found["load"]["kind"], found["load"]["added"]) == ("loads", "file", 1)
    assert client("leader").get("/api/v1/datasets/nothing/lineage").status_code == 404


def test_a_file_is_loaded_and_what_it_refused_is_listed_masked(parts: Parts, client: Client) -> None:
    market = client("handler", department="market")
    data = lines(line(1), line(2, state="开着", phone="13812345678"))
    answer = market.post("/api/v1/datasets/business_licence/files?name=执照.csv", data={"file": (io.BytesIO(data), "执照.csv")})
    assert answer.status_code == 201, answer.text
    assert {name: answer.json[name] for name in ("state", "good", "bad")} == {"state": "part", "good": 1, "bad": 1}
    load = market.get(f"/api/v1/loads/{answer.json['id']}").json
    assert load["name"] == "执照.csv"
    assert [(row["row"], row["column_zh"], row["zh"], row["value"]) for row in load["items"]] == [(3, "状态", "不在允许的取值之内", "开着")]
    assert client("handler", department="fire").get(f"/api/v1/loads/{answer.json['id']}").status_code == 404


def test_others_may_not_load_and_no_file_is_said_so(parts: Parts, client: Client) -> None:
    form = {"file": (io.BytesIO(lines(line(1))), "a.csv")}
    assert client("handler", department="fire").post("/api/v1/datasets/business_licence/files", data=form).status_code == 403
    assert client("leader").post("/api/v1/datasets/business_licence/files", data={}).status_code == 403
    assert client("admin").post("/api/v1/datasets/business_licence/files", data={}).json["error"]["code"] == "no_file"
