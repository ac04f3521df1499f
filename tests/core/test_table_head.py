"""The header of a table that people made is found where it stands."""

from core.table_head import head, is_foot

TITLE, FILLED_IN = ["商铺登记表（2026年）", "", "", ""], ["填报单位：祖庙街道", "", "", "2026年3月31日"]


def test_a_header_stands_below_a_title_and_a_line_of_who_filled_it_in() -> None:
    names = ["序号", "社区", "店名", "人数"]
    assert head([TITLE, FILLED_IN, [], names, ["1", "南浦社区", "甲", "3"], ["2", "南浦社区", "乙", "4"]]) == (4, names)


def test_a_header_in_two_rows_is_one() -> None:
    groups, names = ["序号", "社区", "经营", "", "备注"], ["", "", "行业", "人数", ""]
    rows = [["1", "南浦社区", "餐饮", "3", "好"], ["2", "南浦社区", "零售", "4", ""]]
    assert head([TITLE, groups, names, *rows]) == (3, ["序号", "社区", "行业", "人数", "备注"])
    twice = [["序号", "今年", "", "去年", ""], ["", "人数", "户数", "人数", "户数"], ["1", "3", "2", "4", "2"]]
    assert head(twice) == (2, ["序号", "今年·人数", "今年·户数", "去年·人数", "去年·户数"])


def test_a_table_that_begins_with_its_header_is_left_as_it_is() -> None:
    assert head([["a", "", "a"], ["x", "y", ""], ["1", "2", "3"]]) == (1, ["a", "", "a"])
    assert head([["2024", "2025"], ["1", "2"]]) == (1, ["2024", "2025"])
    assert head([["备注"], ["一"], ["二"]]) == (1, ["备注"])
    assert head([]) == (1, [])


def test_totals_and_signatures_are_no_rows() -> None:
    assert is_foot(["合 计", "", "12"])
    assert is_foot(["", "小计", "12"])
    assert is_foot(["填表人：甲    审核人：乙", "", ""])
    assert not is_foot(["1", "合计公司", "12"])
    assert not is_foot(["备注", "x", "12"])
