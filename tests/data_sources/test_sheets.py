"""Spreadsheets are read whatever they are encoded in; what is harmful or broken is refused with a sentence."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from core.errors import BadInput
from data_sources import sheets

HEAD, ROW = "编号,标题,说明", '1,垃圾,"两行\n文字"'


def read(data: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    table = sheets.look_at(data)
    return table.columns, list(sheets.rows(data, table))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_text_is_read_in_every_encoding_people_save(encoding: str) -> None:
    assert read(f"{HEAD}\r\n{ROW}\r\n".encode(encoding)) == (["编号", "标题", "说明"], [(2, ["1", "垃圾", "两行\n文字"])])


@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in (["a", "b", "c"], ["1", "2, 3", "4"] if delimiter != "," else ["1", "2", "4"], ["5", "", "6"]))
    assert read(text.encode())[0] == ["a", "b", "c"]


def test_short_long_and_empty_rows_keep_their_numbers() -> None:
    assert read(b"a,b\n1\n\n,,\n2,3,4\n")[1] == [(2, ["1", ""]), (5, ["2", "3"])]


def test_columns_without_a_name_or_with_the_same_are_told_apart() -> None:
    assert read(b"a,,a,\n1,2,3,\n")[0] == ["a", "B", "a (C)"]


def book(*rows: list[object]) -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def test_a_workbook_is_read_as_it_would_be_typed() -> None:
    data = book(["编号", "时间", "数"], [1.0, datetime(2026, 11, 1, 8, 30), 2.5], [None, None, None], ["x", None, True])
    assert read(data) == (["编号", "时间", "数"], [(2, ["1", "2026-11-01 08:30:00", "2.5"]), (4, ["x", "", "true"])])


def test_a_cell_merged_over_rows_tells_of_all_of_them() -> None:
    made, out = openpyxl.Workbook(), io.BytesIO()
    for row in (["登记表"], ["社区", "店名"], ["南浦社区", "甲"], [None, "乙"], [None, "丙"], ["培德社区", "丁"]):
        made.active.append(row)
    for cells in ("A1:B1", "A3:A5"):
        made.active.merge_cells(cells)
    made.save(out)
    rows = [(3, ["南浦社区", "甲"]), (4, ["南浦社区", "乙"]), (5, ["南浦社区", "丙"]), (6, ["培德社区", "丁"])]
    assert read(out.getvalue()) == (["社区", "店名"], rows)


def test_what_is_written_is_read_and_computes_nothing() -> None:
    lines = [["编号", "=1+1"], ["01-10", "=HYPERLINK(1)"], ["", "x"]]
    assert read(sheets.written({"表": lines})) == (lines[0], [(2, lines[1]), (3, lines[2])])
    assert read(sheets.csv_written(lines)) == (lines[0], [(2, lines[1]), (3, lines[2])])


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", **parts}.items():
            made.writestr(name.replace("__", "/"), data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n,,\n", "no_header"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "old_format"),
        (b"PK\x03\x04 broken", "broken"),
        (archive(xl__vbaProject=b"x"), "macros"),
        (archive(**{"xl/sheet": b"0" * (30 * 2**20)}), "bomb"),
        (archive(**{"xl/worksheets/sheet1.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "dtd"),
        (archive(), "broken"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x81\xff", "bad_encoding"),
        (b"a," * 300, "too_many_columns"),
        (b"x" * (50 * 2**20 + 1), "too_large"),
    ],
)
def test_what_cannot_be_used_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        sheets.look_at(data)
    assert refused.value.code == code


def test_an_archive_that_is_no_workbook_says_so() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "x")
    with pytest.raises(BadInput, match=r"hand in \.xlsx or \.csv"):
        sheets.look_at(out.getvalue())
