"""From a spreadsheet nobody has seen before to a dataset with its rows."""

import pytest

from core.errors import NotFound
from services import made, spreadsheet
from services._parts import Parts
from tests.kit import NANPU, account

HEAD = "编号,社区,树种,胸径,管护人,联系电话,登记日期"
ROWS = [
    "G1,南浦社区,榕树,120,张三,13800000001,2026-03-01",
    "G2,南浦社区,樟树,80,李四,13900000002,2026/3/5",
    "G3,培德社区,榕树,没有量,王五,13700000003,2026-03-09",
]
TREES = "\r\n".join([HEAD, *ROWS]).encode("gb18030")


def test_the_table_says_what_it_is_and_shows_nobodys_number(parts: Parts) -> None:
    found = spreadsheet.look(parts, account(parts, "leader", "440604"), "古树.csv", TREES)
    assert (found["rows"], found["area"], found["area_way"], found["key"]) == (3, "she_qu", "name", "bian_hao")
    assert found["body"]["columns"]["lian_xi_dian_hua"]["personal"] == "phone"
    assert "13800000001" not in str(found)
    assert "张三" not in str(found)


def test_its_rows_are_loaded_by_area_and_a_broken_one_is_told_with_row_and_column(parts: Parts) -> None:
    leader = account(parts, "leader", "440604")
    body = spreadsheet.look(parts, leader, "古树.csv", TREES)["body"]
    body["columns"]["xiong_jing"]["kind"] = "float"
    id = made.save(parts, leader, "dataset", None, body)["id"]
    run = spreadsheet.load(parts, leader, id, "古树.csv", TREES)
    assert (run["state"], run["good"], run["bad"]) == ("part", 2, 1)
    assert [(each["row"], each["column"], each["value"]) for each in run["faults"]] == [(4, "胸径", "没有量")]
    assert parts.records.count(parts.city.datasets[id], [NANPU]) == 2


SHOPS = """商铺登记表,,,
填报单位：祖庙街道,,,2026年3月31日
社区,店名,营业额,日期
南浦社区,甲,"35,000",2026年3月5日
,乙,1.2万,2026/3/6
,丙,"8,000",不详
合计,,"55,000",
"""


def test_a_table_as_people_make_it_is_taken_and_told_by_the_rows_of_the_spreadsheet(parts: Parts) -> None:
    leader, data = account(parts, "leader", "440604"), SHOPS.encode("gbk")
    found = spreadsheet.look(parts, leader, "商铺.csv", data)
    assert (found["rows"], found["head"], found["down"]) == (3, 3, True)
    found["body"]["columns"]["ri_qi"]["kind"] = "date"
    id = made.save(parts, leader, "dataset", None, found["body"])["id"]
    run = spreadsheet.load(parts, leader, id, "商铺.csv", data, down=True)
    assert [(each["row"], each["reason"]) for each in run["faults"]] == [(7, "foot"), (6, "bad_date")]
    assert parts.records.count(parts.city.datasets[id], [NANPU]) == 2


def test_a_table_without_areas_and_numbers_goes_into_ones_own_area_by_its_rows(parts: Parts) -> None:
    community = account(parts, "community", NANPU)
    table = "类型,数量\n长椅,3\n路灯,5\n长椅,2\n".encode()
    id = made.save(parts, community, "dataset", None, spreadsheet.look(parts, community, "设施.csv", table)["body"])["id"]
    assert spreadsheet.load(parts, community, id, "设施.csv", table)["good"] == 3
    assert parts.records.count(parts.city.datasets[id], [NANPU]) == 3
    with pytest.raises(NotFound):
        spreadsheet.load(parts, community, id, "设施.csv", table, area="440604100001")


def test_a_community_loads_rows_of_its_own_area_only(parts: Parts) -> None:
    community = account(parts, "community", NANPU)
    body = spreadsheet.look(parts, community, "古树.csv", TREES)["body"]
    body["columns"]["xiong_jing"]["kind"] = "text"
    body["area"] = "she_qu"
    body["columns"].pop("own_area", None)
    id = made.save(parts, community, "dataset", None, body)["id"]
    run = spreadsheet.load(parts, community, id, "古树.csv", TREES)
    assert (run["good"], run["bad"], run["faults"][0]["reason"]) == (2, 1, "outside")


def test_nobody_loads_into_anothers_dataset(parts: Parts) -> None:
    leader = account(parts, "leader", "440604")
    id = made.save(parts, leader, "dataset", None, spreadsheet.look(parts, leader, "古树.csv", TREES)["body"])["id"]
    with pytest.raises(NotFound):
        spreadsheet.load(parts, account(parts, "leader", "440604"), id, "古树.csv", TREES)


def test_a_table_of_which_no_row_can_be_taken_says_so(parts: Parts) -> None:
    other = account(parts, "community", "440604100001")
    body = spreadsheet.look(parts, other, "古树.csv", TREES)["body"]
    id = made.save(parts, other, "dataset", None, body)["id"]
    run = spreadsheet.load(parts, other, id, "古树.csv", TREES)
    assert (run["state"], run["good"], run["bad"], run["why"]["en"][:7]) == ("failed", 0, 3, "Not one")
