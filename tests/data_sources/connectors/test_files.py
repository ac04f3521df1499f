"""Tables in a folder are read whatever they are: encodings, workbooks, Parquet, JSON lines; what cannot be read is said."""

import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from core.errors import BadInput
from data_sources.connectors._base import Ask, Batch, SourceError
from data_sources.connectors.files import Files, read
from data_sources.sheets import written
from tests.real_data import real

SAMPLE = (Path(__file__).parents[2] / "data" / "intake" / "communities_gbk.csv").read_bytes()
FIRST = {"统计用区划代码": "440604010001", "名称": "澜石社区居委会", "街道": "石湾镇街道", "类型": "居委会"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "intake" / "day").mkdir(parents=True)
    return tmp_path


def lay(home: Path, name: str, data: bytes, second: int = 0) -> None:
    file = home / "intake" / name
    file.write_bytes(data)
    os.utime(file, (1_790_000_000 + second, 1_790_000_000 + second))


def batches(home: Path, path: str, watermark: str | None = None, **over: Any) -> list[Batch]:
    return list(read(Ask(Files(path=path, **over), home, "communities", watermark)))


def first(home: Path, path: str) -> dict[str, Any]:
    batch = batches(home, path)[0]
    return {name: values[0] for name, values in batch.columns.items()}


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_real_table_is_read_in_whatever_encoding(home: Path, encoding: str) -> None:
    lay(home, "a.csv", SAMPLE.decode("gbk").encode(encoding))
    assert first(home, "a.csv") == FIRST
    assert list(batches(home, "a.csv")[0].numbers) == list(range(2, 42))


def test_a_workbook_a_parquet_file_and_json_lines_are_tables_too(home: Path) -> None:
    lay(home, "a.xlsx", written({"Sheet": [list(FIRST), list(FIRST.values())]}))
    pd.DataFrame([FIRST]).to_parquet(home / "intake" / "a.parquet")
    lay(home, "a.jsonl", json.dumps(FIRST).encode() + b"\n\n[1]\n{broken\n")
    assert [first(home, name) for name in ("a.xlsx", "a.parquet", "a.jsonl")] == [FIRST] * 3
    assert [(each.row, each.code) for each in batches(home, "a.jsonl")[0].broken] == [(3, "bad_json"), (4, "bad_json")]


def test_of_a_folder_only_files_that_are_new_or_changed_are_read_again(home: Path) -> None:
    lay(home, "day/1.csv", b"a,b\n1,2\n", 0)
    lay(home, "day/2.csv", b"a,b\n3,4\n", 1)
    lay(home, "day/.hidden.csv", b"a\n9\n", 2)
    found = batches(home, "day")
    assert [batch.columns["a"] for batch in found] == [["1"], ["3"]]
    lay(home, "day/3.csv", b"a,b\n5,6\n", 3)
    assert [batch.columns["a"] for batch in batches(home, "day", found[-1].mark)] == [["5"]]
    assert len(batches(home, "day", pattern="2*")) == 1


def test_a_row_with_more_cells_than_the_header_is_left_out_and_named(home: Path) -> None:
    lay(home, "a.csv", "编号,地址\n1,南浦\n2,南浦,1 号\n3\n".encode())
    (batch,) = batches(home, "a.csv")
    assert batch.columns == {"编号": ["1", "3"], "地址": ["南浦", ""]}
    assert [(each.row, each.code) for each in batch.broken] == [(3, "bad_width")]


def test_a_quote_that_is_not_closed_does_not_swallow_the_rest_in_silence(home: Path) -> None:
    lay(home, "a.csv", b'a,b\n1,"2\n' + b"3,4 some more text in the row\n" * 400)
    with pytest.raises(SourceError, match="not closed in row 2"):
        batches(home, "a.csv")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"<html><body>Sign in</body></html>", "web page"),
        (bytes(range(128, 256)) * 50, "UTF-8 or GB18030"),
        (b"PAR1" + b"\x00" * 50, "cut short"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 100, "old .xls"),
        (b"PK\x03\x04" + b"\x00" * 100, "damaged"),
    ],
)
def test_what_is_no_table_is_said_so(home: Path, data: bytes, words: str) -> None:
    lay(home, "a.csv", data)
    with pytest.raises((SourceError, BadInput), match=words):
        batches(home, "a.csv")


def test_a_parquet_file_cut_short_is_said_so(home: Path) -> None:
    pd.DataFrame({"a": range(1000)}).to_parquet(home / "intake" / "a.parquet")
    lay(home, "a.parquet", (home / "intake" / "a.parquet").read_bytes()[:-200])
    with pytest.raises(SourceError, match="cut short"):
        batches(home, "a.parquet")


def test_nothing_outside_of_the_folder_is_read(home: Path) -> None:
    (home / "secret.csv").write_bytes(SAMPLE)
    (home / "intake" / "link.csv").symlink_to(home / "secret.csv")
    for path in ("../secret.csv", str(home / "secret.csv"), "link.csv"):
        with pytest.raises(SourceError, match="outside"):
            batches(home, path)
    with pytest.raises(SourceError, match="there is no nothing"):
        batches(home, "nothing.csv")


def test_twenty_thousand_real_requests_are_read_in_one_piece(home: Path) -> None:
    import gzip

    lay(home, "requests.csv", gzip.decompress(real("la311_2017-12-27_2018-01-04_20k.csv.gz").read_bytes()))
    found = batches(home, "requests.csv")
    assert sum(len(batch.numbers) for batch in found) == 19_999
    assert "createddate" in found[0].columns
