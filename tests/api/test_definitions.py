"""The builder over REST: a table is looked at, loaded, counted before it is kept, put on a page."""

from typing import Any

from tests.kit import NANPU

TREES = "编号,社区,树种,长势,管护人\nG1,南浦社区,榕树,正常,张三\nG2,南浦社区,樟树,衰弱,李四\nG3,南浦社区,榕树,正常,王五\n".encode()
CSV = {"Content-Type": "text/csv"}


def loaded(me: Any) -> str:
    """The dataset of the trees, with its rows."""
    body = me.post("/api/v1/definitions/look?name=古树.csv", data=TREES, headers=CSV).json["body"]
    id = str(me.post("/api/v1/definitions/dataset", json={"body": body}).json["id"])
    assert me.post(f"/api/v1/definitions/dataset/{id}/rows?name=古树.csv", data=TREES, headers=CSV).json["good"] == 3
    return id


def counted(id: str, **more: Any) -> dict[str, Any]:
    return {"measure": "count", "dataset": id, "period": "now", "by": ["zhang_shi"], **more}


def test_from_a_table_to_a_magnet_on_ones_page(client: Any) -> None:
    me = client("leader")
    id = loaded(me)
    columns = me.get(f"/api/v1/definitions/dataset/{id}/columns").json["columns"]
    assert [each["id"] for each in columns if each["groups"]] == ["shu_zhong", "zhang_shi"]
    assert "guan_hu_ren" not in [each["id"] for each in columns]
    tried = me.post("/api/v1/definitions/preview", json={"body": counted(id), "by": "zhang_shi"}).json
    assert {row["id"]: row["value"] for row in tried["answer"]["rows"]} == {"正常": 2, "衰弱": 1}
    words = {"zh": "古树", "en": "Old trees", "unit": {"zh": "株", "en": "trees"}, "says": {"zh": "挂牌古树。", "en": "Trees."}}
    indicator = me.post("/api/v1/definitions/indicator", json={"body": counted(id, **words)})
    assert indicator.status_code == 201
    magnet = {"zh": "古树", "en": "Old trees", "view": "number", "group": "topics", "indicator": indicator.json["id"]}
    made = me.post("/api/v1/definitions/magnet", json={"body": magnet}).json
    put = me.post(f"/api/v1/definitions/magnet/{made['id']}/place", json={"w": 3, "h": 2}).json
    page = me.get(f"/api/v1/pages/{put['page']}").json
    assert page["instances"][put["instance"]]["magnet"] == made["id"]
    assert me.get(f"/api/v1/definitions/dataset/{id}/usage").json["pages"] == 1
    assert me.get(f"/api/v1/indicators/{indicator.json['id']}").json["value"] == 3
    assert client("dispatcher").get(f"/api/v1/indicators/{indicator.json['id']}").status_code == 404


def test_a_share_counts_what_was_chosen_of_all(client: Any) -> None:
    me = client("leader")
    body = counted(loaded(me), measure="ratio", part={"zhang_shi": ["正常"]})
    found = me.post("/api/v1/definitions/preview", json={"body": body}).json["answer"]
    assert (found["numerator"], found["denominator"]) == (2, 3)


def test_personal_columns_are_counted_by_nobody_and_what_is_wrong_is_said_at_the_field(client: Any) -> None:
    me = client("leader")
    id = loaded(me)
    for body, field in ((counted(id, by=["guan_hu_ren"]), "by"), (counted(id, measure="sum", of="shu_zhong"), "of"), (counted("nothing"), "dataset")):
        refused = me.post("/api/v1/definitions/preview", json={"body": body})
        assert refused.status_code == 400, refused.text
        assert refused.json["error"]["field"] == field
    gone = me.get("/api/v1/definitions/dataset/made_999/columns")
    assert gone.status_code == 404


def test_nobody_is_counted_by_name_where_a_licence_has_a_natural_person_as_its_holder(client: Any) -> None:
    me = client("leader")
    for body, field in ((counted("business_licence", by=["holder"]), "by"), (counted("business_licence", by=[], where={"holder": ["王小明"]}), "where.holder")):
        refused = me.post("/api/v1/definitions/preview", json={"body": body})
        assert (refused.status_code, refused.json["error"]["field"]) == (400, field), refused.text
    assert me.post("/api/v1/definitions/preview", json={"body": counted("business_licence", by=[], where={"holder": ["小明餐饮店"]})}).status_code == 200


def test_residents_are_hidden_where_they_are_few(client: Any) -> None:
    me = client("leader")
    table = "姓名,性别,社区\n张三,男,南浦社区\n李四,女,南浦社区\n".encode()
    body = me.post("/api/v1/definitions/look?name=名单.csv", data=table, headers=CSV).json["body"]
    assert body["database"] == "people"
    id = me.post("/api/v1/definitions/dataset", json={"body": body}).json["id"]
    me.post(f"/api/v1/definitions/dataset/{id}/rows?name=名单.csv", data=table, headers=CSV)
    plain = {"measure": "count", "dataset": id, "period": "now"}
    assert me.post("/api/v1/definitions/preview", json={"body": plain}).json["answer"]["value"] is None


def test_what_the_citys_own_indicators_do_not_tell_below_a_level_is_told_below_it_by_none(client: Any, parts: Any) -> None:
    own = next(each for each in parts.city.indicators.values() if each.min_level == "community")
    words = {"zh": "数", "en": "Number", "unit": {"zh": "件", "en": "cases"}, "says": {"zh": "数。", "en": "Number."}}
    made = client("leader").post("/api/v1/definitions/indicator", json={"body": {"measure": "count", "dataset": own.dataset, "period": "now", **words}}).json
    assert made["body"]["min_level"] == "community"


def test_others_neither_see_nor_change_what_is_mine(client: Any) -> None:
    id = loaded(client("leader"))
    other = client("admin")
    for path in (
        f"/api/v1/definitions/dataset/{id}",
        f"/api/v1/definitions/dataset/{id}/usage",
        f"/api/v1/definitions/dataset/{id}/columns",
        f"/api/v1/datasets/{id}",
    ):
        assert other.get(path).status_code == 404, path
    assert id not in [each["id"] for each in other.get("/api/v1/datasets").json["items"]]
    assert other.post(f"/api/v1/definitions/dataset/{id}/retire", json={"version": 1}).status_code == 404
    assert client("officer", NANPU).get("/api/v1/definitions").status_code == 403


def test_a_file_that_is_no_table_is_refused_with_a_cure(client: Any) -> None:
    refused = client("leader").post("/api/v1/definitions/look?name=x.xls", data=b"\xd0\xcf\x11\xe0" + b"0" * 600, headers=CSV)
    assert refused.status_code == 400
    assert "xlsx" in refused.json["error"]["zh"]
