"""An unknown table tells what its columns are."""

from collections.abc import Sequence
from typing import Any

from core.column_guess import Guess, guess

KNOWN = {"440604012061": "440604012061", "南浦社区": "440604012061", "南浦": "440604012061", "440604012": "440604012", "祖庙街道": "440604012"}


def of(table: dict[str, Sequence[Any]]) -> Guess:
    titles = list(table)
    rows = [[str(table[title][at]) for title in titles] for at in range(len(next(iter(table.values()))))]
    return guess(titles, rows, KNOWN.get, lambda title: f"c{titles.index(title)}")


def kinds(found: Guess) -> list[str]:
    return [each.kind for each in found.columns]


def test_kinds_are_told_though_some_rows_are_broken() -> None:
    rows = range(20)
    table = {
        "数量": [*rows[:19], "不详"],
        "金额": [f"1,{n:03}.50" for n in rows],
        "日期": [f"2026/3/{n + 1}" for n in rows],
        "时间": [f"2026年3月{n + 1}日 08:30" for n in rows],
        "达标": ["是", "否"] * 10,
        "说明": [f"文字 {n}" for n in rows],
        "门类代码": [f"0{n}" for n in rows],
    }
    assert kinds(of(table)) == ["int", "float", "date", "time", "bool", "text", "text"]


def test_the_area_is_found_by_code_or_by_name_and_the_finest_is_taken() -> None:
    assert (found := of({"街道": ["祖庙街道"] * 5, "社区": ["南浦社区"] * 4 + ["未知"]})).area == "c1"
    assert found.way == "name"
    assert (found := of({"区域": ["440604012061"] * 5, "名称": list("甲乙丙丁戊")})).area == "c0"
    assert found.way == "code"
    assert of({"名称": list("甲乙丙丁戊")}).area is None


def test_personal_columns_are_found_by_name_and_by_what_they_hold_and_never_tell_rows_apart() -> None:
    table = {
        "姓名": ["王一", "王一", "李二", "李二"],
        "备用": ["13800000001", "13900000002", "不详", "13700000003"],
        "证": ["440604199001011234"] * 4,
        "类型": ["甲", "甲", "乙", "乙"],
        "单位名称": ["一厂", "一厂", "二厂", "二厂"],
    }
    found = of(table)
    assert [each.personal for each in found.columns] == ["name", "phone", "id_card", None, None]
    assert [each.title for each in found.columns if each.groups] == ["类型", "单位名称"]


def test_names_of_people_are_known_whatever_the_column_is_called() -> None:
    found = of(
        {
            "名单": ["王一", "李二三", "陈四", "欧阳五"],
            "责任人": ["甲", "乙", "丙", "丁"],
            "法人": ["一厂", "二厂", "三厂", "四厂"],
            "树种": ["榕树", "樟树", "木棉", "石楠"],
        }
    )
    assert [each.personal for each in found.columns] == ["name", "name", None, None]


def test_a_key_is_called_so_and_is_different_in_every_row() -> None:
    assert of({"名称": ["甲", "乙"], "编号": ["1", "2"]}).key == "c1"
    assert of({"名称": ["甲", "乙"], "编号": ["1", "1"]}).key is None
    assert of({"身份证号": ["1", "2"]}).key is None


def test_places_times_and_quantities_have_their_parts() -> None:
    found = of({"经度": ["113.1", "113.2"], "纬度": ["23.0", "23.1"], "登记日期": ["2026-01-01", "2026-01-02"], "面积": ["120.5", "88"]})
    assert (found.place, found.time) == (("c0", "c1"), "c2")
    assert [each.title for each in found.columns if each.adds_up] == ["面积"]


def test_a_table_without_rows_is_told_by_its_names() -> None:
    found = of({"姓名": [], "数量": []})
    assert [(each.kind, each.personal) for each in found.columns] == [("text", "name"), ("text", None)]
